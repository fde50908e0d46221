"""Asking an originator to pass an item on. Receivers release nothing of others: the originator does, or does not.

Granting makes a release of the originator's own and so needs what the case knows: it is in `blo.cases.onward`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page, page_of
from blo.kernel.work import flush, locked
from blo.offices.models import Office
from blo.sharing import queries
from blo.sharing.models import OnwardRequest, Release
from blo.sharing.states import ONWARD_MACHINE, OnwardGround, OnwardState, Purpose

CLOSED = _l("The release this is about is no longer in effect.")


@dataclass(frozen=True, slots=True)
class NewOnward:
    """What is asked: to which office, for what, and why, in which language."""

    third_id: UUID
    purpose: Purpose
    words: str
    language: str
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the originator does not pass the item on; words where the ground is another, or to explain it."""

    ground: OnwardGround
    words: str = ""
    language: str = ""


def visible(actor: Actor) -> sa.Select[OnwardRequest]:
    """The requests an actor may know of: about releases that the own office granted or received."""
    return sa.select(OnwardRequest).where(walls.condition(actor, OnwardRequest))


def one(actor: Actor, request_id: UUID) -> sa.Select[OnwardRequest]:
    """The query for one request."""
    return visible(actor).where(OnwardRequest.id == request_id)


def get(actor: Actor, request_id: UUID) -> OnwardRequest:
    """Return one request; raise `NotFound`, also for other offices'."""
    row = db.session.scalars(one(actor, request_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "") -> Page[OnwardRequest]:
    """Requests the own office asked and was asked, newest first."""
    return page_of(visible(actor), OnwardRequest.asked_at, OnwardRequest.id, after)


def of_release(actor: Actor, release: Release) -> list[OnwardRequest]:
    """The requests about one release, newest first."""
    statement = visible(actor).where(OnwardRequest.release_id == release.id)
    return list(db.session.scalars(statement.order_by(OnwardRequest.asked_at.desc(), OnwardRequest.id.desc())))


def derived(release_ids: Collection[UUID]) -> set[UUID]:
    """The releases granted because receivers of these asked for them, and because receivers of those did, to the end.

    Whoever calls has looked the first ones up; what comes from them is the same originator's.
    """
    made = sa.select(OnwardRequest.granted_id).where(OnwardRequest.granted_id.is_not(None))
    found = made.where(OnwardRequest.release_id.in_(release_ids)).cte("derived", recursive=True)
    found = found.union(made.where(OnwardRequest.release_id == found.c.granted_id))
    return set(db.session.scalars(sa.select(found.c.granted_id)))


def passed_on(actor: Actor, release: Release) -> list[Release]:
    """What third offices hold because a release was passed on, the oldest first; only its originator is told."""
    if not walls.owns(actor, release):
        return []
    statement = sa.select(Release).where(walls.own_rows(actor, Release), Release.id.in_(derived([release.id])))
    rows = db.session.scalars(statement.order_by(Release.granted_at, Release.id))
    return [row for row in rows if row.is_in_effect]


def ask(actor: Actor, release_id: UUID, command: NewOnward) -> OnwardRequest:
    """Ask the originator to release an item to a third office as well; the same form sent again asks once.

    Raises `NotAllowed` where the agreement forbids passing on.
    """
    release = locked(queries.one(actor, release_id), Release)
    require(actor, Permission.ONWARD_ASK, release)
    asked = of_release(actor, release)
    if command.submission and (made := [row for row in asked if row.submission == command.submission]):
        return made[0]
    _check(release, command, asked)
    request = OnwardRequest(
        office_id=actor.office_id,
        recipient_id=release.office_id,
        third_id=command.third_id,
        release=release,
        purpose=command.purpose,
        words=command.words,
        words_language=command.language,
        state=OnwardState.ASKED,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        submission=command.submission,
    )
    db.session.add(request)
    flush()
    _recorded(actor, request, "ask")
    return request


def _check(release: Release, command: NewOnward, asked: list[OnwardRequest]) -> None:
    if not release.is_in_effect:
        raise RuleBroken("", CLOSED)
    both = {release.office_id, release.recipient_id}
    if command.third_id in both or db.session.get(Office, command.third_id) is None:
        raise RuleBroken("third", _l("Choose a third office."))
    if any(row.third_id == command.third_id and row.state is OnwardState.ASKED for row in asked):
        raise RuleBroken("third", _l("You have asked this already; the answer is open."))
    if not command.words:
        raise RuleBroken("words", _l("Say why the other office needs it."))


def answering(actor: Actor, request_id: UUID, verb: str, version: int | None) -> tuple[OnwardRequest, OnwardState]:
    """Lock, permit and check; return the request and the state the verb leads to.

    Raises `NotAllowed` for the wrong side or role, `WrongState` for what is closed, `Conflict` for a stale page.
    """
    request = locked(one(actor, request_id), OnwardRequest)
    require(actor, Permission.of(ONWARD_MACHINE.row(verb).permission), request.release)
    state = ONWARD_MACHINE.next(request.state, verb)
    if version is not None and version != request.version:
        raise Conflict
    return request, state


def close(actor: Actor, request: OnwardRequest, state: OnwardState, verb: str) -> None:
    """Close a request that `answering` locked, and record it."""
    request.state = state
    request.closed_at = clock.now()
    request.closed_by_id = actor.account_id
    _recorded(actor, request, verb)
    flush()


def refuse(actor: Actor, request_id: UUID, refusal: Refusal, *, version: int | None = None) -> OnwardRequest:
    """Refuse to pass an item on, on a coded ground."""
    request, state = answering(actor, request_id, "refuse", version)
    if refusal.ground is OnwardGround.OTHER and not refusal.words:
        raise RuleBroken("answer", _l("This reason needs words."))
    request.ground = refusal.ground
    request.answer = refusal.words
    request.answer_language = refusal.language if refusal.words else ""
    close(actor, request, state, "refuse")
    return request


def withdraw(actor: Actor, request_id: UUID, *, version: int | None = None) -> OnwardRequest:
    """Take back what was asked, as long as it is not answered."""
    request, state = answering(actor, request_id, "withdraw", version)
    close(actor, request, state, "withdraw")
    return request


def _recorded(actor: Actor, request: OnwardRequest, verb: str) -> None:
    record(
        actor,
        AuditKind.ONWARD_MOVED,
        request.release.subject_reference,
        case_id=request.release.case_id,
        onward=verb,
        recipient=request.third.code,
        purpose=request.purpose.value,
        **({"because": request.ground.value} if request.ground else {}),
    )
