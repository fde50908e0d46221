"""Lists as sheets: what comes with the program, what is exported and what is imported are read and written alike.

Labels stand here and not in the catalogs of messages: they are data, which an installation changes, adds to and takes
to another installation, with a history of its own. So the whole entry, words included, is in one line of one file.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pycountry

from blo.codelists.entries import FALLBACK, Content
from blo.codelists.rules import LAST_POSITION
from blo.codelists.states import CodeList
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES, Words
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.sheets import sheet

DATA = Path(__file__).parent / "data"
COLUMNS = (
    *("list", "code", "position", *LOCALES, "note", "provisional"),
    *("valid_from", "valid_until", "replaced_by"),
)
MOST_LINES = 20_000
LONGEST_CELL = 1000
YES_OR_NO = {"yes": True, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: its number in the file, the list it is for, and what it says."""

    number: int
    name: CodeList
    content: Content

    def fault(self, place: str, message: Words) -> str:
        """Say what is wrong with it, and where."""
        return fault(self.number, place, message)


def fault(number: int, place: str, message: Words) -> str:
    """Say what is wrong at a place of a line."""
    return f"line {number}, {place}: {message}"


@cache
def shipped() -> tuple[Line, ...]:
    """What comes with the program. A province without an English label has the Latin name that ISO 3166-2 gives it."""
    lines: list[Line] = []
    for path in sorted(DATA.glob("*.csv")):
        found, faults = read(path.read_text(encoding="utf-8"), missing=_latin_name)
        if faults:
            raise RuntimeError(f"{path.name}: {faults[0]}")
        lines += found
    return tuple(lines)


def _latin_name(name: CodeList, code: str) -> str:
    subdivisions: Any = pycountry.subdivisions  # its `get` has no types
    found = subdivisions.get(code=code) if name is CodeList.SUBDIVISION else None
    return str(found.name) if found else ""


def write(name: CodeList, entries: Iterable[Content]) -> bytes:
    """Write a list as a sheet that `read` reads back."""
    return sheet(COLUMNS, [_cells(name, entry) for entry in entries])


def _cells(name: CodeList, entry: Content) -> list[object]:
    labels = [entry.labels.get(tag, "") for tag in LOCALES]
    days = [day.isoformat() if day else "" for day in (entry.valid_from, entry.valid_until)]
    last = ["yes" if entry.provisional else "no", *days, " ".join(entry.replaced_by)]
    return [name.value, entry.code, entry.position, *labels, entry.note, *last]


def read(text: str, missing: Callable[[CodeList, str], str] = lambda _name, _code: "") -> tuple[list[Line], list[str]]:
    """Read a sheet: its lines, and in words everything that is wrong with it. `missing` gives an English label."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[Line] = []
    faults: list[str] = []
    try:
        faults += _header(reader.fieldnames or ())
        for row in reader if not faults else ():
            if reader.line_num > MOST_LINES:
                faults.append(
                    fault(reader.line_num, "file", _l("It may have at most %(most)s lines.", most=MOST_LINES))
                )
                break
            _take(row, reader.line_num, missing, lines, faults)
    except csv.Error as error:
        faults.append(fault(reader.line_num, "file", str(error)))
    return lines, faults + list(_twice(lines))


def _header(names: Iterable[str]) -> Iterator[str]:
    given = [str(name) for name in names]
    if unknown := [name for name in given if name not in COLUMNS]:
        known = ", ".join(LOCALES)
        yield fault(1, ", ".join(unknown), _l("There is no such column; languages are %(known)s.", known=known))
    if lacking := [name for name in COLUMNS if name not in given]:
        yield fault(1, ", ".join(lacking), _l("This column is missing."))


def _twice(lines: Iterable[Line]) -> Iterator[str]:
    seen = set()
    for line in lines:
        if (line.name, line.content.code) in seen:
            yield line.fault("code", _l("The file has this code twice."))
        seen.add((line.name, line.content.code))


def _take(
    row: dict[str, Any], number: int, missing: Callable[[CodeList, str], str], lines: list[Line], faults: list[str]
) -> None:
    if None in row or None in row.values():
        faults.append(fault(number, "line", _l("This line has not as many cells as there are columns.")))
        return
    try:
        lines.append(_line({name: _cell(name, cell) for name, cell in row.items()}, number, missing))
    except RuleBroken as error:
        faults.append(fault(number, error.field, error.message))


def _cell(name: str, cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    if len(cell) > LONGEST_CELL:
        raise RuleBroken(name, _l("This cell is too long."))
    return cell.removeprefix("'")


def _line(row: dict[str, str], number: int, missing: Callable[[CodeList, str], str]) -> Line:
    if row["list"] not in tuple(CodeList):
        raise RuleBroken("list", _l("There is no list “%(name)s”.", name=row["list"]))
    name, code = CodeList.of(row["list"]), row["code"]
    labels = {tag: row[tag] for tag in LOCALES if row[tag]}
    if FALLBACK not in labels and (found := missing(name, code)):
        labels[FALLBACK] = found
    if row["provisional"] not in YES_OR_NO:
        raise RuleBroken("provisional", _l("Write yes or no."))
    content = Content(
        code=code,
        labels=labels,
        position=_number(row["position"]),
        note=row["note"],
        provisional=YES_OR_NO[row["provisional"]],
        valid_from=_day("valid_from", row["valid_from"]),
        valid_until=_day("valid_until", row["valid_until"]),
        replaced_by=tuple(row["replaced_by"].split()),
    )
    return Line(number, name, content)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LAST_POSITION):
        raise RuleBroken("position", _l("The position is a whole number from 0 to 99999."))
    return int(text)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RuleBroken(name, _l("Write a day as in 2025-06-30.")) from error
