"""Faces and shaping: which face writes a script, and the glyphs HarfBuzz gives for a run of text.

Faces live as long as the process. Shaped runs are kept in a bounded cache for each face, because forms repeat their
words; what is kept is immutable.
"""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import uharfbuzz as hb

from blo.documents.type.sources import WEIGHTS, Source, load

LATIN = "NotoSans"
FAMILY_OF_SCRIPT = {
    "Latn": LATIN,
    "Thai": "NotoSansThai",
    "Laoo": "NotoSansLao",
    "Khmr": "NotoSansKhmer",
    "Mymr": "NotoSansMyanmar",
    "Hani": "NotoSansSC",
    "Bopo": "NotoSansSC",
    "Hira": "NotoSansSC",
    "Kana": "NotoSansSC",
    "Arab": "NotoSansArabic",
    "Beng": "NotoSansBengali",
    "Deva": "NotoSansDevanagari",
    "Sinh": "NotoSansSinhala",
    "Taml": "NotoSansTamil",
    "Ethi": "NotoSansEthiopic",
}
LINE_BOXES = {
    "NotoSansThai": (1060, 450),
    "NotoSansLao": (1160, 400),
    "NotoSansKhmer": (1070, 580),
    "NotoSansMyanmar": (1060, 640),
    "NotoSansSC": (980, 300),
    "NotoSansArabic": (1130, 620),
    "NotoSansBengali": (940, 410),
    "NotoSansSinhala": (1120, 330),
}
"""Ascent and descent of a line in thousandths, from the ink of the tallest stacks: what the files say of themselves is
too little for Khmer's letters below the line, and for Burmese so much that lines fall apart."""

CHINESE = frozenset({"Hani", "Bopo", "Hira", "Kana"})
ASCII_SIGNS = frozenset(string.ascii_letters + string.digits + string.punctuation)
SHAPED_RUNS_KEPT = 8192

NOTHING = {"ltr": "\u200b", "rtl": "\u200f"}
"""What a glyph stands for when its cluster has more glyphs than characters; an empty entry breaks some readers."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A placed glyph: index in the face, the characters it stands for, and its place in thousandths of the type size.

    `natural` is the advance the font itself gives the glyph; `cluster` its first character's offset in the run.
    """

    index: int
    text: str
    cluster: int
    advance: float
    natural: float
    across: float
    up: float


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs drawn together; `actual` is set where the glyphs alone do not say which characters they stand for."""

    glyphs: tuple[Glyph, ...]
    actual: str | None


@dataclass(frozen=True, slots=True)
class Shaped:
    """A shaped run in drawing order; `advance` in thousandths of the type size."""

    words: tuple[Word, ...]
    advance: float


class Face:
    """One family at one weight, ready to measure, shape and embed."""

    def __init__(self, family: str, *, bold: bool) -> None:
        self.name = f"{family}-{'Bold' if bold else 'Regular'}"
        self.bold = bold
        self.source: Source = load(family, bold=bold)
        self.font: Any = hb.Font(self.source.face)
        if self.source.variable:
            self.font.set_variations({"wght": WEIGHTS[bold]})
        self.scale = 1000 / self.source.face.upem
        self.covers = frozenset(self.source.face.unicodes)
        extents = self.font.get_font_extents("ltr")
        own = (extents.ascender * self.scale, -extents.descender * self.scale)
        self.ascent, self.descent = LINE_BOXES.get(family, own)
        self.shape = lru_cache(maxsize=SHAPED_RUNS_KEPT)(self._shape)

    def natural(self, index: int) -> float:
        """Return the font's own advance of a glyph, in thousandths."""
        return round(float(self.font.get_glyph_h_advance(index) * self.scale), 3)

    def _shape(self, text: str, script: str, language: str, *, rtl: bool) -> Shaped:
        """Shape one run with default features; positions in thousandths of the type size."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.language = language
        hb.shape(self.font, buffer, {})
        placed = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        stands_for = _texts(text, [info.cluster for info, _ in placed], rtl=rtl)
        glyphs = tuple(
            Glyph(
                info.codepoint,
                piece,
                info.cluster,
                place.x_advance * self.scale,
                self.natural(info.codepoint),
                place.x_offset * self.scale,
                place.y_offset * self.scale,
            )
            for (info, place), piece in zip(placed, stands_for, strict=True)
        )
        words = (Word(glyphs, None),) if rtl else tuple(_words(text, glyphs))
        return Shaped(words, sum(glyph.advance for glyph in glyphs))


def _texts(text: str, clusters: list[int], *, rtl: bool) -> list[str]:
    """Share each cluster's characters among its glyphs, so that together they spell the run exactly once."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    result: list[str] = []
    at = 0
    while at < len(clusters):
        start = clusters[at]
        count = clusters.count(start)
        characters = text[start : ends[start]]
        lone = count - 1
        if len(characters) >= count:
            first = characters[: len(characters) - lone]
            pieces = [first, *characters[len(first) :]]
        else:
            pieces = [*characters, *[NOTHING["rtl" if rtl else "ltr"]] * (count - len(characters))]
        result += reversed(pieces) if rtl else pieces
        at += count
    return result


def _words(text: str, glyphs: tuple[Glyph, ...]) -> Iterator[Word]:
    """Group a left-to-right run after its spaces; a word with a many-glyph cluster says its characters as a whole.

    Readers of PDF make up spaces between groups and lose those that stand alone after a mark, so a group ends only
    where a space is, and holds it.
    """
    group: list[Glyph] = []
    for glyph in glyphs:
        if group and group[-1].text == " " != glyph.text:
            yield _word(text, group, glyph.cluster)
            group = []
        group.append(glyph)
    if group:
        yield _word(text, group, len(text))


def _word(text: str, group: list[Glyph], end: int) -> Word:
    one_each = len({glyph.cluster for glyph in group}) == len(group)
    return Word(tuple(group), None if one_each else text[group[0].cluster : end])


@cache
def face(family: str, *, bold: bool) -> Face:
    """Return the family's face at regular or bold weight, loaded once."""
    return Face(family, bold=bold)


def face_for(character: str, script: str, previous: Face | None, *, bold: bool) -> Face | None:
    """Choose the face for one character: its script's own, else the one in use, else Noto Sans, else any that has it.

    Outside Chinese, ASCII digits and punctuation always come from Noto Sans, so that numbers look alike on one page.
    Returns None when no face has the character.
    """
    code = ord(character)
    if character in ASCII_SIGNS and script not in CHINESE:
        return face(LATIN, bold=bold)
    own = face(FAMILY_OF_SCRIPT.get(script, LATIN), bold=bold)
    if code in own.covers:
        return own
    if previous is not None and code in previous.covers:
        return previous
    for family in dict.fromkeys((LATIN, *FAMILY_OF_SCRIPT.values())):
        other = face(family, bold=bold)
        if code in other.covers:
            return other
    return None
