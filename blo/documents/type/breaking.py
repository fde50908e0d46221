"""Where a line may end, in every script: ICU's rules, with its dictionaries for Thai, Lao, Khmer and Burmese."""

import threading
from functools import lru_cache
from typing import Any

import icu

_iterators = threading.local()
"""ICU's iterators keep a position, so that no two threads may share one."""


def _iterator(kind: str, language: str) -> Any:
    own: dict[Any, Any] = _iterators.__dict__
    key = (kind, language)
    if key not in own:
        make = icu.BreakIterator.createLineInstance if kind == "line" else icu.BreakIterator.createCharacterInstance
        own[key] = make(icu.Locale.forLanguageTag(language or "en"))
    return own[key]


def code_points(text: str) -> list[int]:
    """Map UTF-16 offsets, which ICU counts in, to offsets of characters; the end of the text included."""
    offsets: list[int] = []
    for index, character in enumerate(text):
        offsets += [index] * (len(character.encode("utf-16-le")) // 2)
    return [*offsets, len(text)]


def _ends(kind: str, text: str, language: str) -> tuple[int, ...]:
    iterator = _iterator(kind, language)
    units = icu.UnicodeString(text)
    iterator.setText(units)
    ends = list(iterator)
    if len(units) != len(text):
        offsets = code_points(text)
        ends = [offsets[end] for end in ends]
    return tuple(ends)


@lru_cache(maxsize=8192)
def line_ends(text: str, language: str) -> tuple[int, ...]:
    """Return the offsets after which a line may end, the end of the text included.

    U+200B adds a place and U+2060 takes one away.
    """
    return _ends("line", text, language)


def grapheme_ends(text: str, language: str) -> tuple[int, ...]:
    """Return the offsets between characters as a reader counts them, for a word too long for any line."""
    return _ends("character", text, language)
