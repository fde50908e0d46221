"""A file as it arrives: told by its content what it is, and read as far as it can be read for certain."""

from blo.groups import texts, workbooks
from blo.groups.content import NewList, data_of, unnamed, unread
from blo.groups.models import PeopleList
from blo.groups.states import Encoding, Refusal
from blo.groups.texts import Rows
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l

MOST_BYTES = 2_000_000
"""A thousand people in a workbook are a tenth of it."""


def arrived(data: bytes, *, most_bytes: int = MOST_BYTES) -> NewList:
    """Return the list a file holds; what it is called does not count. Raises `RuleBroken` with what is in the way."""
    if len(data) > min(most_bytes, MOST_BYTES):
        raise workbooks.refused(Refusal.TOO_LARGE)
    if workbooks.is_workbook(data):
        return _some(workbooks.read(data))
    encoding = texts.certain(data)
    if encoding is None:
        texts.candidates(data)
        return unread(data)
    return read_as(data, encoding)


def read_as(data: bytes, encoding: Encoding) -> NewList:
    """Return the list of a text of which it is known how it is written."""
    text = texts.decoded(data, encoding)
    return _some(texts.rows(text), cut=texts.is_cut(text))


def read_again(row: PeopleList, encoding: Encoding) -> NewList:
    """Read a text that waits for somebody to say how it is written."""
    return read_as(data_of(row.content), encoding)


def samples(row: PeopleList) -> dict[Encoding, str]:
    """How a text that waits would begin in each way it can be read."""
    data = data_of(row.content)
    return {encoding: _beginning(texts.decoded(data, encoding)) for encoding in texts.candidates(data)}


def _beginning(text: str) -> str:
    lines = [line for line in text.splitlines() if not line.isascii()] or text.splitlines()
    return " … ".join(lines[:2])[:120]


def _some(rows: Rows, *, cut: bool = False) -> NewList:
    found = unnamed(rows, cut=cut)
    if not found.lines:
        raise RuleBroken("file", _l("There is nobody in the file."))
    return found
