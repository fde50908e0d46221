"""What a section of a record holds: columns of the record, and lines. Forms, versions and facts are made of this.

A section's content is plain data: values by column, and under ``lines`` one such mapping a line. Nothing recorded is
left out, so equal records have equal content.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.kinds import Kind, Shown
from blo.sharing.fields import Field

Content = dict[str, Any]
LINES = "lines"
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One value: its name on the model, its label, its kind, and whether a record without it lacks something.

    `field` is the field it is released under; without one it is for the own office alone, or has facts made by hand.
    """

    name: str
    label: Lazy
    kind: Kind
    field: Field | None = None
    needed: bool = True

    def words(self, content: Content, zone: str) -> Shown:
        """Say the value that this content has, which is recorded there."""
        kind = self.kind.within(content)
        return kind.words(kind.value(content[self.name]), zone)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one model: the relation's name, and what a line is called by its number.

    `joined` puts together what reads as one: a quantity and its unit.
    """

    name: str
    model: Callable[..., Any]
    columns: tuple[Column, ...]
    called: Callable[[int], Lazy]
    numbered: bool = True
    joined: Callable[[dict[str, Shown]], dict[str, Shown]] = dict

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class Layout:
    """One section."""

    columns: tuple[Column, ...] = ()
    lines: Lines | None = None


def is_blank(value: Any) -> bool:
    """Tell whether nothing is recorded: zero and no are answers."""
    return value in (None, "", [])


def _plain(thing: Any, columns: tuple[Column, ...]) -> Content:
    written = {column.name: column.kind.plain(getattr(thing, column.name)) for column in columns}
    return {name: value for name, value in written.items() if not is_blank(value)}


def content_of(thing: Any, layout: Layout) -> Content:
    """What a section of a record holds now."""
    content = _plain(thing, layout.columns)
    if layout.lines is not None:
        found = [_plain(line, layout.lines.columns) for line in getattr(thing, layout.lines.name)]
        if found:
            content[LINES] = found
    return content


def lacking(thing: Any, layout: Layout) -> list[Lazy]:
    """The columns that a section should say and does not."""
    return [one.label for one in layout.columns if one.needed and is_blank(one.kind.plain(getattr(thing, one.name)))]


def shown_line(lines: Lines, line: Content, zone: str) -> Iterator[Lazy | Said]:
    """Put one line into words: what speaks for itself as it is, the rest behind its label."""
    said = {column.name: column.words(line, zone) for column in lines.columns if column.name in line}
    said = lines.joined(said)
    for column in lines.columns:
        if column.name in said:
            yield from _labelled(column, said[column.name])


def _labelled(column: Column, words: Shown) -> Iterator[Lazy | Said]:
    parts = words if isinstance(words, tuple) else (words,)
    for part in parts:
        yield part if column.kind.bare else _l("%(label)s: %(value)s", label=column.label, value=part)
