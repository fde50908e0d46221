"""From content to PDF: the same facts in one to three languages on A4, with the same bytes for the same input."""

from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from blo.documents.blocks import Setter
from blo.documents.content import Content, Stamp
from blo.documents.furniture import Furniture
from blo.documents.pages import paginate
from blo.documents.rows import Box, paint_down
from blo.documents.style import PAGE_HEIGHT, PAGE_WIDTH, SIDE
from blo.documents.type.embed import NoFont

MOST_LANGUAGES = 3

# Streams stay binary: the text encoding ReportLab adds otherwise makes every file a quarter larger.
rl_config.useA85 = 0


class Particulars(pdfdoc.PDFInfo):  # type: ignore[misc]  # ReportLab has no types
    """What the file says of itself: the document's number. No names, no dates, no software."""

    def format(self, document: Any) -> Any:
        """Write the particulars, as ReportLab asks."""
        return pdfdoc.PDFDictionary({"Title": pdfdoc.PDFString(self.title)}).format(document)


def render(content: Content, *, languages: tuple[str, ...], stamp: Stamp) -> bytes:
    """Lay the content out in one to three languages, of equal standing, and return the PDF.

    Equal input gives equal bytes. Raises `MissingGlyphs` when a character cannot be printed, and ValueError when there
    are no languages, too many, or one twice, or nothing to print.
    """
    if not 1 <= len(languages) <= MOST_LANGUAGES or len(set(languages)) != len(languages):
        raise ValueError(f"a document has one to three different languages, not {languages}")
    if not content.sheets:
        raise ValueError("a document has at least one sheet")
    furniture = Furniture(content, stamp, languages)
    setter = Setter(languages)
    first, other = furniture.room()
    pages: list[list[Box]] = []
    for index, sheet in enumerate(content.sheets):
        pages += paginate(setter.boxes(sheet), first=other if index else first, other=other)
    file = BytesIO()
    canvas = _canvas(file, stamp.number, languages[0])
    for at, boxes in enumerate(pages, start=1):
        top = furniture.paint(canvas, at, len(pages))
        paint_down(canvas, boxes, SIDE, top)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _canvas(file: BytesIO, number: str, language: str) -> Canvas:
    canvas = Canvas(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        initialFontName=NoFont.fontName,
        lang=language,
    )
    particulars = Particulars()
    particulars.title = number
    canvas._doc.info = particulars  # noqa: SLF001 -- ReportLab always writes its own name and a date otherwise
    return canvas
