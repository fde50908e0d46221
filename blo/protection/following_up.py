"""What a screening leads to: a referral of the right kind, a supervisor's review, or a stated reason why not now.

A referral is found by itself: one of the right kind, sent after the screening, and neither declined nor withdrawn. A
child who is with nobody is owed one without any screening, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, allows, no
from blo.access.permissions import Permission
from blo.access.scope import Inside, Scope
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import Base, Moment, code_type, db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.kernel.i18n import Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import PAGE_SIZE, Page, page_of
from blo.kernel.sealing import Sealed
from blo.kernel.work import alone_with, flush
from blo.people import queries as people
from blo.people.models import Person
from blo.people.states import ChildStatus
from blo.protection import screening as screenings
from blo.protection import service as reviews
from blo.protection.indicators import NotNow, Owed
from blo.protection.screening import Screening
from blo.referrals.models import Referral
from blo.referrals.states import ReferralState, ReferralType

RIGHT_KINDS = {
    Owed.CHILD: (ReferralType.CHILD,),
    Owed.PROTECTION: (ReferralType.PROTECTION, ReferralType.SHELTER, ReferralType.MEDICAL),
}
"""The referrals that do what is owed; the first is the one that is offered."""
NO_WORDS = Said("")
LED_NOWHERE = (ReferralState.DECLINED, ReferralState.WITHDRAWN)


class ScreeningStep(Base):
    """What was done about one thing that a screening owes; without a reason, a supervisor's review was asked for."""

    __tablename__ = "screening_step"
    __scope__: ClassVar[Scope] = Inside("screening", "screening_id")
    __table_args__ = (
        sa.CheckConstraint("owed = 'supervisor_review' OR reason IS NOT NULL", name="reason_given"),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name="reason_in_words"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
    )

    screening_id: Mapped[UUID] = mapped_column(sa.ForeignKey("screening.id"), primary_key=True)
    owed: Mapped[Owed] = mapped_column(code_type(Owed), primary_key=True)
    reason: Mapped[NotNow | None] = mapped_column(code_type(NotNow))
    words: Mapped[str] = mapped_column(Sealed("screening_step.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that a screening owes: the referrals that answer it and the step that does; open without either."""

    owed: Owed
    referral: Referral | None
    step: ScreeningStep | None

    @property
    def is_open(self) -> bool:
        """Tell whether it is owed still."""
        return self.referral is None and self.step is None


def standing(actor: Actor, found: list[Screening]) -> dict[UUID, list[Standing]]:
    """What several screenings of one person owe and how far it is done, by the screening."""
    owing = [row for row in found if row.owes]
    if not owing:
        return {}
    asked = sa.select(ScreeningStep).where(ScreeningStep.screening_id.in_([row.id for row in owing]))
    steps = {(step.screening_id, step.owed): step for step in db.session.scalars(asked)}
    sent = sa.select(Referral).where(
        walls.own_rows(actor, Referral),
        Referral.person_id == owing[0].person_id,
        Referral.state.not_in(LED_NOWHERE),
        Referral.sent_at >= min(row.recorded_at for row in owing),
    )
    referrals = list(db.session.scalars(sent.order_by(Referral.sent_at, Referral.id)))
    return {
        row.id: [Standing(owed, _answering(row, owed, referrals), steps.get((row.id, owed))) for owed in row.owes]
        for row in owing
    }


def _answering(row: Screening, owed: Owed, referrals: list[Referral]) -> Referral | None:
    kinds = RIGHT_KINDS.get(owed, ())
    return next((one for one in referrals if one.type in kinds and one.sent_at >= row.recorded_at), None)


def owing(actor: Actor, after: str = "") -> Page[Screening]:
    """The screenings that owe somebody still, newest first: of persons the actor may know of."""
    known = sa.select(Person.id).where(walls.condition(actor, Person))
    found = screenings.visible(actor).where(Screening.person_id.in_(known), sa.or_(*map(_is_open_for(actor), Owed)))
    return page_of(found, Screening.recorded_at, Screening.id, after)


def _is_open_for(actor: Actor) -> Callable[[Owed], sa.ColumnElement[bool]]:
    """What `Standing.is_open` tells of one thing owed, of all screenings at once."""

    def condition(owed: Owed) -> sa.ColumnElement[bool]:
        step = sa.exists().where(ScreeningStep.screening_id == Screening.id, ScreeningStep.owed == owed)
        answered = sa.exists().where(
            walls.own_rows(actor, Referral),
            Referral.person_id == Screening.person_id,
            Referral.type.in_(RIGHT_KINDS.get(owed, ())),
            Referral.state.not_in(LED_NOWHERE),
            Referral.sent_at >= Screening.recorded_at,
        )
        is_owed = sa.cast(Screening.owes, sa.Text).contains(f'"{owed.value}"')
        return sa.and_(is_owed, ~step, ~answered)

    return condition


def children_alone(actor: Actor) -> list[Person]:
    """The children of the own office's records who are with nobody and whom nobody referred, the last known first.

    Once a screening owes it, what is owed stands there, and there it can be said why not now. At most a page of them:
    whoever is referred makes room for the next.
    """
    referred = sa.exists().where(
        walls.own_rows(actor, Referral),
        Referral.person_id == Person.id,
        Referral.type.in_(RIGHT_KINDS[Owed.CHILD]),
        Referral.state.not_in(LED_NOWHERE),
    )
    screened = sa.exists().where(
        walls.own_rows(actor, Screening),
        Screening.person_id == Person.id,
        sa.cast(Screening.owes, sa.Text).contains(f'"{Owed.CHILD.value}"'),
    )
    alone = Person.child_status == ChildStatus.UNACCOMPANIED
    whole = Person.reduced_at.is_(None)
    found = sa.select(Person).where(walls.own_rows(actor, Person), alone, whole, ~referred, ~screened)
    return list(db.session.scalars(found.order_by(Person.created_at.desc(), Person.id.desc()).limit(PAGE_SIZE)))


def may_follow_up(actor: Actor, screening: Screening) -> Decision:
    """Whoever reads the answers: what is owed says something of them."""
    return YES if screenings.reads_answers(actor, screening) else no(Reason.NO_GROUND)


def _following(actor: Actor, screening_id: UUID) -> tuple[Screening, list[Owed]]:
    """Return a screening and what it owes still, for whoever may follow it up."""
    screening = screenings.get(actor, screening_id)
    if not may_follow_up(actor, screening):
        raise NotAllowed(Reason.NO_GROUND.label)
    alone_with({screening.person_id})
    lines = standing(actor, [screening]).get(screening.id, [])
    return screening, [line.owed for line in lines if line.is_open]


def can_ask_review(actor: Actor, screening: Screening) -> bool:
    """Tell whether a review can be asked for: of persons of the own office alone."""
    return bool(allows(actor, Permission.PROTECTION_ASK, people.get(actor, screening.person_reference)))


def ask_review(actor: Actor, screening_id: UUID) -> Screening:
    """Ask for a supervisor's review, as a screening owes it; raises `WrongState` when it does not, or no more."""
    screening, owed = _following(actor, screening_id)
    if Owed.REVIEW not in owed:
        raise WrongState
    reviews.ask(actor, screening.person_reference)
    _step(actor, screening, Owed.REVIEW)
    flush()
    return screening


def put_off(actor: Actor, screening_id: UUID, reason: NotNow, words: Said) -> Screening:
    """Say why nobody is referred now; it holds for all that is owed still. Raises `WrongState` when nothing is."""
    screening, owed = _following(actor, screening_id)
    if not owed:
        raise WrongState
    if reason is NotNow.OTHER and not words.text:
        raise RuleBroken("words", _l("This reason needs words."))
    for one in owed:
        _step(actor, screening, one, reason, words)
    audit(actor, AuditKind.SCREENING_DEFERRED, screening.person_reference, not_now=reason.value)
    flush()
    return screening


def _step(actor: Actor, screening: Screening, owed: Owed, reason: NotNow | None = None, words: Said = NO_WORDS) -> None:
    step = ScreeningStep(
        screening_id=screening.id,
        owed=owed,
        reason=reason,
        words=words.text,
        words_language=words.language if words.text else "",
        at=clock.now(),
        account_id=actor.account_id,
    )
    db.session.add(step)
