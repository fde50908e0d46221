"""The verbs of a handover: offer, take a person out, receive, cancel."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm.attributes import flag_modified

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.cases import queries as cases
from blo.cases.models import Case
from blo.handovers import queries
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import HANDOVER_MACHINE, HandoverState, Outcome, RefusalReason
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import flush, locked
from blo.offices.states import DataCategory
from blo.people.models import Person
from blo.sharing import queries as released
from blo.sharing import service as sharing
from blo.sharing.service import Act, Item, Terms
from blo.sharing.states import RecallReason, SubjectKind


@dataclass(frozen=True, slots=True)
class Presented:
    """One person to hand over. `fears_return` is asked each time, stops that person, and is stored nowhere here.

    Whoever hears it asks for a review as well, in a work of its own: this one is undone.
    """

    person: str
    agrees_to_return: bool
    fears_return: bool
    documents: str = ""
    health: str = ""
    property_list: str = ""
    condition: str = ""
    guardian: str = ""
    best_interests_reference: str = ""
    child_officer: str = ""


@dataclass(frozen=True, slots=True)
class NewHandover:
    """What a handover is offered from."""

    case: str
    planned_at: datetime
    place: str
    giver_name: str
    giver_rank: str
    persons: tuple[Presented, ...]
    witness_name: str = ""
    interpreter_name: str = ""
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiving side records: the physical time, who received, and one outcome for every person."""

    received_at: datetime
    receiver_name: str
    receiver_rank: str
    outcomes: dict[str, tuple[Outcome, RefusalReason | None, str]]
    witness_name: str = ""
    interpreter_name: str = ""


PENDING_ELSEWHERE = _l("A person chosen awaits receipt in another handover. Cancel that one first.")
NEEDS_SUPERVISOR = _l("This person can't be handed over now: needs supervisor review.")


def _check_person(presented: Presented, person: Person, zone: str) -> None:
    """Fear of return stops that person; for a possible child, guardian or best interests, and a receiving officer."""
    field = f"{presented.person}-"
    if presented.fears_return:
        raise RuleBroken(field + "fears_return", NEEDS_SUPERVISOR)
    if not person.birth.may_be_child(clock.today(zone)):
        return
    if not presented.guardian and not presented.best_interests_reference:
        message = _l("This person may be a child: name the guardian, or the best-interests reference.")
        raise RuleBroken(field + "guardian", message)
    if not presented.child_officer:
        message = _l("This person may be a child: name the receiving child-protection officer.")
        raise RuleBroken(field + "child_officer", message)


def _chosen(actor: Actor, case: Case, command: NewHandover) -> list[tuple[Presented, Person]]:
    own = {
        entry.person.reference: entry.person
        for entry in cases.persons(actor, case)
        if entry.person.office_id == actor.office_id
    }
    if not command.persons:
        raise RuleBroken("", _l("Choose at least one person to hand over."))
    if not {presented.person for presented in command.persons} <= own.keys():
        raise RuleBroken("", _l("The case holds no such person. Look at it again and choose."))
    chosen = [(presented, own[presented.person]) for presented in command.persons]
    for presented, person in chosen:
        _check_person(presented, person, actor.time_zone)
    if queries.pending(actor, [person.id for _, person in chosen]):
        raise RuleBroken("", PENDING_ELSEWHERE)
    return chosen


def _item(person: Person) -> Item:
    return Item.of(SubjectKind.PERSON, person, queries.HANDED_OVER, chosen_in=f"{person.reference}-chosen")


def offer(actor: Actor, command: NewHandover, terms: Terms) -> Handover:
    """Offer persons of an own case to another office, and release to it what it must know of them."""
    case = cases.get(actor, command.case)
    require(actor, Permission.HANDOVER_OFFER, case)
    if made := queries.by_submission(actor, command.submission):
        return made
    chosen = _chosen(actor, case, command)
    items = [_item(person) for _, person in chosen]
    if command.planned_at >= sharing.end_of(terms.expires_on, actor.time_zone):
        raise RuleBroken("expires_on", _l("This must not end before the day of the handover."))
    told = {DataCategory.HANDOVER} | ({DataCategory.NEEDS} if any(one.health for one, _ in chosen) else set())
    also = frozenset(told)
    act = Act(command.submission or uuid4(), case.id, frozenset(case.crimes), also=also)
    releases = sharing.grant(actor, items, terms, act)
    now = clock.now()
    handover = Handover(
        reference=new_reference(actor.office_code, "H", now),
        **walls.credit(actor, case),
        recipient_id=terms.recipient_id,
        case_id=case.id,
        agreement_id=terms.agreement_id,
        article=terms.article,
        purpose=terms.purpose,
        handling=terms.handling,
        handling_note=terms.handling_note,
        planned_at=command.planned_at,
        place=command.place,
        offered_at=now,
        offered_by_id=actor.account_id,
        giver_name=command.giver_name,
        giver_rank=command.giver_rank,
        witness_name=command.witness_name,
        interpreter_name=command.interpreter_name,
        submission=command.submission,
    )
    opened = {release.subject_id: release.id for release in releases}
    handover.persons = [
        _line(position, presented, person, opened[person.id], actor.time_zone)
        for position, (presented, person) in enumerate(chosen)
    ]
    db.session.add(handover)
    persons = [person.reference for _, person in chosen]
    audit(actor, AuditKind.HANDOVER_OFFERED, handover.reference, case_id=case.id, persons=persons)
    flush()
    return handover


