"""Putting glyphs into the PDF: subset fonts that say which characters every drawn glyph stands for.

A font is written as Type0 with Identity-H codes, one code for each pair of glyph and characters. `ToUnicode` can then
be exact even where one glyph serves for two spellings. The writer below ReportLab's canvas is reached only from here.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc, pdfmetrics

from blo.documents.type.faces import NOTHING, Face, Glyph, Word
from blo.documents.type.lines import TextLine
from blo.documents.type.missing import MissingGlyphs
from blo.documents.type.sources import WEIGHTS

NOT_EMBEDDED = ("GSUB", "GPOS", "GDEF", "name", "post", "cmap", "OS/2", "DSIG", "gasp")
"""Tables a PDF reader does not need, because glyphs are already chosen and placed."""

SMALLEST_MOVE = 1e-3
"""Moves below this many thousandths of the type size are rounding, not placing."""

_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def "
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange"
)
_CMAP_FOOT = "endcmap CMapName currentdict /CMap defineresource pop end end"


def number(value: float) -> str:
    """Write a number as PDF wants it: at most three decimals and no exponent."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def utf16(text: str) -> str:
    """Write text as the hexadecimal UTF-16 that PDF strings use."""
    return text.encode("utf-16-be").hex().upper()


name, array, dictionary = pdfdoc.PDFName, pdfdoc.PDFArray, pdfdoc.PDFDictionary


class NoFont:
    """The font a canvas starts with: none, so that no page names an unembedded one."""

    # ruff: noqa: N815 -- ReportLab's names
    fontName = "blo-none"
    _dynamicFont = True
    _multiByte = False
    face = SimpleNamespace(name=fontName)


pdfmetrics.registerFont(NoFont())


class EmbeddedFont:
    """One face in one document, gathering codes while pages are drawn and written out when the document is saved."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self.codes: dict[tuple[int, str], int] = {(0, ""): 0}

    def code(self, index: int, text: str) -> int:
        """Return the code of a glyph that stands for these characters."""
        return self.codes.setdefault((index, text), len(self.codes))

    def missing(self) -> set[str]:
        """Return the characters drawn as the empty glyph."""
        return {c for index, text in self.codes if index == 0 for c in text if c not in NOTHING.values()}

    def addObjects(self, document: Any) -> None:  # noqa: N802 -- ReportLab calls it so
        """Write the font's objects into the document; ReportLab calls this once, before saving.

        Raises `MissingGlyphs` when a character was drawn for which the fonts have no glyph.
        """
        if characters := {c for font in fonts_of(document).values() for c in font.missing()}:
            raise MissingGlyphs(characters)
        base, descriptor, moved = self._file(document)
        places = b"".join(moved[index].to_bytes(2, "big") for index, _ in self.codes)
        descendant = dictionary(
            {
                "Type": name("Font"),
                "Subtype": name("CIDFontType2"),
                "BaseFont": name(base),
                "CIDToGIDMap": self._refer(document, "map", _stream(places)),
                "DW": 0,
                "W": array([0, array([self.face.natural(index) for index, _ in self.codes])]),
                "CIDSystemInfo": dictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": descriptor,
            }
        )
        font = dictionary(
            {
                "Type": name("Font"),
                "Subtype": name("Type0"),
                "BaseFont": name(base),
                "Encoding": name("Identity-H"),
                "DescendantFonts": array([self._refer(document, "descendant", descendant)]),
                "ToUnicode": self._refer(document, "unicode", _stream(self._to_unicode())),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = self._refer(document, "font", font)

    def _refer(self, document: Any, kind: str, thing: Any) -> Any:
        return document.Reference(thing, f"{kind}:{self.name}")

    def _file(self, document: Any) -> tuple[str, Any, dict[int, int]]:
        """Write the subset; returns its name, a reference to its descriptor, and where each glyph went."""
        indexes = sorted({index for index, _ in self.codes})
        data, moved = _subset(self.face, indexes)
        tag = hashlib.sha256(repr((self.face.name, indexes)).encode()).digest()
        base = "".join(chr(ord("A") + byte % 26) for byte in tag[:6]) + "+" + self.face.name
        descriptor = dictionary(
            {
                "Type": name("FontDescriptor"),
                "FontName": name(base),
                "Flags": 4,
                "FontBBox": array([-1000, -900, 2000, 1400]),
                "ItalicAngle": 0,
                "Ascent": round(self.face.ascent),
                "Descent": -round(self.face.descent),
                "CapHeight": 714,
                "StemV": 140 if self.face.bold else 80,
                "FontFile2": self._refer(document, "file", _stream(data, Length1=len(data))),
            }
        )
        return base, self._refer(document, "descriptor", descriptor), moved

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04X}> <{utf16(text)}>" for (_, text), code in self.codes.items() if text]
        parts = [_CMAP_HEAD]
        for at in range(0, len(rows), 100):
            some = rows[at : at + 100]
            parts += [f"{len(some)} beginbfchar", *some, "endbfchar"]
        return "\n".join([*parts, _CMAP_FOOT]).encode()


def _stream(content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    stream.dictionary.dict.update(entries)
    return stream


def _subset(face: Face, indexes: list[int]) -> tuple[bytes, dict[int, int]]:
    """Cut the face down to these glyphs at its weight; returns the file and where each glyph went."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(indexes)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    if face.source.variable:
        wanted.pin_axis_location(face.source.face, "wght", WEIGHTS[face.bold])
    for tag in NOT_EMBEDDED:
        wanted.drop_table_tag_set.add(int.from_bytes(tag.ljust(4).encode(), "big"))
    plan = hb.SubsetPlan(face.source.face, wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)


