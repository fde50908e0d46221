"""What several kinds of documents say in the same way."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from blo.documents.content import Content, Line, Value
from blo.kernel.db import OfficeOwned
from blo.kernel.i18n import Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices.models import Agreement
from blo.sharing.fields import Fact
from blo.sharing.states import Handling, Purpose

BLANK: tuple[Said, ...] = ()
"""A rule to write on."""


@dataclass(frozen=True, slots=True)
class Built:
    """A document's content and what is kept beside it: handling code, case, the record it is about, who is named."""

    content: Content
    subject: str
    handling: Handling
    case_id: UUID | None
    about: OfficeOwned
    persons: tuple[str, ...]


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