def _line(position: int, presented: Presented, person: Person, release_id: UUID, zone: str) -> HandoverPerson:
    return HandoverPerson(
        person_id=person.id,
        position=position,
        release_id=release_id,
        agrees_to_return=presented.agrees_to_return,
        documents=presented.documents,
        health=presented.health,
        property_list=presented.property_list,
        condition=presented.condition,
        may_be_child=person.birth.may_be_child(clock.today(zone)),
        guardian=presented.guardian,
        best_interests_reference=presented.best_interests_reference,
        child_officer=presented.child_officer,
    )


def _moving(actor: Actor, reference: str, verb: str, version: int | None) -> tuple[Handover, HandoverState]:
    """Lock, permit and check; the state it leads to is set when all that belongs to it is known."""
    handover = locked(queries.one(actor, reference), Handover)
    row = HANDOVER_MACHINE.row(verb)
    require(actor, Permission.of(row.permission), handover)
    state = HANDOVER_MACHINE.next(handover.state, verb)
    if version is not None and version != handover.version:
        raise Conflict
    return handover, state


def take_out(actor: Actor, reference: str, person: str, *, version: int | None = None) -> Handover:
    """Take one person out before receipt, for whatever cause: none is asked, stored or shown, and fear looks like any.

    What the handover released of the person is recalled at once.
    """
    handover, _same_state = _moving(actor, reference, "take_out", version)
    line = next((line for line in handover.persons if line.person.reference == person), None)
    if line is None or line.outcome is not Outcome.PENDING:
        raise NotFound
    line.outcome = Outcome.NOT_PRESENTED
    flag_modified(handover, "state")  # so that the version rises although the state stays
    sharing.recall_rest(actor, [line.release_id], RecallReason.NOT_PRESENTED)
    audit(actor, AuditKind.HANDOVER_CHANGED, handover.reference, case_id=handover.case_id, person=person)
    flush()
    return handover


def receive(actor: Actor, reference: str, receipt: Receipt, *, version: int | None = None) -> Handover:
    """Record what was received: every person still presented has an outcome, a refusal has a reason."""
    handover, state = _moving(actor, reference, "receive", version)
    sharing.require_open_link(handover.office_id, handover.recipient_id)
    if receipt.received_at > clock.now():
        raise RuleBroken("received_day", _l("This time has not come yet."))
    _leave_out(actor, handover, receipt)
    for line in handover.persons:
        if line.outcome is Outcome.PENDING:
            _receive_line(line, receipt)
    handover.state = state
    handover.received_at = receipt.received_at
    handover.recorded_at = clock.now()
    handover.received_by_id = actor.account_id
    handover.receiver_name = receipt.receiver_name
    handover.receiver_rank = receipt.receiver_rank
    handover.witness_name = receipt.witness_name or handover.witness_name
    handover.interpreter_name = receipt.interpreter_name or handover.interpreter_name
    presented = [line for line in handover.persons if line.outcome is not Outcome.NOT_PRESENTED]
    outcomes = {line.person.reference: line.outcome.value for line in presented}
    audit(actor, AuditKind.HANDOVER_RECEIVED, handover.reference, case_id=handover.case_id, outcomes=outcomes)
    flush()
    return handover


def _leave_out(actor: Actor, handover: Handover, receipt: Receipt) -> None:
    """Nobody can receive a person whose release was recalled or has expired: that person was not presented.

    Raises `Conflict` when the receipt answers for anybody who is not awaited any more: it was filled in before the
    release ended.
    """
    open_now = released.in_effect(actor, [line.release_id for line in handover.persons])
    pending = [line for line in handover.persons if line.outcome is Outcome.PENDING]
    awaited = {line.person.reference for line in pending if line.release_id in open_now}
    if not receipt.outcomes.keys() <= awaited:
        raise Conflict
    for line in pending:
        if line.release_id not in open_now:
            line.outcome = Outcome.NOT_PRESENTED


def _receive_line(line: HandoverPerson, receipt: Receipt) -> None:
    person = line.person.reference
    outcome, reason, remark = receipt.outcomes.get(person, (Outcome.PENDING, None, ""))
    if outcome not in {Outcome.RECEIVED, Outcome.REFUSED}:
        raise RuleBroken(f"{person}-outcome", _l("Say of each person whether received or refused."))
    if outcome is Outcome.REFUSED and reason is None:
        raise RuleBroken(f"{person}-reason", _l("Choose a reason."))
    line.outcome = outcome
    line.refusal_reason = reason if outcome is Outcome.REFUSED else None
    line.remark = remark


def cancel(actor: Actor, reference: str, *, version: int | None = None) -> Handover:
    """Cancel an offered handover; nobody was presented, and what it released is recalled."""
    handover, state = _moving(actor, reference, "cancel", version)
    handover.state = state
    pending = [line for line in handover.persons if line.outcome is Outcome.PENDING]
    for line in pending:
        line.outcome = Outcome.NOT_PRESENTED
    sharing.recall_rest(actor, [line.release_id for line in pending], RecallReason.NOT_PRESENTED)
    audit(actor, AuditKind.HANDOVER_CANCELLED, handover.reference, case_id=handover.case_id)
    flush()
    return handover
