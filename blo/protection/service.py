"""The verbs of a review: ask, open, close. Bars follow from it in the same work, and what they stop is taken back."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.handovers import queries as handovers
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import alone_with, flush, locked
from blo.people import queries as people
from blo.people.models import Person
from blo.protection import queries
from blo.protection.models import FearedParty, ProtectionOverride, ProtectionReview
from blo.protection.states import (
    REVIEW_MACHINE,
    Harm,
    OverrideState,
    PartyKind,
    ReviewOutcome,
)
from blo.protection.taking_back import barred, take_back
from blo.sharing import bars
from blo.sharing import queries as sharing
from blo.sharing.models import EVERY_OTHER


@dataclass(frozen=True, slots=True)
class Feared:
    """Somebody feared; `country` is the State, or where others can reach the person, empty when not known."""

    kind: PartyKind
    country: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the supervisor writes into a review; `origin` is the State left (alpha-2), empty when not known."""

    harms: tuple[Harm, ...]
    parties: tuple[Feared, ...]
    origin: str = ""
    words: str = ""
    words_language: str = ""


def _abroad(actor: Actor, countries: Iterable[str]) -> set[str]:
    return {country for country in countries if country and country != actor.country}


def _at_once(actor: Actor, person: Person, towards: Iterable[str]) -> set[str]:
    """What is barred before anybody has decided: the nationality's State, every other when that tells nothing.

    With it go the States to which the person was about to be handed over: what was said there was said of them.
    """
    about_to = {row.recipient.country for row in handovers.awaiting(actor, person.id)}
    return (_abroad(actor, {person.nationality}) or {EVERY_OTHER}) | _abroad(actor, about_to | set(towards))


def _feared(actor: Actor, person: Person, findings: Findings) -> set[str]:
    """The States feared: nationality, origin, those named, and those in which others can reach the person.

    Somebody who can reach nobody knows where is feared everywhere. The own State is barred only when it is itself
    named: its shelters are where the person is helped.
    """
    own = {party.country for party in findings.parties if party.kind is PartyKind.STATE and party.country}
    reached = {party.country or EVERY_OTHER for party in findings.parties}
    return own | _abroad(actor, {person.nationality, findings.origin} | reached) or {EVERY_OTHER}


def ask(actor: Actor, reference: str, *, towards: Iterable[str] = ()) -> None:
    """Ask for a supervisor's review of a person of the own office; no reason is asked, and it holds at once.

    Where one is running already nothing changes. `towards` are States to which the person was about to go. Raises
    `NotFound`, also for a person of another office, whether shared or not.
    """
    person = people.get(actor, reference)
    if not allows(actor, Permission.PROTECTION_ASK, person):
        raise NotFound
    alone_with({person.id})
    standing = sharing.bars_of(actor, person.id).keys()
    wanted = standing | (_abroad(actor, towards) if standing else _at_once(actor, person, towards))
    if wanted == standing:
        return
    if not standing:
        review = ProtectionReview(
            **walls.credit(actor, person), person_id=person.id, asked_by_id=actor.account_id, asked_at=clock.now()
        )
        db.session.add(review)
    bars.keep(actor, person, wanted)
    take_back(actor, person, barred(person))
    audit(actor, AuditKind.PROTECTION_ASKED, person.reference)
    flush()


def _moving(actor: Actor, reference: str, verb: str) -> tuple[Person, ProtectionReview]:
    person = people.get(actor, reference)
    alone_with({person.id})
    review = locked(queries.running(actor, person.id), ProtectionReview)
    require(actor, Permission.of(REVIEW_MACHINE.row(verb).permission), review)
    review.state = REVIEW_MACHINE.next(review.state, verb)
    return person, review


def open_review(actor: Actor, reference: str, findings: Findings) -> ProtectionReview:
    """Open a review, or write an open one anew; what is on its way to the States feared is taken back."""
    if not findings.harms:
        raise RuleBroken("harms", _l("Choose at least one harm feared."))
    for party in findings.parties:
        if party.kind is PartyKind.STATE and not party.country:
            raise RuleBroken("parties", _l("Choose which State is feared."))
    person, review = _moving(actor, reference, "open")
    now = clock.now()
    review.opened_by_id, review.opened_at = actor.account_id, now
    review.origin, review.harms = findings.origin, list(findings.harms)
    review.words, review.words_language = findings.words, findings.words_language if findings.words else ""
    review.parties.clear()
    flush()
    review.parties = [
        FearedParty(position=position, kind=party.kind, country=party.country, words=party.words)
        for position, party in enumerate(findings.parties)
    ]
    bars.keep(actor, person, _feared(actor, person, findings))
    take_back(actor, person, barred(person))
    _decided(actor, person, "open")
    return review


def close(actor: Actor, reference: str, outcome: ReviewOutcome) -> ProtectionReview:
    """Close a review: no bar stands any more, and no override is left that could lift one to come."""
    person, review = _moving(actor, reference, "close")
    review.closed_by_id, review.closed_at, review.outcome = actor.account_id, clock.now(), outcome
    bars.keep(actor, person, ())
    _end_overrides(actor, person.reference)
    _decided(actor, person, "close")
    return review


def _end_overrides(actor: Actor, person: str) -> None:
    ends = {OverrideState.ASKED: OverrideState.REFUSED, OverrideState.CONFIRMED: OverrideState.REVOKED}
    mine = sa.select(ProtectionOverride).where(
        walls.own_rows(actor, ProtectionOverride), ProtectionOverride.person == person
    )
    for row in db.session.scalars(mine.order_by(ProtectionOverride.id).with_for_update(of=ProtectionOverride)):
        if row.state in ends:
            end_override(actor, row, ends[row.state])


def end_override(actor: Actor, row: ProtectionOverride, state: OverrideState) -> None:
    """Note that an override ended, and by whom; for the verbs that have asked the right."""
    now = clock.now()
    if state is OverrideState.REFUSED:
        row.answered_by_id, row.answered_role, row.answered_at = actor.account_id, actor.role.value, now
    else:
        row.ended_at = now
    row.state = state
    bars.end_lift(actor, row.id)
    audit(actor, AuditKind.PROTECTION_OVERRIDE_ENDED, row.person, ground=row.ground.value, country=row.country)


def _decided(actor: Actor, person: Person, verb: str) -> None:
    """The log tells that it was decided, never what: the auditor sees the act and who did it."""
    audit(actor, AuditKind.PROTECTION_DECIDED, person.reference, decided=verb)
    flush()
