"""Screening: recorded by whoever asks the questions; the outcome is the office's, the answers are closed.

Each side screens again, also after a handover, and reads its own screenings alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, allows, no, require
from blo.access.permissions import Permission
from blo.access.scope import Inside, Own, Scope
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.consent import queries as consents
from blo.consent.states import ConsentScope, ConsentState
from blo.kernel import clock
from blo.kernel.db import Base, Codes, Identified, Moment, OfficeOwned, Submitted, code_type, db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.people import queries as people
from blo.people.models import Person
from blo.people.states import ChildStatus, Interpreting
from blo.protection.indicators import (
    INDICATIONS,
    INDICATOR_SET,
    UNASKED,
    Answer,
    Indicator,
    LegalDuty,
    Owed,
    ScreeningOutcome,
    indicators,
)


class Screening(Identified, OfficeOwned, Submitted, Base):
    """One screening of one person by one office; no release, document or form of another office knows of it.

    The person may be another office's, and be recalled or erased there; what was asked here stays, so `person_id` has
    no foreign key.
    """

    __tablename__ = "screening"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.Index("ix_screening_person", "person_id", "recorded_at", "id"),
        sa.Index("ix_screening_office", "office_id", "recorded_at", "id"),
    )

    person_id: Mapped[UUID]
    person_reference: Mapped[str] = mapped_column(sa.String(40))
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    indicator_set: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(12))
    companion_present: Mapped[bool]
    interpreting: Mapped[Interpreting] = mapped_column(code_type(Interpreting))
    share_police: Mapped[bool]
    outcome: Mapped[ScreeningOutcome] = mapped_column(code_type(ScreeningOutcome))
    owes: Mapped[list[Owed]] = mapped_column(Codes(Owed), default=list)

    @property
    def should_be_private(self) -> bool:
        """Tell whether it must be asked again with nobody else in the room."""
        return self.companion_present and self.outcome not in UNASKED


class ScreeningAnswer(Base):
    """The answer to one question of the screening's list.

    It is never loaded with its screening: who asks for answers is asked for a right.
    """

    __tablename__ = "screening_answer"
    __scope__: ClassVar[Scope] = Inside("screening", "screening_id")

    screening_id: Mapped[UUID] = mapped_column(sa.ForeignKey("screening.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[str] = mapped_column(sa.String(40))
    answer: Mapped[Answer] = mapped_column(code_type(Answer))


@dataclass(frozen=True, slots=True)
class NewScreening:
    """What a screening is recorded from; `language` is a BCP 47 tag, `share_police` consent to tell investigators.

    `answers` are by the codes of the present list's indicators.
    """

    person: str
    answers: dict[str, Answer]
    outcome: ScreeningOutcome
    language: str
    companion_present: bool
    interpreting: Interpreting
    share_police: bool
    submission: UUID | None = None


def visible(actor: Actor) -> sa.Select[Screening]:
    """The screenings an actor may know of: those of the own office, by the recorder or whoever works cases."""
    mine = sa.select(Screening).where(walls.own_rows(actor, Screening))
    return mine if actor.may(Permission.CASE_READ) else mine.where(Screening.recorded_by_id == actor.account_id)


def of_person(actor: Actor, person_id: UUID) -> list[Screening]:
    """The screenings of one person that the actor may know of, newest first."""
    statement = visible(actor).where(Screening.person_id == person_id)
    return list(db.session.scalars(statement.order_by(Screening.recorded_at.desc(), Screening.id.desc())))


def get(actor: Actor, screening_id: UUID) -> Screening:
    """Return one screening; raise `NotFound`."""
    row = db.session.scalars(visible(actor).where(Screening.id == screening_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def reads_answers(actor: Actor, screening: Screening) -> Decision:
    """Need to know: the recorder, the protection role, and investigators to whom the person consented."""
    if not walls.owns(actor, screening):
        return no(Reason.OFFICE)
    if screening.recorded_by_id == actor.account_id or actor.may(Permission.SCREENING_READ):
        return YES
    if actor.may(Permission.SCREENING_OPEN) and _consents(actor, screening):
        return YES
    return no(Reason.NO_GROUND)


def _consents(actor: Actor, screening: Screening) -> bool:
    """The person's last word on telling investigators counts: at the screening, or said apart from it since."""
    answer = consents.standing(actor, screening.person_id).get(ConsentScope.POLICE)
    if answer is None or answer.consent.recorded_at < screening.recorded_at:
        return screening.share_police
    return answer.state is ConsentState.GRANTED


