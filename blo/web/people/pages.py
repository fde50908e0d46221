"""What the person's page shows."""

from dataclasses import dataclass, replace

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.detections import roles
from blo.detections.models import Detection
from blo.detections.states import PersonRole
from blo.kernel import clock
from blo.kernel.i18n import Lazy, Said, Words
from blo.kernel.i18n import lazy_gettext as _l
from blo.people import facts, papers
from blo.people.models import Person
from blo.people.states import PersonField
from blo.protection import queries as protection
from blo.protection import screening
from blo.sharing.conditions import Conditions, joined
from blo.sharing.fields import Disclosure, Fact
from blo.sharing.service import NEEDS_REVIEW
from blo.web.agencies import Credit, credit_of
from blo.web.asking import ScopeRow, ScreeningRow, panel, screening_rows
from blo.web.people.record_pages import TieRow, section_rows, tie_rows
from blo.web.ui.sections import SectionRow


@dataclass(frozen=True, slots=True)
class MetRow:
    """A detection the person was met in; to the own office with the role there, and who decided it."""

    detection: Detection
    role: PersonRole | None = None
    decision: tuple[Lazy | Said, ...] = ()
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as far as open to the reader. `notice` is all that is said here of what may not leave."""

    person: Person
    disclosure: Disclosure
    conditions: Conditions
    credit: Credit | None
    heading: Said | Lazy
    facts: tuple[Fact, ...]
    detections: list[MetRow]
    notice: Words
    may_ask: bool
    may_read_reviews: bool
    screenings: list[ScreeningRow]
    may_screen: bool
    consents: list[ScopeRow]
    may_hold: bool
    may_print: bool
    may_read_trail: bool
    sections: list[SectionRow]
    ties: list[TieRow]


def _facts(person: Person, opened: Disclosure) -> tuple[Fact, ...]:
    """The facts open to the reader; to the own office a document says that its check digits do not fit, if so."""
    found = facts.facts(person, opened)
    if not opened.is_own:
        return found
    marks = iter(papers.unfit(person, clock.today("UTC")))
    return tuple(_marked(fact) if fact.field is PersonField.DOCUMENTS and next(marks) else fact for fact in found)


def _marked(fact: Fact) -> Fact:
    parts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return replace(fact, value=(*parts, _l("Check digits do not fit")))


def _met(actor: Actor, person: Person, detections: list[Detection]) -> list[MetRow]:
    known = roles.of_person(actor, person)
    amends = bool(allows(actor, Permission.PERSON_AMEND, person))
    rows = []
    for one in detections:
        entry = known.get(one.id)
        if entry is None:
            rows.append(MetRow(one))
        else:
            may_change = amends and roles.can_change(actor, person, one)
            rows.append(MetRow(one, entry.role, roles.decision(entry), may_change))
    return rows


def person_page(actor: Actor, person: Person, opened: Disclosure, detections: list[Detection]) -> PersonPage:
    """Gather one person."""
    stopped = protection.needs_review(actor, person)
    asks = bool(allows(actor, Permission.PROTECTION_ASK, person))
    screens = actor.may(Permission.SCREENING_RECORD)
    return PersonPage(
        person=person,
        disclosure=opened,
        conditions=joined([opened]),
        credit=credit_of(person, opened),
        heading=facts.heading(person, opened),
        facts=_facts(person, opened),
        detections=_met(actor, person, detections),
        notice=NEEDS_REVIEW if stopped and asks else "",
        may_ask=asks and not stopped,
        may_read_reviews=stopped and actor.may(Permission.PROTECTION_READ),
        screenings=screening_rows(actor, screening.of_person(actor, person.id)) if screens else [],
        may_screen=bool(allows(actor, Permission.SCREENING_RECORD, person)),
        consents=panel(actor, person),
        may_hold=bool(allows(actor, Permission.HOLD_PLACE, person)),
        may_print=person.reduced_at is None and bool(allows(actor, Permission.SUBJECT_ACCESS_MAKE, person)),
        may_read_trail=bool(allows(actor, Permission.AUDIT_CASE, person)),
        sections=section_rows(actor, person),
        ties=tie_rows(actor, person),
    )
