"""Sheets: comma-separated files that a spreadsheet shows and never computes."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

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


def sheet(header: Sequence[Words], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as the bytes of a file: each cell in quotes, and first the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([cell("" if value is None else str(value)) for value in row])
    return f"\ufeff{written.getvalue()}".encode("utf-8", "replace")
