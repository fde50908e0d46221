"""A paragraph: spans of words that wrap, split over pages, and draw with a line height fit for the scripts in them."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus.flowables import Flowable

from blo.documents.type.embed import draw_line
from blo.documents.type.itemise import Span
from blo.documents.type.lines import TextLine, compose
from blo.kernel.i18n import direction


class Paragraph(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """Words in one or more spans, usable in ReportLab's frames and table cells.

    `language` decides line breaking and base direction, and is the first span's unless given. Lines start at the side
    the language is read from, unless `align` is "left", "right" or "centre".
    """

    def __init__(self, spans: Span | Sequence[Span], *, language: str | None = None, align: str = "start") -> None:
        super().__init__()
        self.spans = (spans,) if isinstance(spans, Span) else tuple(spans)
        self.language = language or (self.spans[0].language if self.spans else "") or "en"
        start = "right" if direction(self.language) == "rtl" else "left"
        self.align = start if align == "start" else align
        self.lines: tuple[TextLine, ...] = ()
        self.width = self.ascent = self.leading = 0.0
        self._part = False

    @property
    def height(self) -> float:
        """The height of the lines as last wrapped, in points."""
        return len(self.lines) * self.leading

    @height.setter
    def height(self, value: float) -> None:
        """Ignore what ReportLab sets: the lines alone decide."""

    def wrap(self, width: float, _height: float = 0.0) -> tuple[float, float]:
        """Break to a width in points; returns the width and the height needed. A split-off part keeps its lines."""
        if not self._part and width != self.width:
            composed = compose(self.spans, self.language, width)
            self.lines = composed.lines
            self.ascent = composed.ascent
            self.leading = composed.ascent + composed.descent
        self.width = width
        return width, self.height

    def natural_width(self) -> float:
        """Return the width in points of the longest line when nothing but line feeds breaks it."""
        return max((line.width for line in compose(self.spans, self.language, float("inf")).lines), default=0.0)

    def minWidth(self) -> float:  # noqa: N802 -- ReportLab's name
        """Tell ReportLab's tables the least width worth trying, in points."""
        return 20.0

    def split(self, width: float, height: float) -> list["Paragraph"]:
        """Cut after the last line that fits the height; empty when not even one does.

        The width wrapped at is kept: ReportLab's tables pass one that still includes the cell's padding.
        """
        if not self.lines:
            self.wrap(width)
        fit = int((height + 1e-6) // self.leading)
        if fit < 1:
            return []
        if fit >= len(self.lines):
            return [self]
        return [self._piece(self.lines[:fit]), self._piece(self.lines[fit:])]

    def _piece(self, lines: tuple[TextLine, ...]) -> "Paragraph":
        piece = Paragraph(self.spans, language=self.language, align=self.align)
        piece.lines, piece.width, piece.ascent, piece.leading = lines, self.width, self.ascent, self.leading
        piece._part = True
        return piece

    def draw(self) -> None:
        """Draw at the canvas's origin, as ReportLab asks."""
        self.paint(self.canv, 0.0, self.height)

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Draw with the upper left corner at a point, in points from the page's lower left."""
        baseline = top - self.ascent
        for line in self.lines:
            slack = self.width - line.width
            shift = {"left": 0.0, "right": slack, "centre": slack / 2}[self.align]
            draw_line(canvas, line, x + shift, baseline)
            baseline -= self.leading
