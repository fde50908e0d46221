"""The digest printed on a document: taken over what it says in its languages, whatever the layout makes of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from blo.documents.content import Content
from blo.documents.rendering import in_each
from blo.kernel.i18n import Lazy, Said


def _plain(thing: Any, languages: Sequence[str]) -> Any:
    """Turn a content shape into JSON's: lazy words by language, entered words with theirs, blocks by their kind."""
    if isinstance(thing, Lazy):
        return {"words": dict(zip(languages, in_each(thing, languages), strict=True))}
    if isinstance(thing, Said):
        return {"said": thing.text, "language": thing.language}
    if is_dataclass(thing):
        parts = {field.name: _plain(getattr(thing, field.name), languages) for field in fields(thing)}
        return {"kind": type(thing).__name__, **parts}
    if isinstance(thing, tuple):
        return [_plain(part, languages) for part in thing]
    return thing


def canonical(content: Content, languages: Sequence[str]) -> bytes:
    """Write the content as UTF-8 JSON with sorted keys and no spaces: equal content gives equal bytes."""
    plain = _plain(content, languages)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Content, languages: Sequence[str]) -> str:
    """Return the SHA-256 of the canonical content in these languages, in hexadecimal."""
    return hashlib.sha256(canonical(content, languages)).hexdigest()
