"""Catalogs that follow the code: every translatable text has its place in every language, and nothing else has.

What counts is the set of (context, text) pairs. Dates in headers and line numbers are not kept, so a catalog changes
only when words do.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po, write_po

from blo.kernel.i18n import LOCALES, folder

Pair: TypeAlias = tuple[str | None, str]

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = ["_", "_l", "gettext", "lazy_gettext", "ngettext:1,2", "_lp:1c,2", "pgettext:1c,2", "lazy_pgettext:1c,2"]
HEADER = """\
# Translations of BLO: {language}.
# Written by its developers; they await review by native speakers.
"""
CHANGING = "POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Project-Id-Version"
PLACE = re.compile(r"%\((\w+)\)")
WIDTH = 110


def languages() -> list[str]:
    """Return the tags of the languages that have a catalog: all but English, which the code is written in."""
    return [tag for tag in LOCALES if tag != "en"]


def path_of(tag: str) -> Path:
    """Return where the catalog of a language is kept."""
    return ROOT / "translations" / folder(tag) / "LC_MESSAGES" / "messages.po"


@cache
def extracted() -> Catalog:
    """Return every translatable text of the code and the templates, with the files it is used in."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = Catalog()
    for name, _line, text, comments, context in extract_from_dir(
        ROOT,
        [(mapping["pattern"], mapping["method"]) for mapping in mappings],
        {mapping["pattern"]: mapping for mapping in mappings},
        parse_keywords(KEYWORDS),
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda directory: not Path(directory).name.startswith("."),
    ):
        found.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def _plain(message: Message) -> Pair:
    """Return what a message is known by; its parts are text, as `read_po` gives them to a catalog without plurals."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _messages(catalog: Catalog) -> dict[Pair, Message]:
    return {_plain(message): message for message in catalog if message.id}


def _read(tag: str) -> Catalog | None:
    path = path_of(tag)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=folder(tag))


def update(tag: str) -> bool:
    """Give new texts a place in a language's catalog and drop those no longer used; say whether that changed it."""
    old = _read(tag)
    known = _messages(old) if old is not None else {}
    new = Catalog(
        locale=folder(tag),
        header_comment=HEADER.format(language=LOCALES[tag]),
        fuzzy=False,
        charset="utf-8",
    )
    for pair, message in sorted(_messages(extracted()).items(), key=lambda item: (item[0][1], item[0][0] or "")):
        before = known.get(pair)
        new.add(
            message.id,
            before.string if before else "",
            sorted(set(message.locations)),
            flags=before.flags if before else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return _write(tag, new)


def _write(tag: str, catalog: Catalog) -> bool:
    """Write a catalog, without the header lines that change with every run or name a person who does not exist."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=WIDTH, include_lineno=False)
    header = re.compile(rf'"({CHANGING}):.*\n')
    written = header.sub("", buffer.getvalue().decode())
    path = path_of(tag)
    if path.exists() and path.read_text() == written:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written)
    return True


def faults() -> list[str]:
    """Return, one line each, what is missing from the catalogs, unused in them or wrong in them."""
    return [*_faults_of_source(), *(line for tag in languages() for line in _faults_of(tag))]


def _faults_of_source() -> Iterator[str]:
    for message in extracted():
        if not isinstance(message.id, str):
            yield f"source: {message.id[0]!r} has plural forms, which catalogs here do not keep; write it without"


def _faults_of(tag: str) -> Iterator[str]:
    catalog = _read(tag)
    if catalog is None:
        yield f"{tag}: no catalog at {path_of(tag).relative_to(ROOT)}"
        return
    wanted, present = set(_messages(extracted())), _messages(catalog)
    yield from (f"{tag}: missing {_shown(pair)}" for pair in sorted(wanted - set(present), key=str))
    yield from (f"{tag}: no longer used {_shown(pair)}" for pair in sorted(set(present) - wanted, key=str))
    for pair in sorted(wanted & set(present), key=str):
        if fault := _fault_of(present[pair]):
            yield f"{tag}: {fault} {_shown(pair)}"


def _fault_of(message: Message) -> str | None:
    """Return what is wrong with one translation, or None."""
    text, translation = message.id, message.string
    if not isinstance(translation, str) or not translation:
        return "untranslated"
    if message.fuzzy:
        return "not sure (fuzzy)"
    places = sorted(PLACE.findall(str(text)))
    if sorted(PLACE.findall(translation)) != places:
        return "other places than"
    if places:
        try:
            translation % defaultdict(int)
        except (TypeError, ValueError):
            return "a place that can't be filled in"
    return None


def _shown(pair: Pair) -> str:
    context, text = pair
    return repr(text) if context is None else f"{text!r} ({context})"
