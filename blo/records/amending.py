"""Changing a section of a record that stands: never without a reason, and never over somebody else's change."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from blo.kernel.codes import Code
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.records.changes import only_adds
from blo.records.layouts import Content, Layout, content_of
from blo.records.states import AmendReason
from blo.records.values import Values

SectionCode = TypeVar("SectionCode", bound=Code)
IN_WORDS = _l("This reason needs words.")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an officer, and the language they are in."""

    text: str = ""
    language: str = ""


NOTHING = Words()


@dataclass(frozen=True, slots=True)
class Amendment(Generic[SectionCode]):
    """A section's new content, as plain data, and why it changes.

    `seen` is the version that last changed the section when the reader saw it.
    """

    section: SectionCode
    content: Content
    reason: AmendReason | None
    seen: int
    words: Words = NOTHING


def reason_of(change: Amendment[Any], before: Content, after: Content) -> AmendReason:
    """A record is never changed without a reason; filling in leaves what is there as it was."""
    if change.reason is None:
        raise RuleBroken("reason", _l("Say why the record is changed."))
    if change.reason is AmendReason.ADDED and not only_adds(before, after):
        raise RuleBroken("reason", _l("Something that was recorded changes. Say why."))
    if change.reason is AmendReason.OTHER and not change.words.text:
        raise RuleBroken("words", IN_WORDS)
    return change.reason


class _Row:
    """Values under their names, to be read as a row's are."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def as_content(layout: Layout, values: Values) -> Content:
    """What a section would hold with these values."""
    lines = layout.lines
    row = _Row(values.columns | ({lines.name: [_Row(line) for line in values.lines]} if lines else {}))
    return content_of(row, layout)


def write(thing: Any, layout: Layout, values: Values) -> None:
    """Put values in the place of what a section of a record holds."""
    lines = layout.lines
    if lines is not None:
        kept = getattr(thing, lines.name)
        kept.clear()
        flush()  # a new line may stand where an old one did
        for position, line in enumerate(values.lines):
            kept.append(lines.model(**line, **({"position": position} if lines.numbered else {})))
    for name, value in values.columns.items():
        setattr(thing, name, value)