def _all(screening: Screening) -> list[ScreeningAnswer]:
    statement = sa.select(ScreeningAnswer).where(ScreeningAnswer.screening_id == screening.id)
    return list(db.session.scalars(statement.order_by(ScreeningAnswer.position)))


def answers(actor: Actor, screening: Screening) -> list[ScreeningAnswer]:
    """The answers of a screening, for those who may read them; raise `NotAllowed`."""
    decision = reads_answers(actor, screening)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    return _all(screening)


def _said_yes(command: NewScreening) -> list[Indicator]:
    return [one for one in indicators() if command.answers.get(one.code) is Answer.YES]


def _check(command: NewScreening) -> None:
    given = {code for code, answer in command.answers.items() if answer is not Answer.NOT_ASKED}
    if command.outcome in UNASKED:
        if given:
            raise RuleBroken("outcome", _l("Questions were answered: say what they led to."))
        return
    if not given:
        raise RuleBroken(
            "outcome", _l("No question was answered: say that there was no screening, or that it was declined.")
        )
    strong = any(one.strong for one in _said_yes(command))
    if strong and command.outcome is not ScreeningOutcome.URGENT:
        raise RuleBroken("outcome", _l("One answer alone is a strong indication: refer urgently."))


def _owes(command: NewScreening, *, alone: bool) -> list[Owed]:
    """A child alone, a wish for protection, or one strong indicator: each leads to somebody; so does an indication.

    That a child is `alone` may stand in its record, and counts then whatever was asked and answered.
    """
    yes = _said_yes(command)
    owes = {one.owes for one in yes if one.owes} | ({Owed.CHILD} if alone else set())
    if any(one.strong and not one.owes for one in yes) or (command.outcome in INDICATIONS and Owed.CHILD not in owes):
        owes.add(Owed.PROTECTION)
    return list(owes)


def _is_known_alone(actor: Actor, person: Person) -> bool:
    """Tell whether a child of the own office's records is with nobody; what others wrote need not be released."""
    return walls.owns(actor, person) and person.child_status is ChildStatus.UNACCOMPANIED


def screenable(actor: Actor, reference: str) -> Person:
    """Return a person the actor may screen; raise `NotFound` for all others, whether they exist or not."""
    person = people.get(actor, reference)
    if not allows(actor, Permission.SCREENING_RECORD, person):
        raise NotFound
    return person


def _answers(screening: Screening, command: NewScreening) -> list[ScreeningAnswer]:
    return [
        ScreeningAnswer(
            screening_id=screening.id,
            position=position,
            indicator=one.code,
            answer=command.answers.get(one.code, Answer.NOT_ASKED),
        )
        for position, one in enumerate(indicators())
    ]


def screen(actor: Actor, command: NewScreening) -> Screening:
    """Record a screening of a person of the own office, or of one shared with it, for the receiving side asks again.

    The same form sent again gives the same screening.
    """
    person = screenable(actor, command.person)
    for made in of_person(actor, person.id):
        if command.submission is not None and made.submission == command.submission:
            return made
    _check(command)
    screening = Screening(
        **walls.credit(actor, person),
        person_id=person.id,
        person_reference=person.reference,
        recorded_by_id=actor.account_id,
        recorded_at=clock.now(),
        indicator_set=INDICATOR_SET,
        language=command.language,
        companion_present=command.companion_present,
        interpreting=command.interpreting,
        share_police=command.share_police,
        outcome=command.outcome,
        owes=_owes(command, alone=_is_known_alone(actor, person)),
        submission=command.submission,
    )
    db.session.add(screening)
    flush()
    db.session.add_all(_answers(screening, command))
    audit(actor, AuditKind.SCREENING_RECORDED, person.reference)
    flush()
    return screening


def open_on_duty(actor: Actor, screening_id: UUID, duty: LegalDuty) -> list[ScreeningAnswer]:
    """Open the answers once, on a legal duty that the investigator states and the log keeps."""
    screening = get(actor, screening_id)
    require(actor, Permission.SCREENING_OPEN)
    audit(actor, AuditKind.SCREENING_OPENED, screening.person_reference, ground=duty.value)
    flush()
    return _all(screening)
