"""Drafts: what was typed into the first screen and is not a detection yet. They never leave their office.

A draft is kept as it was typed, wrong or half done; only registering holds it to the rules.
"""

import json
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import owned, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import queries, service
from blo.detections.models import Detection, DetectionDraft
from blo.detections.service import NewDetection
from blo.detections.states import DETECTION_MACHINE, DetectionState
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page, page_of
from blo.kernel.work import flush, locked

MOST_TYPED = 40_000
Typed = list[tuple[str, str]]
"""Names and values as they were posted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a form: all that was typed, and whether the agency keeps it to itself."""

    typed: Typed
    agency_only: bool = False


def _own(actor: Actor) -> sa.Select[DetectionDraft]:
    return sa.select(DetectionDraft).where(walls.own_rows(actor, DetectionDraft))


def worklist(actor: Actor, after: str = "") -> Page[DetectionDraft]:
    """The drafts of the actor's office, newest first."""
    return page_of(_own(actor), DetectionDraft.kept_at, DetectionDraft.id, after)


def get(actor: Actor, draft_id: UUID) -> DetectionDraft:
    """Return one draft; raise `NotFound`, also for another office's."""
    row = db.session.scalars(_own(actor).where(DetectionDraft.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def typed_in(draft: DetectionDraft) -> Typed:
    """What was typed, as it was posted."""
    return [(name, value) for name, value in json.loads(draft.typed)]


def _text(kept: Kept) -> str:
    if not kept.typed:
        raise RuleBroken("", _l("Nothing was typed, so there is nothing to keep."))
    text = json.dumps(kept.typed, ensure_ascii=False)
    if len(text) > MOST_TYPED:
        raise RuleBroken("", _l("This is too much for a draft. Register it, or shorten it."))
    return text


def _agency_only(actor: Actor, kept: Kept) -> bool:
    return kept.agency_only and bool(actor.agency)


def _note(actor: Actor, kind: AuditKind, draft: DetectionDraft) -> None:
    audit(actor, kind, str(draft.id))


def _open(actor: Actor, draft_id: UUID, version: int | None) -> DetectionDraft:
    """Return a draft that the actor may go on with, locked; raise `Conflict` when it is not the version seen."""
    draft = locked(_own(actor).where(DetectionDraft.id == draft_id), DetectionDraft)
    require(actor, Permission.DETECTION_LOG)
    if (reason := owned(actor, draft).reason) is not None:
        raise NotAllowed(reason.label)
    if version is not None and version != draft.version:
        raise Conflict
    return draft


def keep(actor: Actor, kept: Kept, draft_id: UUID) -> DetectionDraft:
    """Keep a new draft under the name of its form; the same form sent again gives the same draft."""
    require(actor, Permission.DETECTION_LOG)
    if made := db.session.scalars(_own(actor).where(DetectionDraft.id == draft_id)).one_or_none():
        return made
    draft = DetectionDraft(
        id=draft_id,
        **(walls.credit(actor) | {"agency_only": _agency_only(actor, kept)}),
        account_id=actor.account_id,
        kept_at=clock.now(),
        typed=_text(kept),
    )
    db.session.add(draft)
    _note(actor, AuditKind.DRAFT_KEPT, draft)
    flush()
    return draft


def keep_again(actor: Actor, draft_id: UUID, kept: Kept, *, version: int | None = None) -> DetectionDraft:
    """Keep a draft with what is typed now; raise `Conflict` when a colleague went on with it meanwhile."""
    draft = _open(actor, draft_id, version)
    text = _text(kept)
    draft.typed, draft.kept_at, draft.account_id = text, clock.now(), actor.account_id
    draft.agency_only = _agency_only(actor, kept) if actor.agency == draft.agency else draft.agency_only
    _note(actor, AuditKind.DRAFT_KEPT, draft)
    flush()
    return draft


def register(actor: Actor, draft_id: UUID, command: NewDetection, *, version: int | None = None) -> Detection:
    """Make a detection of a draft, which is gone then; registering it twice gives the same detection.

    `command` has the draft's identifier as its `submission`.
    """
    try:
        draft = _open(actor, draft_id, version)
    except (NotFound, Conflict):
        if made := queries.by_submission(actor, draft_id):
            return made
        raise
    DETECTION_MACHINE.next(DetectionState.DRAFT, "register")
    if command.submission != draft_id:
        raise RuleBroken("", _l("This form belongs to another draft. Open the page again."))
    detection = service.log(actor, command)
    db.session.delete(draft)
    flush()
    return detection


def discard(actor: Actor, draft_id: UUID, *, version: int | None = None) -> None:
    """Delete a draft."""
    draft = _open(actor, draft_id, version)
    _note(actor, AuditKind.DRAFT_DISCARDED, draft)
    db.session.delete(draft)
    flush()
