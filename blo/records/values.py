"""From plain content to the values a record holds: what does not fit its column is refused at its field.

A line's field is named like ``legs-0-origin``.
"""

from dataclasses import dataclass, field
from typing import Any

from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.layouts import LINES, MOST_LINES, Column, Content, Layout, is_blank

STRANGE = _l("This form has fields it should not have. Nothing was saved. Open the page again.")


@dataclass(frozen=True, slots=True)
class Values:
    """A section's values: of its columns, and of its lines."""

    columns: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)


def fill_in(label: Lazy) -> Lazy:
    """Say that something is to be filled in."""
    return _l("Fill in “%(label)s”.", label=label)


def read(layout: Layout, content: Content) -> Values:
    """Read plain content; raise `RuleBroken` at the field whose value can't stand there."""
    lines, given = layout.lines, content.get(LINES, [])
    if content.keys() - {column.name for column in layout.columns} - {LINES} or (given and lines is None):
        raise RuleBroken("", STRANGE)
    columns = _read(layout.columns, content, "")
    if lines is None:
        return Values(columns)
    if len(given) > MOST_LINES:
        many = _l("At most %(most)s lines; these are %(count)s. Nothing was saved.", most=MOST_LINES, count=len(given))
        raise RuleBroken(lines.name, many)
    if any(line.keys() - lines.by_name.keys() for line in given):
        raise RuleBroken("", STRANGE)
    found = [_read(lines.columns, line, f"{lines.name}-{place}-") for place, line in enumerate(given)]
    for place, line in enumerate(given):
        _need(lines.columns, line, f"{lines.name}-{place}-")
    return Values(columns, found)


def _read(columns: tuple[Column, ...], content: Content, prefix: str) -> dict[str, Any]:
    found = {}
    for column in columns:
        try:
            found[column.name] = column.kind.value(content.get(column.name))
        except (ValueError, TypeError) as error:
            wrong = _l("“%(label)s”: choose or enter something that can be.", label=column.label)
            raise RuleBroken(prefix + column.name, wrong) from error
    return found


def _need(columns: tuple[Column, ...], content: Content, prefix: str) -> None:
    for column in columns:
        if column.needed and is_blank(content.get(column.name)):
            raise RuleBroken(prefix + column.name, fill_in(column.label))
