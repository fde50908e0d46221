"""Breaking text into lines of a width and putting each line's runs in drawing order."""

from dataclasses import dataclass
from functools import lru_cache

from blo.documents.type.breaking import grapheme_ends, line_ends
from blo.documents.type.faces import LATIN, Face, Shaped, face
from blo.documents.type.itemise import Run, Span, itemise
from blo.kernel.i18n import direction

SLACK = 1e-6
LINES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """A shaped run of a line, with how it is to look."""

    face: Face
    shaped: Shaped
    size: float
    grey: float

    @property
    def width(self) -> float:
        """The drawn width in points."""
        return self.shaped.advance * self.size / 1000


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its characters in reading order, its pieces in drawing order, its width in points."""

    text: str
    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Composed:
    """A paragraph broken to a width; `ascent` and `descent` are those of the tallest face used, in points."""

    lines: tuple[TextLine, ...]
    ascent: float
    descent: float


class _Text:
    """One stretch of text without line feeds, being broken."""

    def __init__(self, spans: tuple[Span, ...], language: str) -> None:
        self.text = "".join(span.text for span in spans)
        self.language = language
        self.rtl = direction(language) == "rtl"
        self.runs = itemise(spans, rtl=self.rtl)

    def cut(self, start: int, end: int) -> list[Run]:
        """Return the parts of the runs between two offsets, in reading order."""
        return [
            Run(max(run.start, start), min(run.end, end), run.face, run.script, run.level, run.span)
            for run in self.runs
            if run.start < end and run.end > start
        ]

    def piece(self, run: Run) -> Piece:
        text = self.text[run.start : run.end]
        shaped = run.face.shape(text, run.script, run.span.language or "en", rtl=bool(run.level & 1))
        return Piece(run.face, shaped, run.span.size, run.span.grey)

    def width(self, start: int, end: int) -> float:
        return sum(self.piece(run).width for run in self.cut(start, end))

    def breaks(self, width: float) -> list[tuple[int, int]]:
        """Fill lines greedily; a word wider than a whole line is cut between characters."""
        lines: list[tuple[int, int]] = []
        start, used = 0, 0.0
        waiting = _segments(0, line_ends(self.text, self.language)) if self.text else []
        while waiting:
            at, end = waiting.pop()
            bare = at + len(self.text[at:end].rstrip(" "))
            needs = self.width(at, bare)
            if used + needs > width + SLACK:
                if at > start:
                    lines.append((start, at))
                    start, used = at, 0.0
                    waiting.append((at, end))
                    continue
                parts = grapheme_ends(self.text[at:bare], self.language)
                if len(parts) > 1:
                    waiting += _segments(at, (*parts[:-1], end - at))
                    continue
            used += needs if bare == end else self.width(at, end)
        return [*lines, (start, len(self.text))]

    def line(self, start: int, end: int) -> TextLine:
        text = self.text[start:end]
        start += len(text) - len(text.lstrip(" "))
        end -= len(text) - len(text.rstrip(" "))
        pieces = tuple(self.piece(run) for run in visual(self.cut(start, max(start, end))))
        return TextLine(self.text[start:end], pieces, sum(piece.width for piece in pieces))


def visual(runs: list[Run]) -> list[Run]:
    """Put a line's runs in drawing order: from the highest level down, turn round every stretch at or above it.

    Unicode Standard Annex 9, rule L2.
    """
    ordered = list(runs)
    highest = max((run.level for run in ordered), default=0)
    for level in range(highest, 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end].level >= level:
                end += 1
            ordered[start:end] = ordered[start:end][::-1]
            start = max(end, start + 1)
    return ordered


def _segments(start: int, ends: tuple[int, ...]) -> list[tuple[int, int]]:
    """Pair ends with their starts, the first segment last, ready to be popped."""
    starts = (0, *ends[:-1])
    return [(start + first, start + last) for first, last in zip(starts, ends, strict=True)][::-1]


def _stretches(spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Split at line feeds; other white space counts as a space."""
    stretches: list[list[Span]] = [[]]
    for span in spans:
        for index, part in enumerate(span.text.replace("\r\n", "\n").replace("\t", " ").split("\n")):
            if index:
                stretches.append([])
            if part:
                stretches[-1].append(Span(part, span.language, span.bold, span.size, span.grey))
    return [tuple(stretch) for stretch in stretches]


@lru_cache(maxsize=LINES_KEPT)
def compose(spans: tuple[Span, ...], language: str, width: float) -> Composed:
    """Break the spans to lines no wider than `width` points; the base direction is the language's.

    Forms repeat their words, so the last few thousand results are kept for the life of the process.
    """
    texts = [_Text(stretch, language) for stretch in _stretches(spans)]
    lines = tuple(text.line(start, end) for text in texts for start, end in text.breaks(width))
    sizes = {(run.face, run.span.size) for text in texts for run in text.runs}
    if not sizes:
        sizes = {(face(LATIN, bold=False), max((span.size for span in spans), default=10.0))}
    return Composed(
        lines,
        max(used.ascent * size for used, size in sizes) / 1000,
        max(used.descent * size for used, size in sizes) / 1000,
    )
