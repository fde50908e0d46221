"""Reads a finished PDF back as drawn outlines, knowing nothing of the writer: only PDF and TrueType."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

Matrix = tuple[float, float, float, float, float, float]
Outline = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
STILL: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Drawn:
    """A glyph on a page: its outline in font units, its origin in points, and what ToUnicode says of it."""

    outline: Outline
    x: float
    y: float
    text: str
    font: str


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def outline(glyphs: Any, name: str) -> Outline:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return tuple((verb, tuple(point for point in points if point is not None)) for verb, points in pen.value)


class Font:
    """A Type0 font with an embedded TrueType file and two-byte codes."""

    def __init__(self, entry: Any) -> None:
        descendant = entry.DescendantFonts[0]
        self.name = str(entry.BaseFont)
        self.file = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        self.glyphs = self.file.getGlyphSet()
        self.places = descendant.CIDToGIDMap.read_bytes()
        first, widths = descendant.W
        self.widths = {int(first) + index: float(width) for index, width in enumerate(widths)}
        rows = re.findall(rb"<(\w{4})> <(\w*)>\n", entry.ToUnicode.read_bytes())
        self.texts = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}

    def outline(self, code: int) -> Outline:
        index = int.from_bytes(self.places[2 * code : 2 * code + 2], "big")
        return outline(self.glyphs, self.file.getGlyphName(index))


@dataclass
class Page:
    """The state of one page's content while it is read."""

    fonts: Any
    drawn: list[Drawn] = field(default_factory=list)
    opened: dict[str, Font] = field(default_factory=dict)
    stack: list[Matrix] = field(default_factory=list)
    ctm: Matrix = STILL
    text: Matrix = STILL
    line: Matrix = STILL
    font: str = ""
    size: float = 0.0
    rise: float = 0.0

    def run(self, operator: str, operands: list[Any]) -> None:
        if operator in {"Tm", "TD", "T*", "Tj", "'", '"', "Tc", "Tw", "Tz"}:
            raise AssertionError(f"an operator this reader does not follow: {operator}")
        known: dict[str, Callable[..., None]] = {
            "q": lambda: self.stack.append(self.ctm),
            "Q": lambda: setattr(self, "ctm", self.stack.pop()),
            "cm": lambda *matrix: setattr(self, "ctm", times(tuple(map(float, matrix)), self.ctm)),  # type: ignore[arg-type]
            "BT": lambda: self.start_line(STILL),
            "Td": lambda x, y: self.start_line(times((1, 0, 0, 1, float(x), float(y)), self.line)),
            "Tf": self.choose,
            "Ts": lambda rise: setattr(self, "rise", float(rise)),
            "TJ": self.show,
        }
        if operator in known:
            known[operator](*operands)

    def start_line(self, matrix: Matrix) -> None:
        self.line = self.text = matrix

    def choose(self, font: Any, size: Any) -> None:
        self.font, self.size = str(font), float(size)

    def show(self, parts: Any) -> None:
        if self.font not in self.opened:
            self.opened[self.font] = Font(self.fonts[self.font])
        font = self.opened[self.font]
        for part in parts:
            if not isinstance(part, pikepdf.String):
                self.advance(-float(part))
                continue
            codes = bytes(part)
            for at in range(0, len(codes), 2):
                code = int.from_bytes(codes[at : at + 2], "big")
                place = times((1, 0, 0, 1, 0, self.rise), times(self.text, self.ctm))
                self.drawn.append(Drawn(font.outline(code), place[4], place[5], font.texts.get(code, ""), font.name))
                self.advance(font.widths[code])

    def advance(self, thousandths: float) -> None:
        self.text = times((1, 0, 0, 1, thousandths * self.size / 1000, 0), self.text)


def read(pdf: bytes) -> list[list[Drawn]]:
    """Return every page's glyphs in drawing order."""
    pages = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            state = Page(page.Resources.Font)
            for step in pikepdf.parse_content_stream(page):
                state.run(str(step.operator), list(step.operands))
            pages.append(state.drawn)
    return pages


@cache
def source(path: str, weight: int) -> tuple[TTFont, Any]:
    """Open a variable font at a weight, by fontTools alone."""
    file = TTFont(path, lazy=True)
    return file, file.getGlyphSet(location={"wght": weight})


def source_outline(path: str, weight: int, index: int) -> Outline:
    file, glyphs = source(path, weight)
    return outline(glyphs, file.getGlyphName(index))


def alike(one: Outline, other: Outline) -> bool:
    """Tell whether outlines agree to the rounding of one font unit a coordinate."""
    if [verb for verb, _ in one] != [verb for verb, _ in other]:
        return False
    pairs = zip(one, other, strict=True)
    return all(
        len(a) == len(b) and all(abs(p[0] - q[0]) <= 2 and abs(p[1] - q[1]) <= 2 for p, q in zip(a, b, strict=True))
        for (_, a), (_, b) in pairs
    )
