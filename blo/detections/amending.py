"""Filling in, correcting and annulling a detection that is registered."""

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import history, rules
from blo.detections.models import Detection, DetectionVersion
from blo.detections.sections import LAYOUTS, changed_fields, content_of
from blo.detections.states import DETECTION_MACHINE, AnnulReason, Section
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked
from blo.records import changes
from blo.records.amending import IN_WORDS, NOTHING, Amendment, Words, as_content, reason_of, write
from blo.records.layouts import Content


def _own(actor: Actor, reference: str) -> Detection:
    """Return an own detection, locked; raise `NotFound`, also for one that was released to the actor's office."""
    own = sa.select(Detection).where(walls.own_rows(actor, Detection), Detection.reference == reference)
    return locked(own, Detection)


def amend(actor: Actor, reference: str, change: Amendment[Section]) -> Detection:
    """Change a section of an own detection and keep what stood there; a change of nothing makes no version.

    Raises `Conflict` when somebody changed the section since it was seen, `RuleBroken` at the field that can't be as
    it is or when there is no reason, and `WrongState` for an annulled detection.
    """
    detection = _own(actor, reference)
    require(actor, Permission.DETECTION_AMEND, detection)
    state = DETECTION_MACHINE.next(detection.state, "amend")
    values = rules.read(change.section, change.content)
    rules.check(detection, change.section, values)
    if change.seen != history.last_of(detection.id, change.section):
        raise Conflict
    before = content_of(detection, change.section)
    after = as_content(LAYOUTS[change.section], values)
    if after == before:
        return detection
    reason = reason_of(change, before, after)
    number = detection.version + 1
    write(detection, LAYOUTS[change.section], values)
    detection.state, detection.changed_at = state, clock.now()
    changed = dict.fromkeys((field.value for field in changed_fields(change.section, before, after)), clock.now())
    detection.amended = detection.amended | {code: moment.isoformat() for code, moment in changed.items()}
    flag_modified(detection, "state")  # so that the version rises although the state stays
    keep(actor, detection, change, (number, before, after))
    audit(
        actor,
        AuditKind.DETECTION_AMENDED,
        reference,
        section=change.section.value,
        version=number,
        amended=reason.value,
    )
    flush()
    return detection


def keep(actor: Actor, detection: Detection, change: Amendment[Section], made: tuple[int, Content, Content]) -> None:
    """Keep what stood in a section, and what stands there now, under the number of the version that is made."""
    number, before, after = made
    db.session.add(
        DetectionVersion(
            office_id=detection.office_id,
            agency=detection.agency,
            agency_only=detection.agency_only,
            detection_id=detection.id,
            number=number,
            section=change.section,
            at=detection.changed_at,
            account_id=actor.account_id,
            reason=change.reason,
            words=change.words.text,
            words_language=change.words.language if change.words.text else "",
            before=changes.written(before),
            after=changes.written(after),
        )
    )


def annul(
    actor: Actor, reference: str, reason: AnnulReason | None, *, words: Words = NOTHING, version: int | None = None
) -> Detection:
    """Annul an own detection: the record is kept and marked, leaves the lists, and can't be changed or released anew.

    Whoever it was released to keeps it, and sees the mark. Raises `Conflict` when the record is not the version seen,
    `RuleBroken` without a reason.
    """
    detection = _own(actor, reference)
    require(actor, Permission.DETECTION_ANNUL, detection)
    if version is not None and version != detection.version:
        raise Conflict
    state = DETECTION_MACHINE.next(detection.state, "annul")
    if reason is None:
        raise RuleBroken("reason", _l("Say why the detection is annulled."))
    if reason is AnnulReason.OTHER and not words.text:
        raise RuleBroken("words", IN_WORDS)
    detection.state, detection.annul_reason = state, reason
    detection.annulled_at, detection.annulled_by_id = clock.now(), actor.account_id
    detection.annul_words, detection.annul_language = words.text, words.language if words.text else ""
    audit(actor, AuditKind.DETECTION_ANNULLED, reference, annulled=reason.value)
    flush()
    return detection
