"""The process that opens a workbook: limits itself, reads the one sheet, answers in JSON, and ends.

It answers with rows of text, each with its number in the sheet, or with a word that says why not, and where.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from blo.files.opening.child import limit

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED, MOST_PARTS, CHUNK = 40_000_000, 500, 1 << 20
MOST_NAMED, MOST_COLUMNS, MOST_ROWS = 5, 60, 2000
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
VISIBLE, FORMULA = "visible", "f"


class Refused(Exception):
    """The workbook is not taken: a word for it, and where."""

    def __init__(self, word: str, where: str = "") -> None:
        super().__init__(word)
        self.word, self.where = word, where


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")


def _weigh(archive: zipfile.ZipFile) -> None:
    """Unpack every part and throw it away: sizes that an archive states of itself may be lies."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("too_large")
    weight = 0
    for part in parts:
        with archive.open(part) as opened:
            while piece := opened.read(CHUNK):
                weight += len(piece)
                if weight > MOST_UNPACKED:
                    raise Refused("too_large")


def _look_at_parts(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _weigh(archive)
        names = archive.namelist()
        if any(name.endswith("vbaProject.bin") for name in names):
            raise Refused("macros")
        sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        merged = [found.decode() for name in sheets for found in MERGED.findall(archive.read(name))]
    if merged:
        raise Refused("merged", _some(merged))


def _text(value: Any) -> str:
    """Write a cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _cells(row: tuple[Any, ...], formulas: list[str]) -> list[str]:
    formulas += [cell.coordinate for cell in row if cell.value is not None and cell.data_type == FORMULA]
    texts = [_text(cell.value) for cell in row]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _rows(sheet: Any, formulas: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them; what a sheet states of its own size is not believed."""
    sheet.reset_dimensions()
    found = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts = _cells(row, formulas)
        if len(texts) > MOST_COLUMNS:
            raise Refused("too_wide")
        if texts:
            found += 1
            yield number, texts
        if found > MOST_ROWS:
            raise Refused("too_many")


def opened(data: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows of the one sheet that has any; raise `Refused`."""
    if data.startswith(OLD_OR_LOCKED):
        raise Refused("locked")
    try:
        return _opened(data)
    except Refused:
        raise
    except Exception as error:  # what the readers of these formats may raise has no end
        raise Refused("broken") from error


def _opened(data: bytes) -> list[tuple[int, list[str]]]:
    from openpyxl import DEFUSEDXML, load_workbook

    if not DEFUSEDXML:
        raise RuntimeError("XML that grows without end would be read")
    _look_at_parts(data)
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != VISIBLE]
    if hidden:
        raise Refused("hidden", _some(hidden))
    formulas: list[str] = []
    filled = {sheet.title: rows for sheet in book.worksheets if (rows := list(_rows(sheet, formulas)))}
    if len(filled) > 1:
        raise Refused("sheets", _some(list(filled)))
    if formulas:
        raise Refused("formula", _some(formulas))
    return next(iter(filled.values()), [])


def main() -> None:
    """Read a workbook from the input, write the answer to the output."""
    limit()
    try:
        answer: dict[str, Any] = {"rows": opened(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.word, "where": refused.where}
    sys.stdout.buffer.write(json.dumps(answer).encode())
