"""Reading a file of text: how its signs are written, what parts its cells, and its rows.

What can't be told for sure is asked, never guessed: a list read in the wrong way has wrong names in it, and nobody
notices.
"""

import csv
import io
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import TypeAlias

from blo.groups.opening.child import MOST_COLUMNS, MOST_ROWS
from blo.groups.states import MOST_LINES, Encoding, Refusal
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l

Rows: TypeAlias = list[tuple[int, list[str]]]
"""Rows with something in them: each has its number in the file, as a spreadsheet counts, and its cells."""
DELIMITERS = (",", ";", "\t", "|")
SEEN = 20
"""How many rows are looked at to tell what parts cells."""
REMARK = "#"


def certain(data: bytes) -> Encoding | None:
    """Tell how a text is written where that is beyond doubt: it says so itself, or nothing else fits."""
    if data.startswith(BOM_UTF8):
        return Encoding.UTF8
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Encoding.UTF16
    return Encoding.UTF8 if _fits(data, Encoding.UTF8) else None


def candidates(data: bytes) -> list[Encoding]:
    """The ways in which every sign of a text can be read; which of them is right only a reader can tell."""
    found = [encoding for encoding in Encoding if _fits(data, encoding)]
    if not found:
        raise _unreadable(data, Encoding.UTF8)
    return found


def _fits(data: bytes, encoding: Encoding) -> bool:
    try:
        text = _decoded(data, encoding)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) in {"Cc", "Cn", "Co"} and sign not in "\t\r\n" for sign in set(text))


def _decoded(data: bytes, encoding: Encoding) -> str:
    name = encoding.value
    if encoding is Encoding.UTF16 and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        name = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
    return data.decode(name).removeprefix("\ufeff")


def _unreadable(data: bytes, encoding: Encoding) -> RuleBroken:
    """Name the first line that can't be read."""
    try:
        _decoded(data, encoding)
        line = 1
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    message = _l(
        "Line %(line)s has signs that can't be read. Save the file as “CSV UTF-8” and send it again.", line=line
    )
    return RuleBroken("file", message)


def decoded(data: bytes, encoding: Encoding) -> str:
    """Read the signs of a text; raise `RuleBroken` that names the line where it can't be read so."""
    if not data:
        raise RuleBroken("file", _l("The file is empty."))
    try:
        return _decoded(data, encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(data, encoding) from error


def rows(text: str) -> Rows:
    """Part a text into rows; raise `RuleBroken` for a text that ends within a cell, and for more than a list holds."""
    said, text = _stated(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said or _delimiter(text), strict=True)
    found: Rows = []
    number = 1 if said else 0
    try:
        for cells in reader:
            number += 1
            filled = _trimmed(cells)
            if len(filled) > MOST_COLUMNS:
                raise RuleBroken(
                    "file", _l("Line %(line)s has more than %(most)s cells.", line=number, most=MOST_COLUMNS)
                )
            if filled:
                found.append((number, filled))
            if len(found) > MOST_ROWS:
                raise too_many()
    except csv.Error as error:
        raise RuleBroken(
            "file",
            _l(
                "Line %(line)s can't be read: a quotation mark is not closed, or the file was not sent whole.",
                line=number + 1,
            ),
        ) from error
    return found


def too_many() -> RuleBroken:
    """Say that a list is too long."""
    return RuleBroken("file", Lazy(_too_many))


def _too_many() -> str:
    return str(Refusal.TOO_MANY.label) % {"most": MOST_LINES}


def is_cut(text: str) -> bool:
    """Tell whether a text seems to end too early: its last line has no end, and fewer cells than the first."""
    if text.endswith("\n"):
        return False
    said, text = _stated(text)
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = said or _delimiter(text)
    return len(lines) > 1 and lines[-1].count(delimiter) < lines[0].count(delimiter)


def _stated(text: str) -> tuple[str, str]:
    """A first line such as ``sep=;``, by which spreadsheets tell each other."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1], rest
    return "", text


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _delimiter(text: str) -> str:
    """What parts the cells: the sign that parts most of the first rows into as many as the first."""
    return max(DELIMITERS, key=lambda sign: _agreement(text, sign))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    counts = [len(cells) for cells in _first(reader) if cells]
    if not counts or counts[0] == 1:
        return 0, 0
    return sum(count == counts[0] for count in counts), counts[0]


def _first(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for _, cells in zip(range(SEEN), reader, strict=False):
            yield cells
    except csv.Error:
        return


def is_remark(cells: list[str]) -> bool:
    """Tell whether a row is a remark: its first cell with something in it begins with ``#``."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first.removeprefix("'").startswith(REMARK)
