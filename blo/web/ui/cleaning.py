"""Typed text is cleaned the same way everywhere: what is stored can be searched, shown and printed."""

import re
import unicodedata

from blo.kernel.i18n import gettext as _

REPLACEMENT = "\ufffd"
_TURNS = "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates: they can make text lie
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb"
_UNFIT = re.compile(f"[{_CONTROLS}{_TURNS}{REPLACEMENT}\ud800-\udfff\ufdd0-\ufdef]")
_SPACES = re.compile("[\t\u00a0]")
_EDGES = "\u200b\u2060\ufeff"
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp"})


def readable(text: str) -> str:
    """Return typed text fit to be shown again: characters that can't be kept are replaced by a visible mark."""
    return _UNFIT.sub(REPLACEMENT, _without_last_two(text, REPLACEMENT))


def clean(text: str, *, lines: bool = False) -> str:
    """Return text composed (NFC), without space around it, on one line unless `lines`.

    Text of which nothing would be seen is empty. Raises ValueError, with words for the reader, for control characters,
    unpaired surrogates, characters that turn the writing direction, and marks of text that was read wrongly.
    """
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _UNFIT.search(text) or text != _without_last_two(text, "") or ("\n" in text.strip() and not lines):
        message = _(
            "This text has hidden characters that cannot be kept, shown as %(mark)s. Take them out.", mark=REPLACEMENT
        )
        raise ValueError(message)
    text = _trimmed(unicodedata.normalize("NFC", text))
    return "" if all(unicodedata.category(character) in _UNSEEN for character in text) else text


def _trimmed(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, text.strip().strip(_EDGES)
    return text


def _without_last_two(text: str, instead: str) -> str:
    """Replace the two non-characters that end each Unicode plane; no program should exchange them."""
    if text.isascii():
        return text
    return "".join(instead if ord(character) & 0xFFFE == 0xFFFE else character for character in text)  # noqa: PLR2004 - the last two of a plane
