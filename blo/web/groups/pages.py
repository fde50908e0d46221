"""What the pages of lists show."""

from dataclasses import dataclass
from typing import Any

from blo.access.actor import Actor
from blo.detections import queries as detections
from blo.detections.facts import COUNT_LABELS
from blo.detections.models import COUNTED, Detection
from blo.groups import content
from blo.groups.models import PeopleList
from blo.groups.states import Column
from blo.kernel import clock
from blo.kernel.errors import WrongState
from blo.kernel.i18n import Words, country_name, language_name
from blo.people.models import Person
from blo.web.groups import words
from blo.web.groups.cells import ReadLine, read_all
from blo.web.groups.forms import LEFT_OUT
from blo.web.ui.cleaning import readable

LINES_SHOWN = 50
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were counted first, and how many of them are recorded by now."""

    parts: list[tuple[Words, int]]
    total: int
    recorded: int


def detection_of(actor: Actor, reference: str) -> Detection:
    """Return an own detection that counts; another office's, even one that was released, is not found."""
    found = detections.get_own(actor, reference)
    if found.is_annulled:
        raise WrongState
    return found


def persons_of(actor: Actor, detection: Detection) -> list[Person]:
    """Who is recorded on a detection already."""
    return [entry.person for entry in detections.persons(actor, [detection.id])]


def counted(detection: Detection, persons: list[Person]) -> Counted:
    """Hold those recorded against those counted."""
    parts = [(COUNT_LABELS[name], getattr(detection, name)) for name in COUNTED]
    return Counted([(label, number) for label, number in parts if number], detection.total, len(persons))


def lines_of(actor: Actor, row: PeopleList, persons: list[Person]) -> list[ReadLine]:
    """The lines of a list, read beside each other and beside those who are recorded."""
    return read_all(content.lines_of(row.content), clock.today(actor.time_zone), persons)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list that is open: how it stands, and a part of its lines, those to be looked at first."""

    row: PeopleList
    counted: Counted
    good: int
    wrong: int
    doubtful: int
    lines: list["LineRow"]
    first: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a list: its cells as they were written, and what is wrong or doubtful, column by column."""

    number: int
    name: str
    cells: list[tuple[Words, str]]
    faults: list[tuple[Words, Words]]
    is_wrong: bool
    is_good: bool


def _line_row(one: ReadLine) -> LineRow:
    cells = {name: readable(text) for name, text in one.line.cells.items()}
    names = [cells.pop(column.value) for column in (Column.NATIVE, Column.LATIN) if column.value in cells]
    return LineRow(
        number=one.number,
        name=" · ".join(names),
        cells=[(column.label, cells[column.value]) for column in Column if column.value in cells],
        faults=[(fault.column.label if fault.column else "", fault.message) for fault in one.open_faults],
        is_wrong=one.is_wrong,
        is_good=one.is_good,
    )


def list_page(row: PeopleList, found: list[ReadLine], sums: Counted, first: int) -> ListPage:
    """Gather a list, from its so-many-th line on."""
    ordered = sorted(found, key=lambda one: one.is_good)
    shown = ordered[first : first + LINES_SHOWN]
    following = first + LINES_SHOWN
    return ListPage(
        row=row,
        counted=sums,
        good=sum(one.is_good for one in found),
        wrong=sum(one.is_wrong for one in found),
        doubtful=sum(not one.is_wrong and one.is_doubtful for one in found),
        lines=[_line_row(one) for one in shown],
        first=first,
        before=max(0, first - LINES_SHOWN) if first else None,
        after=following if following < len(ordered) else None,
    )


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of a file, as people know it again: its letter, its heading, and what stands below."""

    letter: str
    heading: str
    below: list[str]

    @property
    def called(self) -> str:
        """Its letter and its heading."""
        return f"{self.letter}: {self.heading}"


def _letter(place: int) -> str:
    """A column's letters in a spreadsheet: A to Z, AA and on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_rows(row: PeopleList) -> list[ColumnRow]:
    """The columns of a file: as many as its first line has."""
    (_number, first), *rest = content.rows_of(row.content)
    below = [cells for _number, cells in rest[:SAMPLES]]
    return [
        ColumnRow(_letter(place), readable(heading), [readable(cells[place]) for cells in below if place < len(cells)])
        for place, heading in enumerate(first)
    ]


def recognised(columns: list[ColumnRow]) -> dict[str, Any]:
    """What headings say by themselves: which column stands where, the first of two alike, and whether they are any."""
    meanings: dict[Column, int] = {}
    for place, one in enumerate(columns):
        if column := words.column_of(one.heading):
            meanings.setdefault(column, place)
    at = {place: column.value for column, place in meanings.items()}
    rest = LEFT_OUT if meanings else None
    parts = [{"meaning": at.get(place, rest)} for place in range(len(columns))]
    return {"headed": bool(meanings), "columns": parts}


def posted(found: ReadLine) -> list[tuple[str, str]]:
    """A line as a browser would post it: what could be read stands as codes where the page has a list for it."""
    cells = dict(found.line.cells)
    pairs = [(name, cells[name]) for name in TYPED if name in cells]
    wrong = {fault.column for fault in found.faults if not fault.is_doubt}
    if found.command is not None:
        if Column.SEX not in wrong:
            pairs.append((Column.SEX.value, found.command.sex.value))
        pairs += [(Column.NEEDS.value, need.value) for need in found.command.needs]
    sure = [("sure", "yes")] if found.line.sure else []
    return [*pairs, (Column.ROLE.value, found.role.value), *sure]


TYPED = [column.value for column in Column if column not in {Column.SEX, Column.NEEDS, Column.ROLE}]
"""The columns that are typed on a page, too."""


def country_words(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Countries to suggest: what is typed, and the code beside it."""
    return [(country_name(code), code) for code in codes]


def language_words(tags: tuple[str, ...]) -> list[tuple[str, str]]:
    """Languages to suggest: what is typed, and the tag beside it."""
    return [(language_name(tag), tag) for tag in tags]
