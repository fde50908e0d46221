"""Putting boxes on pages: titles stay with what follows, table heads repeat, long rows are split between lines."""

from collections.abc import Sequence

from blo.documents.rows import Box, Row, Space, Together

WHOLE_SHARE = 0.2
"""A row of up to this share of a page moves to the next page rather than being split."""


def paginate(boxes: Sequence[Box], *, first: float, other: float) -> list[list[Box]]:
    """Share boxes among pages of the given heights in points; there is always at least one page."""
    filling = _Filling(first, other)
    waiting = list(reversed(boxes))
    while waiting:
        box = waiting.pop()
        following = [box, *_kept_with(box, waiting)]
        if filling.fits(box, _need(following, other)):
            filling.place(box)
        elif isinstance(box, Together) and box.height > other:
            waiting += reversed(box.boxes)
        elif _movable(box, other, fresh=filling.fresh):
            filling.turn()
            waiting.append(box)
        else:
            waiting += reversed(filling.divide(box))
    return filling.pages


def _kept_with(box: Box, waiting: Sequence[Box]) -> list[Box]:
    """Return the boxes that must stand on the same page as this one: every keeping one and the first that is not."""
    followers: list[Box] = []
    keeping = box.keep
    for candidate in reversed(waiting):
        if not keeping:
            break
        followers.append(candidate)
        keeping = candidate.keep
    return followers


def _need(boxes: Sequence[Box], page: float) -> float:
    """Return the least height in points that lets the boxes start; of a long last one only a part is needed."""
    *before, last = boxes
    enough = last.height
    if isinstance(last, Row) and not last.whole and before:
        enough = min(enough, page * WHOLE_SHARE)
    return sum(box.height for box in before) + enough


def _movable(box: Box, page: float, *, fresh: bool) -> bool:
    if fresh:
        return False
    splittable = isinstance(box, Row) and not box.whole and not box.keep
    return not splittable or box.height <= page * WHOLE_SHARE


class _Filling:
    """Pages so far, and the room left on the last."""

    def __init__(self, first: float, other: float) -> None:
        self.pages: list[list[Box]] = [[]]
        self.other = other
        self.room = first

    @property
    def fresh(self) -> bool:
        return not self.pages[-1]

    def _head(self, box: Box) -> Row | None:
        return box.head if self.fresh and len(self.pages) > 1 else None

    def fits(self, box: Box, need: float) -> bool:
        head = self._head(box)
        return need + (head.height if head else 0.0) <= self.room + 1e-6

    def turn(self) -> None:
        self.pages.append([])
        self.room = self.other

    def place(self, box: Box) -> None:
        """Add a box, under its head when it starts a page; air at the top of a page is dropped."""
        if isinstance(box, Space) and self.fresh and len(self.pages) > 1:
            return
        head = self._head(box)
        for one in (head, box) if head else (box,):
            self.pages[-1].append(one)
            self.room -= one.height

    def divide(self, box: Box) -> list[Box]:
        """Place what fits of a box and return the rest; a box that can't be divided goes on a page of its own."""
        parts = box.split(self.room - (head.height if (head := self._head(box)) else 0.0))
        if parts is not None:
            self.place(parts[0])
            self.turn()
            return [parts[1]]
        if self.fresh:
            self.place(box)
            return []
        self.turn()
        return [box]