_fonts: WeakKeyDictionary[Any, dict[Face, EmbeddedFont]] = WeakKeyDictionary()


def fonts_of(document: Any) -> dict[Face, EmbeddedFont]:
    """Return the faces a document has used so far."""
    return _fonts.setdefault(document, {})


def _font(document: Any, face: Face) -> EmbeddedFont:
    fonts = fonts_of(document)
    if face not in fonts:
        font = fonts[face] = EmbeddedFont(face, f"H{len(fonts) + 1}")
        document.delayedFonts.append(font)
    return fonts[face]


def draw_line(canvas: Any, line: TextLine, x: float, y: float) -> None:
    """Draw a line with its left end at x on the baseline y, both in points."""
    if not line.pieces:
        return
    code: list[str] = canvas._code  # noqa: SLF001 -- ReportLab has no public way to write glyph codes
    document = canvas._doc  # noqa: SLF001 -- nor to add a font of another kind
    code.append(f"BT {number(x)} {number(y)} Td")
    moved = 0.0
    for piece in line.pieces:
        font = _font(document, piece.face)
        step = f" {number(moved)} 0 Td" if moved else ""
        code.append(f"/{font.name} {number(piece.size)} Tf {number(piece.grey)} g{step}")
        operators = _Operators(font, piece.size)
        for word in piece.shaped.words:
            operators.word(word)
        code += operators.finish()
        moved = piece.width
    code.append("ET")


@contextmanager
def artifact(canvas: Any) -> Iterator[None]:
    """Mark what is drawn meanwhile as page furniture, which is not part of the document's text."""
    code: list[str] = canvas._code  # noqa: SLF001 -- ReportLab has no public way to mark content
    code.append("/Artifact<</Type/Pagination>>BDC")
    yield
    code.append("EMC")


class _Operators:
    """One piece's operators: glyph codes with the moves between them, raised where a mark sits higher."""

    def __init__(self, font: EmbeddedFont, size: float) -> None:
        self.font = font
        self.size = size
        self.out: list[str] = []
        self.shown: list[str] = []
        self.rise = 0.0
        self.owed = 0.0

    def flush(self) -> None:
        """Write the codes gathered so far."""
        if self.shown:
            joined = "".join(self.shown).replace("><", "")
            self.out.append(f"[{joined}]TJ")
            self.shown.clear()

    def lift(self, up: float) -> None:
        """Raise the baseline, in thousandths of the size, for what follows."""
        if up != self.rise:
            self.flush()
            self.rise = up
            self.out.append(f"{number(up * self.size / 1000)} Ts")

    def glyph(self, glyph: Glyph) -> None:
        """Add a glyph; what its advance differs from the font's own is owed to the next."""
        self.lift(glyph.up)
        before = self.owed + glyph.across
        if abs(before) > SMALLEST_MOVE:
            self.shown.append(number(-before))
        self.shown.append(f"<{self.font.code(glyph.index, glyph.text):04X}>")
        self.owed = glyph.advance - glyph.across - glyph.natural

    def word(self, word: Word) -> None:
        """Add a word, with its characters beside it where its glyphs do not say them."""
        if word.actual is None:
            for glyph in word.glyphs:
                self.glyph(glyph)
            return
        self.flush()
        self.out.append(f"/Span<</ActualText<FEFF{utf16(word.actual)}>>>BDC")
        for glyph in word.glyphs:
            self.glyph(glyph)
        self.flush()
        self.out.append("EMC")

    def finish(self) -> list[str]:
        """Return all operators, the baseline back where it was."""
        self.flush()
        self.lift(0.0)
        return self.out
