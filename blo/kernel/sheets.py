"""Sheets: files that a spreadsheet shows and never computes, comma-separated or as a workbook (Office Open XML)."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from blo.kernel.i18n import Words

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters of Hangul that nobody sees; some programs skip them."""


def cell(text: str) -> str:
    """Return a text as a cell that is never a formula; without one apostrophe in front it is the text again.

    A text that begins with a letter or a digit is written as it is. All others get an apostrophe: whatever begins a
    formula today, or hides what does, is neither.
    """
    begins_plainly = unicodedata.category(text[0])[0] in "LN" and text[0] not in _BLANK_LETTERS if text else True
    return text if begins_plainly else f"'{text}"


def _cells(header: Sequence[Words], rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    yield [cell(str(value)) for value in header]
    for row in rows:
        yield [cell("" if value is None else str(value)) for value in row]


def sheet(header: Sequence[Words], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as the bytes of a file: each cell in quotes, and first the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in _cells(header, rows):
        writer.writerow(row)
    return f"\ufeff{written.getvalue()}".encode("utf-8", "replace")


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="BLO" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(header: Sequence[Words], rows: Iterable[Sequence[object]], heading: str) -> bytes:
    """Return rows as the bytes of a workbook of one sheet, row by row; `heading` stands above each printed page.

    Every cell is text written into its row (`inlineStr`), which no program computes; it has the apostrophe all the
    same, for the day somebody saves the sheet as another kind of file.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in _PARTS.items():
            book.writestr(name, _DECLARED + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in _cells(header, rows):
                part.write(_row(row).encode())
            above = escape(heading.replace("&", "&&"))
            end = f"</sheetData><headerFooter><oddHeader>&amp;C{above}</oddHeader></headerFooter></worksheet>"
            part.write(end.encode())
    return written.getvalue()


def _row(cells: list[str]) -> str:
    told = (escape(_NO_XML.sub("\ufffd", text)) for text in cells)
    inside = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in told)
    return f"<row>{inside}</row>"
