"""What became of one detection, in one query. Only what its own office did, and what the other side answered to it.

Told are steps that were taken: shared, referred, offered, received. That something was taken back, withdrawn,
cancelled or not presented is not told, nor of how many persons something was offered: what stops such a step may be
known to nobody at the post, so the lines stay as they were whatever stopped it. Nobody is named, and of a person's
referral neither its kind nor its recipient, for a shelter's address is not for everybody.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from blo.access import walls
from blo.access.actor import Actor
from blo.cases.models import Case, CaseDetection
from blo.detections.models import Detection, DetectionPerson
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.db import db
from blo.kernel.i18n import Lazy
from blo.offices.models import Office
from blo.outcomes.states import Became
from blo.people.models import Person
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.states import REFERRAL_MACHINE, ReferralState
from blo.sharing.models import Release
from blo.sharing.states import Handling, SubjectKind

ANSWERED = {Outcome.RECEIVED: Became.HANDED_OVER, Outcome.REFUSED: Became.REFUSED}
WITHDRAW = "withdraw"
REACHED = {"send": REFERRAL_MACHINE.start} | {
    row.verb: row.target for row in REFERRAL_MACHINE.transitions if row.verb != WITHDRAW
}
"""Where a referral stands after each step that is told."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that became of a detection; `at` is the latest moment where it is about several persons.

    `persons` is how many, 0 where that is not told. `country` and `office` say with whom. Under H3, whose
    restriction stands in words that only people can read, it is the State alone. `state` is where referrals stand.
    """

    became: Became
    at: datetime
    persons: int = 0
    country: str = ""
    office: Lazy | None = None
    state: ReferralState | None = None


def own_persons(actor: Actor, detection_id: Any) -> sa.Select[Any]:
    """The own office's persons of a detection; `detection_id` may be a column of the query around this one."""
    linked = sa.select(DetectionPerson.person_id).join(Person, Person.id == DetectionPerson.person_id)
    return linked.where(DetectionPerson.detection_id == detection_id, walls.own_rows(actor, Person))


def in_own_case(actor: Actor, detection_id: Any) -> sa.ColumnElement[bool]:
    """What holds of the own office's case that a detection is in; for a query of both tables."""
    joined = CaseDetection.case_id == Case.id
    return sa.and_(joined, CaseDetection.detection_id == detection_id, walls.own_rows(actor, Case))


def was_shared(actor: Actor, detection_id: Any) -> sa.ColumnElement[bool]:
    """What holds of releases by which a detection was shared, whether they are open still or not."""
    own = walls.own_rows(actor, Release)
    of_it = sa.and_(Release.kind == SubjectKind.DETECTION, Release.subject_id == detection_id)
    return sa.and_(own, of_it, Release.effective_at.is_not(None))


def _row(kind: Became, at: Any, key: Any, word: Any = "", country: Any = "") -> sa.Select[Any]:
    """One shape for all, so that one query brings them: kind, moment, whose it is, a code, a country."""
    texts = [sa.literal(one) if isinstance(one, str) else sa.type_coerce(one, sa.String()) for one in (word, country)]
    named = (at.label("at"), key.label("key"), texts[0].label("word"), texts[1].label("country"))
    return sa.select(sa.literal(kind.value).label("kind"), *named)


def _steps(actor: Actor, persons: sa.Select[Any]) -> sa.Select[Any]:
    """The last step of each referral that either side took towards help; withdrawing is none."""
    step = aliased(ReferralStep)
    last = (
        sa.select(step.id)
        .where(step.referral_id == Referral.id, step.verb.in_(tuple(REACHED)))
        .order_by(step.at.desc(), step.id.desc())
        .limit(1)
    )
    found = _row(Became.REFERRED, ReferralStep.at, Referral.id, ReferralStep.verb)
    return found.join(Referral, ReferralStep.id == last.scalar_subquery()).where(
        walls.own_rows(actor, Referral), Referral.person_id.in_(persons)
    )


def _lines(actor: Actor, persons: sa.Select[Any], kind: Became, at: Any) -> sa.Select[Any]:
    """The lines of a detection's persons in the own office's handovers."""
    found = _row(kind, at, Handover.id, HandoverPerson.outcome, Office.country)
    joined = found.join(Handover, Handover.id == HandoverPerson.handover_id)
    joined = joined.join(Office, Office.id == Handover.recipient_id)
    return joined.where(walls.own_rows(actor, Handover), HandoverPerson.person_id.in_(persons))


def of_detection(actor: Actor, detection: Detection) -> list[News]:
    """What became of a detection of the actor's office, oldest first; of another office's nothing."""
    if not walls.owns(actor, detection):
        return []
    persons = own_persons(actor, detection.id)
    released = _row(Became.SHARED, Release.effective_at, Release.recipient_id, Release.handling, Office.country)
    answered = HandoverPerson.outcome.in_(tuple(ANSWERED))
    statement = sa.union_all(
        _row(Became.CASE, Case.opened_at, Case.id).where(in_own_case(actor, detection.id)),
        released.join(Office, Office.id == Release.recipient_id).where(was_shared(actor, detection.id)),
        _steps(actor, persons),
        _lines(actor, persons, Became.OFFERED, Handover.offered_at),
        _lines(actor, persons, Became.HANDED_OVER, Handover.received_at).where(answered),
    )
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in db.session.execute(statement):
        groups[_group(row)].append(row)
    names = _names({key[1] for key in groups if key[0] == Became.SHARED})
    news = [_news(rows, names) for rows in groups.values()]
    return sorted(news, key=lambda one: (one.at, list(Became).index(one.became)))


def _names(offices: set[UUID]) -> dict[UUID, Lazy]:
    if not offices:
        return {}
    return {row.id: row.lazy_name for row in db.session.scalars(sa.select(Office).where(Office.id.in_(offices)))}


def _group(row: Any) -> tuple[Any, ...]:
    """What is told in one line: each office, each stand of referrals, each handover and what came of it."""
    match row.kind:
        case Became.REFERRED:
            return row.kind, REACHED[row.word]
        case Became.HANDED_OVER:
            return row.kind, row.key, row.word
        case _:
            return row.kind, row.key


def _news(rows: list[Any], names: dict[UUID, Lazy]) -> News:
    one, at = rows[0], max(row.at for row in rows)
    match Became.of(one.kind):
        case Became.SHARED:
            first = min(rows, key=lambda row: row.at)
            restricted = any(row.word == Handling.H3 for row in rows)
            return News(Became.SHARED, first.at, country=one.country, office=None if restricted else names[one.key])
        case Became.REFERRED:
            return News(Became.REFERRED, at, persons=len(rows), state=REACHED[one.word])
        case Became.HANDED_OVER:
            return News(ANSWERED[Outcome.of(one.word)], at, persons=len(rows), country=one.country)
        case became:
            return News(became, at, country=one.country)
