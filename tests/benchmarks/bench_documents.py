"""The bilingual handover form, warm, against the same words laid out by ReportLab's own unshaped paragraphs."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from blo.documents.content import Block, Content, Facts, Grid, Prose, Signatures, Tick
from blo.documents.kinds import DocumentKind
from blo.documents.specimen import MAKERS, Filling, specimen
from blo.kernel.i18n import use
from tests.benchmarks.measure import cpu, report

PAIRS = (("th", "my"), ("lo", "vi"), ("km", "zh-Hans"))


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]


def _pairs(block: Block) -> list[tuple[object, object]]:
    """Return a block's words as pairs of a label and a value."""
    match block:
        case Facts():
            return [(line.label, line.value) for line in block.lines]
        case Prose():
            return [(paragraph, "") for paragraph in block.paragraphs]
        case Tick():
            return [(label, "") for label, _ticked in block.choices]
        case Signatures():
            return [(place.capacity, place.name) for place in block.places]
        case Grid():
            return [(block.columns[0], block.columns[1])]


def _rows(content: Content, languages: tuple[str, ...]) -> list[list[str]]:
    """Write the document's words row by row: a label in each language, then the value in each."""
    blocks = [block for sheet in content.sheets for block in sheet.blocks]
    pairs = [pair for block in blocks for pair in ((block.title, ""), *_pairs(block))]
    rows = []
    for pair in pairs:
        row = []
        for cell in pair:
            for tag in languages:
                with use(tag):
                    row.append("<br/>".join(_words(cell)))
        rows.append(row)
    return rows


def _unshaped(content: Content, languages: tuple[str, ...]) -> bytes:
    style = getSampleStyleSheet()["BodyText"]
    table = Table([[Paragraph(cell, style) for cell in row] for row in _rows(content, languages)], repeatRows=0)
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build([table])
    return out.getvalue()


def bench_handover_form() -> None:
    """Time the form in three pairs of languages."""
    content = MAKERS[DocumentKind.HANDOVER](Filling()).content
    for languages in PAIRS:
        floor = cpu(lambda languages=languages: _unshaped(content, languages), times=15)  # type: ignore[misc]
        taken = cpu(lambda languages=languages: specimen(DocumentKind.HANDOVER, languages), times=15)  # type: ignore[misc]
        size = len(specimen(DocumentKind.HANDOVER, languages)) / 1024
        report(
            f"handover form, {' + '.join(languages)}, warm",
            f"{taken:8.1f} ms CPU  {taken / floor:5.2f} x unshaped ({floor:.1f} ms)  {size:.0f} KB",
        )
