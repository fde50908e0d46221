"""What a list holds while it is open: the bytes of a text nobody can read yet, rows without columns, or lines."""

import base64
from dataclasses import dataclass, replace
from typing import Any

from blo.groups.states import MOST_LINES, Column, ListState
from blo.groups.texts import Rows, is_remark, too_many

Content = dict[str, Any]
SHORT, LONG = "short", "long"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file or on the page, and its cells by column.

    `mark` says that it ended before its last column, or went on after it. `sure` says that somebody looked at what is
    doubtful in it and wants it recorded as it is.
    """

    number: int
    cells: dict[str, str]
    mark: str = ""
    sure: bool = False

    def put_right(self, cells: dict[str, str], *, sure: bool) -> "Line":
        """The line as somebody corrected it: they saw where it ended."""
        return replace(self, cells={name: text for name, text in cells.items() if text}, mark="", sure=sure)


@dataclass(frozen=True, slots=True)
class NewList:
    """A list as it comes in: where it stands, what it holds, and how many lines."""

    state: ListState
    content: Content
    lines: int


def unread(data: bytes) -> NewList:
    """A text of which it is not certain how it is written."""
    return NewList(ListState.ENCODING, {"data": base64.b64encode(data).decode()}, 0)


def data_of(content: Content) -> bytes:
    """The bytes of such a text."""
    return base64.b64decode(content["data"])


def unnamed(rows: Rows, *, cut: bool = False) -> NewList:
    """Rows of which nobody said yet which column is which; remarks are left out. Raises `RuleBroken` for too many.

    `cut` says that the last row seems to end too early.
    """
    kept = [(number, cells) for number, cells in rows if not is_remark(cells)]
    if len(kept) > MOST_LINES + 1:  # one may be the headings
        raise too_many()
    return NewList(ListState.COLUMNS, {"rows": kept, "cut": cut}, len(kept))


def rows_of(content: Content) -> Rows:
    """Such rows."""
    return [(number, cells) for number, cells in content["rows"]]


def named(content: Content, columns: list[Column | None], *, headed: bool) -> NewList:
    """Lines of rows whose columns are known; a column that is None is not taken over, and neither are headings."""
    rows = rows_of(content)
    last, body = rows[-1][0], rows[1:] if headed else rows
    if len(body) > MOST_LINES:
        raise too_many()
    lines = [_line(number, cells, columns, cut=content["cut"] and number == last) for number, cells in body]
    return NewList(ListState.LINES, written(lines), len(lines))


def _line(number: int, cells: list[str], columns: list[Column | None], *, cut: bool) -> Line:
    said = {column.value: text for column, text in zip(columns, cells, strict=False) if column and text.strip()}
    mark = LONG if len(cells) > len(columns) else SHORT if cut else ""
    return Line(number, said, mark)


def written(lines: list[Line]) -> Content:
    """Write lines to keep them."""
    return {"lines": [[one.number, one.cells, one.mark, one.sure] for one in lines]}


def lines_of(content: Content) -> list[Line]:
    """Read lines that were kept."""
    return [Line(number, cells, mark, sure) for number, cells, mark, sure in content.get("lines", ())]
