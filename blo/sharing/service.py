"""Granting, recalling, and bringing into effect what waited for an acceptance."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import Reason, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.checkpoints.service import exchange
from blo.kernel import clock, work
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import alone_with, flush, locked
from blo.offices import queries as directory
from blo.offices.models import Agreement, Office
from blo.offices.states import DataCategory, OfficeKind
from blo.sharing import objections, onward, queries, recalls, visibility
from blo.sharing.fields import Field
from blo.sharing.models import Release
from blo.sharing.states import RELEASE_MACHINE, Handling, Purpose, RecallReason, ReleaseState, SubjectKind

EXPIRED = _l("The time for which this was released is over. Ask the sender to send it again.")
NEEDS_REVIEW = _l("This person: needs supervisor review.")
"""All that anybody is told of whom nothing may leave, whatever the cause."""
NO_CONSENT = _l("The person does not consent to this. Ask again, or have a supervisor state a legal basis.")
LONGEST_RELEASE = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms something leaves the office; `expires_on` is the last day it may be seen, in the granter's zone."""

    recipient_id: UUID
    agreement_id: UUID
    article: str
    purpose: Purpose
    handling: Handling
    expires_on: date
    handling_note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to release and the fields chosen; `office_id` is its originator, `agency_only` as the thing has it.

    `chosen_in` is the form field in which it was chosen, when that is not named by its reference.
    """

    kind: SubjectKind
    subject_id: UUID
    reference: str
    office_id: UUID
    fields: tuple[Field, ...]
    agency_only: bool = False
    agency: str = ""
    chosen_in: str = ""

    @classmethod
    def of(cls, kind: SubjectKind, thing: Any, fields: tuple[Field, ...], *, chosen_in: str = "") -> "Item":
        """Make the item of a record."""
        kept = (thing.agency_only, thing.agency)
        return cls(kind, thing.id, thing.reference, thing.office_id, fields, *kept, chosen_in)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of releasing, in a case about certain crimes.

    What `waits` opens nothing until `take_effect`. `also` are data categories that leave at the same time in another
    way than by fields. What `helps` at once is not held up by an objection of the person, and the log says so.
    """

    id: UUID
    case_id: UUID
    crimes: frozenset[str]
    waits: bool = False
    also: frozenset[DataCategory] = frozenset()
    helps: bool = False


def require_open_link(first: UUID, second: UUID) -> None:
    """Raise `NotAllowed` unless the two offices' link is active now; its status can't change until the work ends."""
    link = directory.link_between(first, second, lock=True)
    if link is None or not link.is_open(clock.now().date()):
        raise NotAllowed(Reason.LINK.label)


def end_of(day: date, zone: str) -> datetime:
    """Return the moment a day is over at a place: what may be seen until that day is closed from then on."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _expiry(actor: Actor, day: date) -> datetime:
    today = clock.today(actor.time_zone)
    if not today <= day <= today + LONGEST_RELEASE:
        raise RuleBroken("expires_on", _l("Choose a last day between today and five years from now."))
    return end_of(day, actor.time_zone)


def _agreement(actor: Actor, recipient: Office, terms: Terms, crimes: frozenset[str]) -> Agreement:
    agreement = directory.agreement(terms.agreement_id)
    if agreement is None or not agreement.binds(actor.country, recipient.country):
        raise RuleBroken("agreement", _l("Choose an agreement that binds both countries."))
    if not agreement.in_force(clock.today(actor.time_zone)):
        raise RuleBroken("agreement", _l("This agreement is not in force today."))
    if terms.article not in {article["number"] for article in agreement.articles}:
        raise RuleBroken("agreement", _l("This agreement has no such article."))
    if not crimes <= set(agreement.crimes):
        raise RuleBroken("agreement", _l("This agreement does not cover the crimes of this case."))
    return agreement


def _within(agreement: Agreement, items: list[Item], also: frozenset[DataCategory]) -> None:
    wanted = {field.category for item in items for field in item.fields} | also
    if not wanted <= set(agreement.data_categories):
        raise RuleBroken("agreement", _l("This agreement does not cover all the kinds of data chosen."))


PROVIDER_CATEGORIES = frozenset({DataCategory.IDENTITY, DataCategory.NEEDS})
"""What a service provider must know to help one person: who it is and what is needed."""


def _within_needs(recipient: Office, items: list[Item], terms: Terms, also: frozenset[DataCategory]) -> None:
    """Need to know: a service provider gets one person's needs, for protection, and nothing of the investigation."""
    if recipient.kind is not OfficeKind.PROVIDER:
        return
    if terms.purpose is not Purpose.PROTECTION:
        raise RuleBroken("purpose", _l("A service provider is told of a person for protection alone."))
    of_one_person = len(items) == 1 and items[0].kind is SubjectKind.PERSON
    wanted = {field.category for item in items for field in item.fields} | also
    if not of_one_person or not wanted <= PROVIDER_CATEGORIES:
        raise RuleBroken("recipient_id", _l("A service provider is told of one person's needs and of nothing else."))


