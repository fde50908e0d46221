"""What the handover page shows."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.documents import queries as documents
from blo.documents.models import IssuedDocument
from blo.handovers import queries
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import HANDOVER_MACHINE, Outcome
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people import facts as people
from blo.sharing.conditions import Conditions
from blo.sharing.fields import Disclosure, Fact


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Lazy
    value: Lazy | Said | tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the handover; of one whose release has ended the receiver keeps what it wrote down itself."""

    reference: str
    outcome: Outcome
    is_open: bool
    facts: tuple[Fact, ...]
    along: tuple[Line, ...]
    may_take_out: bool
    may_screen: bool


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """One handover as the reader's side sees it."""

    handover: Handover
    conditions: Conditions
    stands_on: tuple[UUID, ...]
    facts: tuple[Line, ...]
    persons: list[PersonLine]
    documents: list[IssuedDocument]
    may_receive: bool
    may_cancel: bool
    may_issue: bool


def _facts(row: Handover, zone: str) -> tuple[Line, ...]:
    given = (Said(row.giver_name), Said(row.giver_rank)) if row.giver_rank else (Said(row.giver_name),)
    lines = [
        Line(_l("From"), row.office.lazy_name),
        Line(_l("To"), row.recipient.lazy_name),
        Line(_l("Place of handover"), Said(row.place)),
        Line(_l("Planned for"), lazy_moment(row.planned_at, zone)),
        Line(_l("Agreement"), (Said(row.agreement.title), _l("Article %(number)s", number=row.article))),
        Line(_l("Purpose"), row.purpose.label),
        Line(_lp("signature", "Handing over"), given),
    ]
    if row.received_at is not None:
        received = (
            (Said(row.receiver_name), Said(row.receiver_rank)) if row.receiver_rank else (Said(row.receiver_name),)
        )
        lines += [
            Line(_l("Received on"), lazy_moment(row.received_at, zone)),
            Line(_lp("signature", "Receiving"), received),
        ]
    named = ((_lp("signature", "Witness"), row.witness_name), (_lp("signature", "Interpreter"), row.interpreter_name))
    return (*lines, *(Line(label, Said(name)) for label, name in named if name))


def _along(line: HandoverPerson, *, is_open: bool) -> tuple[Line, ...]:
    given = (
        (_lp("papers", "Documents"), line.documents),
        (_l("Property"), line.property_list),
        (_l("Health needs"), line.health),
        (_l("Condition"), line.condition),
        (_l("Guardian"), line.guardian),
        (_l("Best-interests reference"), line.best_interests_reference),
        (_l("Receiving child-protection officer"), line.child_officer),
    )
    named = (*(given if is_open else ()), (_l("Remark"), line.remark))
    reason = (Line(_l("Reason"), line.refusal_reason.label),) if line.refusal_reason else ()
    return (*(Line(label, Said(text)) for label, text in named if text), *reason)


def _open_verbs(actor: Actor, handover: Handover) -> set[str]:
    side = "originator" if handover.office_id == actor.office_id else "recipient"
    return {
        verb
        for verb in HANDOVER_MACHINE.allowed(handover.state, side)
        if allows(actor, Permission.of(HANDOVER_MACHINE.row(verb).permission), handover)
    }


def _screens(actor: Actor, handover: Handover) -> bool:
    """The receiving side screens again whom it received."""
    return handover.recipient_id == actor.office_id and actor.may(Permission.SCREENING_RECORD)


def _person(line: HandoverPerson, opened: Disclosure, *, may_take_out: bool, screens: bool) -> PersonLine:
    is_open = opened is not queries.CLOSED
    return PersonLine(
        reference=line.release.subject_reference,  # the person may be closed to the reader
        outcome=line.outcome,
        is_open=is_open,
        facts=people.facts(line.person, opened),
        along=_along(line, is_open=is_open),
        may_take_out=may_take_out and line.outcome is Outcome.PENDING,
        may_screen=screens and is_open and line.outcome is Outcome.RECEIVED,
    )


def handover_page(actor: Actor, handover: Handover) -> HandoverPage:
    """Gather one handover."""
    verbs = _open_verbs(actor, handover)
    lines = queries.lines(actor, handover)
    return HandoverPage(
        handover=handover,
        conditions=queries.conditions(handover, [opened for _line, opened in lines]),
        stands_on=tuple(release for _line, opened in lines for release in opened.releases),
        facts=_facts(handover, actor.time_zone),
        persons=[
            _person(line, opened, may_take_out="take_out" in verbs, screens=_screens(actor, handover))
            for line, opened in lines
        ],
        documents=documents.about(actor, handover.reference) if actor.may(Permission.DOCUMENT_READ) else [],
        may_receive="receive" in verbs,
        may_cancel="cancel" in verbs,
        may_issue=bool(allows(actor, Permission.DOCUMENT_ISSUE)),
    )
