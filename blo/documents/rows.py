"""Rows: words and marks on a shared baseline, in columns, drawn top down and split over pages line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from blo.documents.type.paragraph import Paragraph

Shade = float
"""Grey from 0, black, to 1, white."""


class Mark(Protocol):
    """Something with a baseline that can be drawn: a wrapped paragraph, a rule to write on, a box to tick."""

    @property
    def ascent(self) -> float:
        """Distance from the top to the first baseline, in points."""

    @property
    def height(self) -> float:
        """Whole height in points."""

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw with the upper left corner at a point."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A rule to write on by hand."""

    width: float
    height: float
    drop: float = 5.0

    @property
    def ascent(self) -> float:
        """The baseline of words beside it; the rule stands a little below."""
        return self.height - self.drop

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw the rule."""
        canvas.setStrokeGray(0.45)
        canvas.setLineWidth(0.5)
        canvas.line(x, top - self.height + 3, x + self.width, top - self.height + 3)


@dataclass(frozen=True, slots=True)
class TickBox:
    """A square, crossed when the choice is made: no font is needed for it."""

    ticked: bool
    side: float = 8.5
    ascent: float = 8.0

    @property
    def height(self) -> float:
        """The side of the square."""
        return self.side

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw the square and its cross."""
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.8)
        bottom = top - self.side
        canvas.rect(x, bottom, self.side, self.side, stroke=1, fill=0)
        if self.ticked:
            canvas.setLineWidth(1.3)
            low, high = 1.8, self.side - 1.8
            canvas.line(x + low, bottom + low, x + high, bottom + high)
            canvas.line(x + low, bottom + high, x + high, bottom + low)


Placed = tuple[float, Mark]
"""A mark and how far it stands from the left of its column, in points."""


@dataclass(frozen=True)
class Level:
    """Marks side by side whose first baselines are level."""

    marks: tuple[Placed, ...]

    @cached_property
    def ascent(self) -> float:
        """The tallest mark's ascent."""
        return max((mark.ascent for _, mark in self.marks), default=0.0)

    @cached_property
    def height(self) -> float:
        """From the top of the tallest ascent to the lowest point of any mark."""
        ascent = self.ascent
        return max((ascent - mark.ascent + mark.height for _, mark in self.marks), default=0.0)

    def split(self, height: float) -> "tuple[Level, Level] | None":
        """Cut paragraphs after the last line that fits; None when some mark has nothing above the cut."""
        above: list[Placed] = []
        below: list[Placed] = []
        for x, mark in self.marks:
            room = height - (self.ascent - mark.ascent)
            parts = mark.split(mark.width, room) if isinstance(mark, Paragraph) else [mark] * (mark.height <= room)
            if not parts:
                return None
            above.append((x, parts[0]))
            below += [(x, part) for part in parts[1:]]
        return Level(tuple(above)), Level(tuple(below))


@dataclass(frozen=True)
class Column:
    """Levels one under another, at a distance from the left of the row."""

    x: float
    levels: tuple[Level, ...]
    gap: float = 0.0

    @cached_property
    def ascent(self) -> float:
        """The first level's ascent."""
        return self.levels[0].ascent if self.levels else 0.0

    @cached_property
    def height(self) -> float:
        """All levels with the gaps between them."""
        return sum(level.height for level in self.levels) + self.gap * max(0, len(self.levels) - 1)

    def split(self, height: float) -> "tuple[Column, Column]":
        """Cut between levels, or inside the one that stands across the height; either part may be empty."""
        used = 0.0
        for at, level in enumerate(self.levels):
            if used + level.height <= height + 1e-6:
                used += level.height + self.gap
                continue
            parts = level.split(height - used)
            first = (*self.levels[:at], parts[0]) if parts else self.levels[:at]
            rest = (parts[1], *self.levels[at + 1 :]) if parts else self.levels[at:]
            return replace(self, levels=first), replace(self, levels=rest)
        return self, replace(self, levels=())


@dataclass(frozen=True)
class Look:
    """How a row is set off from its neighbours: padding and rules in points, fill and rule greys, None for nothing."""

    above: float = 3.5
    below: float = 3.5
    fill: Shade | None = None
    rule: Shade | None = 0.78
    thickness: float = 0.4
    top_rule: Shade | None = None


@dataclass(frozen=True)
class Row:
    """Columns whose first baselines are level; `head` is drawn again above it when it starts a page.

    `keep` holds it on one page with the box that follows; `whole` forbids splitting it.
    """

    width: float
    columns: tuple[Column, ...]
    look: Look = field(default_factory=Look)
    keep: bool = False
    whole: bool = False
    head: "Row | None" = None

    @cached_property
    def ascent(self) -> float:
        """The tallest column's ascent."""
        return max((column.ascent for column in self.columns), default=0.0)

    @cached_property
    def height(self) -> float:
        """Padding and the tallest column."""
        ascent = self.ascent
        inner = max((ascent - column.ascent + column.height for column in self.columns), default=0.0)
        return self.look.above + inner + self.look.below

    def split(self, height: float) -> "tuple[Row, Row] | None":
        """Cut at a height in points, between lines; None when that would leave one part empty."""
        if self.whole:
            return None
        room = height - self.look.above - self.look.below
        parts = [column.split(room - (self.ascent - column.ascent)) for column in self.columns]
        first = replace(self, columns=tuple(part[0] for part in parts))
        rest = replace(self, columns=tuple(part[1] for part in parts))
        if not any(column.levels for column in first.columns) or not any(column.levels for column in rest.columns):
            return None
        return first, rest

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw fill, rules and columns with the upper left corner at a point."""
        bottom = top - self.height
        if self.look.fill is not None:
            canvas.setFillGray(self.look.fill)
            canvas.rect(x, bottom, self.width, self.height, stroke=0, fill=1)
        for shade, y in ((self.look.rule, bottom), (self.look.top_rule, top)):
            if shade is not None:
                canvas.setStrokeGray(shade)
                canvas.setLineWidth(self.look.thickness)
                canvas.line(x, y, x + self.width, y)
        for column in self.columns:
            y = top - self.look.above - (self.ascent - column.ascent)
            for level in column.levels:
                for across, mark in level.marks:
                    mark.paint(canvas, x + column.x + across, y - (level.ascent - mark.ascent))
                y -= level.height + column.gap


@dataclass(frozen=True)
class Space:
    """Air between blocks; dropped at the top of a page."""

    height: float
    keep: bool = False
    head: None = None

    def split(self, _height: float) -> None:
        """Air is not split."""

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw nothing."""


@dataclass(frozen=True)
class Together:
    """Boxes that stay on one page."""

    boxes: tuple["Row | Space", ...]
    keep: bool = False
    head: None = None

    @cached_property
    def height(self) -> float:
        """All boxes, one under another."""
        return sum(box.height for box in self.boxes)

    def split(self, _height: float) -> None:
        """It stays whole: `pages.paginate` takes it apart only when no page could hold it."""

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw the boxes one under another."""
        for box in self.boxes:
            box.paint(canvas, x, top)
            top -= box.height


Box = Row | Space | Together


def paint_down(canvas: Any, boxes: Sequence[Box], x: float, top: float) -> float:
    """Draw boxes one under another from a top in points; returns the height used."""
    used = 0.0
    for box in boxes:
        box.paint(canvas, x, top - used)
        used += box.height
    return used
