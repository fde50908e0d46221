"""Characters that nobody sees: which of them a script needs where they stand, and which hide something.

Thai, Lao, Khmer and Burmese mark where a line may end with a zero-width space; Persian and the scripts of India join
and part letters with joiners; Chinese, Mongolian and some languages of Burma choose a shape with a variation selector.
Anywhere else such characters make two names of what looks like one.
"""

import re
import unicodedata
from functools import cache

import icu

_UNBROKEN = frozenset({"Thai", "Laoo", "Khmr", "Mymr", "Lana", "Talu", "Tale", "Tavt", "Tibt", "Bali", "Java"})
"""Scripts that put no space between words."""
_JOINED = frozenset({
    "Arab", "Syrc", "Mong", "Nkoo", "Mand", "Adlm", "Rohg", "Phag", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml",
    "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Newa",
})  # fmt: skip
_BREAKS = "\u200b\u2060"
_JOINERS = "\u200c\u200d"
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile("[\u200e\u200f\u061c]")
_FROM_THE_RIGHT = frozenset({"R", "AL"})
_VIRAMA = 9
"""The combining class of the signs that take a consonant's vowel."""
_SELECTORS = (
    (range(0xFE00, 0xFE03), frozenset({"Hani"})),
    (range(0xFE00, 0xFE01), frozenset({"Mymr", "Phag"})),
    (range(0xE0100, 0xE01F0), frozenset({"Hani"})),
    (range(0x180B, 0x1810), frozenset({"Mong"})),
)
_BLANK = "\u2800"
"""Braille without dots: a character as wide as a space."""


def script(character: str) -> str:
    """Return the script of a character (ISO 15924), ``Zyyy`` where it belongs to none."""
    return str(icu.Script.getScript(character).getShortName()) if character else "Zyyy"


def turning(text: str) -> list[int]:
    """Return where the writing direction is turned; marks that only tell it are good beside letters from the right."""
    found = [at.start() for at in _TURNS.finditer(text)]
    if not any(unicodedata.bidirectional(character) in _FROM_THE_RIGHT for character in _MARKS.sub("", text)):
        found += [at.start() for at in _MARKS.finditer(text)]
    return sorted(found)


def hidden(text: str) -> list[int]:
    """Return where characters stand that are not seen and that no script needs there."""
    pattern = _unseen()
    return [at.start() for at in pattern.finditer(text) if not _needed(text, at.start())]


@cache
def _unseen() -> re.Pattern[str]:
    """Match what programs leave out when they can't show it, but for what tells or turns the direction."""
    ranges = icu.UnicodeSet("[[:Default_Ignorable_Code_Point:]-[:Bidi_Control:]-[:Cn:]]")
    return re.compile(f"[{_BLANK}{''.join(map(re.escape, ranges))}]")


def _needed(text: str, at: int) -> bool:
    character = text[at]
    before, after = text[:at][-1:], text[at + 1 : at + 2]
    if character in _BREAKS:  # of several in a row, the first
        after = text[at:].lstrip(_BREAKS)[:1]
        return bool(_UNBROKEN & {script(before), script(after)}) and _seen(before) and _seen(after)
    if character in _JOINERS:
        ends_there = script(after) == script(before) or unicodedata.combining(before or " ") == _VIRAMA
        return script(before) in _JOINED and ends_there
    return any(ord(character) in codes and script(before) in scripts for codes, scripts in _SELECTORS)


def _seen(character: str) -> bool:
    return character != "" and unicodedata.category(character)[0] not in "CZ"
