"""Reading a workbook: in a process apart, as everything is opened that somebody uploaded."""

import json
import sys

from blo.files.judging import ROOT, apart
from blo.groups.opening.child import MOST_COLUMNS
from blo.groups.states import MOST_LINES, Refusal
from blo.groups.texts import Rows
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy

CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from blo.groups.opening.child import main; main()"
COMMAND = (sys.executable, "-I", "-c", CODE)
BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How an archive begins, which a workbook is, and how old and locked ones do."""


def refused(why: Refusal, where: str = "") -> RuleBroken:
    """Return the refusal, at the field of the file."""
    return RuleBroken("file", Lazy(_said, why, where))


def _said(why: Refusal, where: str) -> str:
    return str(why.label) % {"where": where, "most": MOST_LINES, "columns": MOST_COLUMNS}


def is_workbook(data: bytes) -> bool:
    """Tell by its content whether a file is a workbook, not a text."""
    return data.startswith(BEGINNINGS)


def read(data: bytes) -> Rows:
    """Return the rows of a workbook; raise `RuleBroken` with what is in the way, and where."""
    answer = apart(COMMAND, data)
    if answer is None:
        raise refused(Refusal.TOO_HARD)
    found = json.loads(answer)
    if "refused" in found:
        raise refused(Refusal.of(found["refused"]), found["where"])
    return [(number, cells) for number, cells in found["rows"]]
