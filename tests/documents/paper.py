"""Small papers for the tests: paragraphs on a bare page, and what two readers get out of a file."""

import subprocess
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from blo.documents.content import Content, Facts, Grid, Line, Prose, Sheet, Signature, Signatures, Stamp, Tick
from blo.documents.type.embed import NoFont
from blo.documents.type.paragraph import Paragraph
from blo.kernel.i18n import Lazy, Said, current


def bare(paragraphs: Sequence[Paragraph], width: float = 500.0) -> bytes:
    """Draw paragraphs one under another on a page as tall as they need."""
    height = sum(paragraph.wrap(width)[1] for paragraph in paragraphs)
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width + 20, height + 20), invariant=1, initialFontName=NoFont.fontName)
    top = height + 10
    for paragraph in paragraphs:
        paragraph.paint(canvas, 10, top)
        top -= paragraph.height
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def by_poppler(pdf: bytes, *options: str) -> list[str]:
    """Extract each page's text in drawing order."""
    run = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return run.stdout.decode().split("\f")[:-1]


def by_pdfium(pdf: bytes) -> list[str]:
    """Extract each page's text in drawing order."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Leave out white space, which readers make up at the end of lines."""
    return "".join(text.split())


def each(**words: str) -> Lazy:
    """Words given in each language by its tag, ``_`` standing for the hyphen."""
    return Lazy(lambda: words[current().replace("-", "_")])


def always(text: str) -> Lazy:
    """Words that are the same in every language."""
    return Lazy(lambda: text)


STAMP = Stamp("TH-MSI-H-26-7K3QF", "0123456789abcdef" * 4, always("5.11.2026 14:41"), "https://blo.example/v")
PLACES = tuple(Signature(always(f"Capacity {n}"), Said(f"Signer {n}"), Said("")) for n in range(1, 5))


def form(*blocks: Any, sheets: tuple[Sheet, ...] = ()) -> Content:
    """A document of one sheet with these blocks, or of these sheets."""
    return Content(
        title=always("Handover of a person"),
        issuer=always("Border Liaison Office"),
        sheets=sheets or (Sheet(blocks),),
        handling=always("H2 NOT TO BE PASSED ON"),
        conditions=(always("The receiver keeps to this restriction."),),
    )


def grid(rows: int) -> Grid:
    """A table whose cells can be told apart."""
    cells = tuple((Said(f"Item {n}"), Said(f"Found at place {n}"), Said(str(n))) for n in range(1, rows + 1))
    return Grid(always("Property"), (always("Thing"), always("Where"), always("Count")), cells, (2, 3, 1))


def facts(count: int) -> Facts:
    """A block of facts, every third one empty."""
    lines = tuple(Line(always(f"Fact {n}"), Said(f"Value {n}") if n % 3 else ()) for n in range(1, count + 1))
    return Facts(always("Facts"), lines)


SIGNATURES = Signatures(always("Signatures"), PLACES)
TICK = Tick(always("Agrees"), ((always("Yes"), True), (always("No"), False)))
PROSE = Prose(always("Told"), (always("They may ask questions."), Said("She asked for water.")))