def grant(actor: Actor, items: list[Item], terms: Terms, act: Act) -> list[Release]:
    """Release items on the same terms, in one act.

    Raises `NotAllowed` for another office's item or a link that is not active, `RuleBroken` for terms the agreement
    does not carry, for a person of whom nothing may leave for the recipient, and for one who objects to it.
    """
    for item in items:
        require(actor, Permission.RELEASE_GRANT, item)
    persons = {item.subject_id for item in items if item.kind is SubjectKind.PERSON and item.fields}
    alone_with(persons)
    require_open_link(actor.office_id, terms.recipient_id)
    recipient = directory.office(terms.recipient_id)
    agreement = _agreement(actor, recipient, terms, act.crimes)
    _within(agreement, items, act.also)
    _within_needs(recipient, items, terms, act.also)
    if terms.handling is Handling.H3 and not terms.handling_note:
        raise RuleBroken("handling_note", _l("H3 needs the restriction in words."))
    if not any(item.fields for item in items):
        raise RuleBroken("", _l("Choose at least one field to release."))
    barred = queries.barred(persons, recipient, through=_expiry(actor, terms.expires_on))
    for item in items:
        if item.subject_id in barred:
            raise RuleBroken(item.chosen_in or item.reference, NEEDS_REVIEW)
    _heed(actor, items, recipient, act)
    releases = [_release(actor, item, terms, act, (recipient, agreement)) for item in items if item.fields]
    db.session.add_all(releases)
    visibility.keep(releases)
    for release in releases:
        _recorded(actor, AuditKind.RELEASE_GRANTED, release)
    flush()
    work.after_commit(exchange, actor.office_id, terms.recipient_id)
    return releases


def _heed(actor: Actor, items: list[Item], recipient: Office, act: Act) -> None:
    """Hold back whoever objects, unless this is urgent help."""
    chosen = [item for item in items if item.kind is SubjectKind.PERSON and item.fields]
    objecting = objections.objecting(actor, {item.subject_id for item in chosen}, recipient)
    for item in chosen:
        if item.subject_id not in objecting:
            continue
        if not act.helps:
            raise RuleBroken(item.chosen_in or item.reference, NO_CONSENT)
        record(actor, AuditKind.CONSENT_OVERRULED, item.reference, case_id=act.case_id, recipient=recipient.code)


def _release(actor: Actor, item: Item, terms: Terms, act: Act, parties: tuple[Office, Agreement]) -> Release:
    recipient, agreement = parties
    now = clock.now()
    return Release(
        **walls.credit(actor, item),
        recipient=recipient,
        act=act.id,
        case_id=act.case_id,
        kind=item.kind,
        subject_id=item.subject_id,
        subject_reference=item.reference,
        fields=[field.value for field in item.fields],
        purpose=terms.purpose,
        agreement=agreement,
        article=terms.article,
        handling=terms.handling,
        handling_note=terms.handling_note,
        expires_at=_expiry(actor, terms.expires_on),
        state=ReleaseState.WAITING if act.waits else ReleaseState.ACTIVE,
        granted_at=now,
        granted_by_id=actor.account_id,
        effective_at=None if act.waits else now,
    )


