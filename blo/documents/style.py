"""The measures of a printed form, in points and greys: one page grid and a few type sizes, used everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from blo.documents.rows import Level, Placed
from blo.documents.type.itemise import Span
from blo.documents.type.paragraph import Paragraph
from blo.kernel.i18n import Said

PAGE_WIDTH, PAGE_HEIGHT = A4
SIDE = 48.0
TOP = 34.0
BOTTOM = 28.0
WIDTH = PAGE_WIDTH - 2 * SIDE
GUTTER = 12.0
INSET = 4.0
INNER = WIDTH - 2 * INSET


@dataclass(frozen=True, slots=True)
class Type:
    """Size, weight and grey of a kind of text."""

    size: float
    bold: bool = False
    grey: float = 0.0


TITLE = Type(15.5, bold=True)
ISSUER = Type(9, bold=True, grey=0.25)
SECTION = Type(9.4, bold=True)
LABEL = Type(8, grey=0.3)
VALUE = Type(9.8)
CELL = Type(8.8)
HEAD = Type(7.6, bold=True, grey=0.2)
BODY = Type(8.8)
SMALL = Type(7.2, grey=0.3)
BANNER = Type(8.6, bold=True)
FOOT = Type(7, grey=0.35)
NUMBER = Type(8.4, bold=True)
WATERMARK = Type(92, bold=True, grey=0.92)


def text(words: str, language: str, width: float, kind: Type, *, align: str = "start") -> Paragraph:
    """Return a paragraph already broken to a width in points."""
    span = Span(words, language or "en", kind.bold, kind.size, kind.grey)
    paragraph = Paragraph(span, align=align)
    paragraph.wrap(width)
    return paragraph


def said(words: Said, width: float, kind: Type) -> Paragraph:
    """Return entered words as a paragraph, in the language they are in where it is known."""
    return text(words.text, words.language, width, kind)


def side_by_side(rendered: Sequence[str], languages: Sequence[str], width: float, kind: Type) -> Level:
    """Set one rendering for each language in equal columns, their first lines level."""
    share = (width + GUTTER) / len(languages)
    marks: list[Placed] = [
        (index * share, text(words, tag, share - GUTTER, kind))
        for index, (words, tag) in enumerate(zip(rendered, languages, strict=True))
    ]
    return Level(tuple(marks))


def stacked(rendered: Sequence[str], languages: Sequence[str], width: float, kind: Type) -> tuple[Level, ...]:
    """Set one rendering for each language under another."""
    pairs = zip(rendered, languages, strict=True)
    return tuple(Level(((0.0, text(words, tag, width, kind)),)) for words, tag in pairs)


def most_lines(level: Level) -> int:
    """Return how many lines the longest paragraph of a level takes."""
    return max((len(mark.lines) for _, mark in level.marks if isinstance(mark, Paragraph)), default=1)
