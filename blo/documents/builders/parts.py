"""What several kinds of documents say in the same way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from blo.documents.content import Content, Line, Sheet, Value
from blo.kernel.db import OfficeOwned
from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices.models import Agreement
from blo.sharing.conditions import joined
from blo.sharing.fields import Disclosure, Fact
from blo.sharing.states import Handling, Purpose, SubjectKind

BLANK: tuple[Said, ...] = ()
"""A rule to write on."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record that a document contains, as far as it was open to the reader."""

    kind: SubjectKind
    subject_id: UUID
    opened: Disclosure


@dataclass(frozen=True, slots=True)
class Built:
    """A document's content and what is kept beside it: its code, its case, the record it is about, all it contains.

    `persons` are the references of whom it names.
    """

    content: Content
    subject: str
    handling: Handling
    case_id: UUID | None
    about: OfficeOwned
    parts: tuple[Part, ...]
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every document has around its sheets; the end of its conditions is told by the clock of `zone`."""

    title: Lazy
    issuer: Said | Lazy
    subject: str
    zone: str
    case_id: UUID | None = None


def built(
    frame: Frame,
    sheets: Sequence[Sheet],
    parts: Sequence[Part],
    *,
    about: OfficeOwned,
    persons: Sequence[str],
    terms: Sequence[Disclosure] = (),
) -> Built:
    """Put a document together: the strictest conditions of its parts, and of `terms` it leaves on, hold for all."""
    conditions = joined([*(part.opened for part in parts), *terms])
    content = Content(
        title=frame.title,
        issuer=frame.issuer,
        sheets=tuple(sheets),
        handling=conditions.handling.label,
        conditions=conditions.sentences(frame.zone),
    )
    return Built(content, frame.subject, conditions.handling, frame.case_id, about, tuple(parts), tuple(persons))


def lines(facts: Iterable[Fact]) -> tuple[Line, ...]:
    """Print facts as they are shown."""
    return tuple(Line(fact.label, fact.value) for fact in facts)


def said(text: str, language: str = "") -> Value:
    """Print words as entered, a rule to write on where there are none."""
    return Said(text, language) if text else BLANK


def basis(agreement: Agreement, article: str, purpose: Purpose) -> tuple[Line, ...]:
    """The lines that say on what a share stands."""
    return (
        Line(_l("Agreement"), (Said(agreement.title), _l("Article %(number)s", number=article))),
        Line(_l("Purpose"), purpose.label),
    )