def _recorded(actor: Actor, kind: AuditKind, release: Release) -> None:
    record(
        actor,
        kind,
        release.subject_reference,
        case_id=release.case_id,
        recipient=release.recipient.code,
        fields=release.fields,
        purpose=release.purpose.value,
        handling=release.handling.value,
        state=release.state.value,
    )


def take_effect(release_id: UUID, stopped: Callable[[], bool] = bool) -> None:
    """Open what waited: the recipient accepted it; the caller has asked the recipient's right.

    `stopped` asks, as the originator, what else may have come to stand against it.

    What became barred was withdrawn in the same work, so it is not met here; should it be, the recipient is told what
    is told of anything withdrawn.
    """
    release = locked(sa.select(Release).where(Release.id == release_id), Release)
    require_open_link(release.office_id, release.recipient_id)
    if release.is_expired:
        raise RuleBroken("", EXPIRED)
    with acting_for(release.office_id, agency=release.agency):  # what stops it and what it opens is the originator's
        if queries.barred({release.subject_id}, release.recipient, through=release.expires_at) or stopped():
            raise WrongState
        release.state = RELEASE_MACHINE.next(release.state, "take_effect")
        release.effective_at = clock.now()
        visibility.keep([release])


def cancel(release_id: UUID) -> None:
    """Close what waited, for good: it was declined or withdrawn."""
    release = locked(sa.select(Release).where(Release.id == release_id), Release)
    release.state = RELEASE_MACHINE.next(release.state, "cancel")
    flush()


def recall(actor: Actor, release_id: UUID, reason: RecallReason) -> Release:
    """Take a release back, at once; the receiver is shown that it was recalled, and no longer what it opened.

    With a case go all its items that were released to the same office, and with every item what was passed on of it.
    """
    release = queries.get(actor, release_id)
    require(actor, Permission.RELEASE_RECALL, release)
    others = queries.of_case(actor, release.case_id) if release.kind is SubjectKind.CASE else []
    together = {release.id} | {one.id for one in others if one.recipient_id == release.recipient_id}
    found = held(together)
    RELEASE_MACHINE.next(release.state, "recall")
    recalls.ask(_recall_active(actor, found, reason))
    flush()
    return release


def recall_rest(actor: Actor, release_ids: Collection[UUID], reason: RecallReason) -> None:
    """Take back those of several releases that are still in effect; what was recalled before stays as it is.

    Each is asked about by itself, as when somebody takes back one after the other: that they went together could tell
    why.
    """
    rest = {row.id: row for row in _recall_active(actor, held(release_ids), reason)}
    for first in sorted(rest.keys() & set(release_ids)):
        recalls.ask([rest.pop(key) for key in sorted(onward.derived({first}) | {first}) if key in rest])
    flush()


def held(release_ids: Collection[UUID]) -> Sequence[Release]:
    """Lock several releases and all that was passed on of them, before the first changes.

    All in one order, so that two who take back the same never wait for each other. What was passed on until these were
    locked is newer than they are; once they are, no more of them is passed on.
    """
    rows: Sequence[Release] = ()
    known, wanted = set[UUID](), set(release_ids) | onward.derived(release_ids)
    while wanted != known:
        asked = sa.select(Release).where(Release.id.in_(wanted)).order_by(Release.id).with_for_update(of=Release)
        rows = db.session.scalars(asked, execution_options={"populate_existing": True}).all()
        known, wanted = wanted, wanted | onward.derived(wanted)
    return rows


def _recall_active(actor: Actor, releases: Sequence[Release], reason: RecallReason) -> list[Release]:
    recalled = [release for release in releases if release.state is ReleaseState.ACTIVE]
    for release in recalled:
        _recall(actor, release, reason)
    visibility.keep(recalled)
    for release in recalled:
        _recorded(actor, AuditKind.RELEASE_RECALLED, release)
    return recalled


def _recall(actor: Actor, release: Release, reason: RecallReason) -> None:
    require(actor, Permission.RELEASE_RECALL, release)
    release.state = RELEASE_MACHINE.next(release.state, "recall")
    release.recalled_at = clock.now()
    release.recall_reason = reason
