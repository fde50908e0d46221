"""From what people paste or type to the lines of a zone; nothing is changed but how a character is written.

Spaces and invisible characters are left out, letters become capitals, digits of any script become 0-9, and signs that
keyboards make of ``<`` become ``<``. One thing is mended, with a remark: the number of ``<`` at the end of the line of
the name, which nobody counts rightly and no check digit covers.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from blo.people.mrz.layouts import LAYOUTS, Layout, layout_of
from blo.people.mrz.states import FaultCode
from blo.people.mrz.verdicts import Fault

_ONE = "‹˂ᐸ〈⟨〈❮❰＜﹤⧼≺"
_TWO = "«≪《⟪"
"""One sign that programs make of two ``<``, or that people take for one: whichever gives a zone."""
_WIDE = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFEE0
_UNSEEN = frozenset({"Zs", "Cf", "Cc"})
_STRANGE = re.compile("[^A-Z0-9<]")
_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_PLAIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", " \t")
_MISCOUNTED = 2
"""So many characters short of full, a line of the name without a last ``<`` may as well lack a letter."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that have the shape of a layout; `remark` says that fillers were counted anew.

    `name_may_go_on` tells that the line of the name was nearly full and ended with a letter before that.
    """

    layout: Layout
    lines: tuple[str, ...]
    remark: Fault | None = None
    name_may_go_on: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed, as far as it could be taken for lines, and why it is no zone."""

    lines: tuple[str, ...]
    faults: tuple[Fault, ...]


def taken(text: str) -> Lines | Unread:
    """Return the lines of a zone, or what keeps the text from being one."""
    text = text.replace("&lt;", "<").replace("&LT;", "<")
    first = _split(text, "<<")
    if not first:
        return Unread((), (Fault(FaultCode.EMPTY, 1, 1),))
    found = _fitting(first)
    if found is None and any(sign in text for sign in _TWO):
        found = _fitting(_split(text, "<"))
    lines = first if found is None else found.lines
    strange = tuple(
        Fault(FaultCode.CHARACTER, line, at.start() + 1, at.group())
        for line, content in enumerate(lines, 1)
        for at in _STRANGE.finditer(content)
    )
    if found is None:
        return Unread(lines, (*strange, *_misshapen(lines)))
    return Unread(lines, strange) if strange else found


def _split(text: str, two: str) -> tuple[str, ...]:
    if not text.isascii():
        text = "".join(_written(character, two) for character in text)
    lines = (line.translate(_PLAIN) for line in _BREAKS.split(text))
    return tuple(line for line in lines if line)


def _written(character: str, two: str) -> str:
    if character.isascii() or _BREAKS.match(character):
        return character
    if character in _ONE:
        return "<"
    if character in _TWO:
        return two
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if ord(character) in _WIDE:
        return chr(ord(character) - _TO_ASCII)
    return "" if unicodedata.category(character) in _UNSEEN else character


def _fitting(lines: tuple[str, ...]) -> Lines | None:
    """Return lines of one of the shapes: as they are, with other fillers after the name, or broken elsewhere."""
    widths = [len(line) for line in lines]
    layout = layout_of(len(lines), widths[0], lines[0][0])
    if layout and widths == [layout.width] * layout.count:
        return Lines(layout, lines)
    return _with_other_fillers(lines, widths) or _broken_elsewhere(lines)


def _with_other_fillers(lines: tuple[str, ...], widths: list[int]) -> Lines | None:
    """Two layouts have the name in the first line, one in the last; the other lines must have the right width."""
    measure = widths[1] if len(lines) > 1 else 0
    layout = layout_of(len(lines), measure, lines[0][0])
    if layout is None:
        return None
    at = layout.names.line
    others = [width for number, width in enumerate(widths) if number != at]
    typed = lines[at]
    surplus = typed[layout.width :]
    if others != [layout.width] * (layout.count - 1) or surplus.strip("<") or len(typed) <= layout.names.begin:
        return None
    line = typed[: layout.width].ljust(layout.width, "<")
    remark = Fault(FaultCode.FILLERS, at + 1, min(len(typed), layout.width), str(len(typed)), str(layout.width))
    unsure = layout.width - _MISCOUNTED <= len(typed) < layout.width and typed[-1] != "<"
    return Lines(layout, (*lines[:at], line, *lines[at + 1 :]), remark, unsure)


def _broken_elsewhere(lines: tuple[str, ...]) -> Lines | None:
    """Break anew what has the length of a zone, when lines ran together or were wrapped.

    All other breaks tell that a line has a character too many and another one too few.
    """
    whole = "".join(lines)
    breaks = set(accumulate(len(line) for line in lines[:-1]))
    for width in (30, 36, 44):
        layout = layout_of(len(whole) // width, width, whole[0])
        ends = set(range(width, len(whole), width))
        if layout and len(whole) == layout.count * width and (breaks < ends or breaks > ends):
            return Lines(layout, tuple(whole[at : at + width] for at in (0, *sorted(ends))))
    return None


def _misshapen(lines: tuple[str, ...]) -> tuple[Fault, ...]:
    """Say which lines have the wrong length, measured by the layout that comes nearest; or that none comes near."""
    near = [layout for layout in LAYOUTS if layout.count == len(lines)]
    if not near:
        return (Fault(FaultCode.LINES, 1, 1),)
    layout = min(near, key=lambda each: sum(abs(len(line) - each.width) for line in lines))
    return tuple(
        Fault(FaultCode.LENGTH, number, min(len(line), layout.width) + 1, str(len(line)), str(layout.width))
        for number, line in enumerate(lines, 1)
        if len(line) != layout.width
    )
