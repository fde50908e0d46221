"""Recording an exhibit, and adding a line to its chain of custody."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import GENESIS, personal_digest
from blo.audit.service import record as audit
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections import queries as detections
from blo.detections.models import Detection
from blo.exhibits import chain, queries
from blo.exhibits.models import CustodyEvent, CustodyWords, Exhibit
from blo.exhibits.states import LATER, CustodyPurpose, MarkKind, SealFound
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_id, new_reference
from blo.kernel.work import flush, locked

NOT_YET = _l("This time has not come yet.")
GONE = "—"
"""Stands where the words of an earlier line were erased."""


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """The seizure record (E1): what was seized, where and by whom, and what was done with it at once.

    `type` and `unit` are codes of the lists of seizures and of units; `quantity` has at most three decimal places.
    """

    type: str
    description: str
    description_language: str
    quantity: Decimal
    unit: str
    seized_at: datetime
    found_where: str
    seized_by: str
    mark_kind: MarkKind | None = None
    mark: str = ""
    authority: str = ""
    witnesses: str = ""
    packaging: str = ""
    seal: str = ""
    storage: str = ""
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A custody line (E2); whom it comes from is not said, for that is who had it last.

    `seen` is the number of lines there were when the reader saw the chain. `seal_found` is for a sealed exhibit alone.
    """

    to: str
    at: datetime
    place: str
    purpose: CustodyPurpose
    seen: int
    seal_found: SealFound | None = None
    new_seal: str = ""
    condition: str = ""
    remark: str = ""
    language: str = ""
    submission: UUID | None = None


def _check(detection: Detection, command: NewExhibit, now: datetime) -> None:
    today = clock.today(detection.time_zone)
    for field, name in (("type", CodeList.SEIZURE), ("unit", CodeList.UNIT)):
        if not registry.offers(name, getattr(command, field), today):
            raise RuleBroken(field, _l("Choose from what is offered."))
    if not command.quantity > 0:
        raise RuleBroken("quantity", _l("This must be more than nothing."))
    if bool(command.mark) != (command.mark_kind is not None):
        lacking = "mark" if command.mark_kind else "mark_kind"
        raise RuleBroken(lacking, _l("Give both the number and what sort of number it is."))
    if command.seized_at > now:
        raise RuleBroken("seized_day", NOT_YET)
    if command.seized_at < detection.occurred_at.replace(second=0, microsecond=0):
        raise RuleBroken("seized_day", _l("This is before the detection."))


def record(actor: Actor, reference: str, command: NewExhibit, *, case_id: UUID | None = None) -> Exhibit:
    """Record an exhibit of an own detection, and begin its chain; the same form sent again gives the same exhibit.

    Raises `RuleBroken` at the field, `WrongState` for a detection that was annulled.
    """
    detection = detections.get_own(actor, reference)
    require(actor, Permission.EXHIBIT_RECORD, detection)
    if made := queries.by_submission(actor, command.submission):
        return made
    if detection.is_annulled:
        raise WrongState
    now = clock.now()
    _check(detection, command, now)
    told = {name: getattr(command, name) for name in chain.RECORD if hasattr(command, name)}
    exhibit = Exhibit(
        id=new_id(),
        reference=new_reference(actor.office_code, "E", now),
        **walls.credit(actor, detection),
        detection_id=detection.id,
        detection=detection.reference,
        recorded_at=now,
        recorded_by_id=actor.account_id,
        time_zone=detection.time_zone,
        submission=command.submission,
        lines=0,
        head=GENESIS,
        **told,
    )
    words = {"from": command.found_where, "to": command.seized_by, "place": command.storage or command.found_where}
    event = CustodyEvent(
        at=command.seized_at,
        purpose=CustodyPurpose.SEIZED,
        seal_found=SealFound.NONE,
        new_seal=command.seal,
    )
    line = _append(actor, exhibit, event, {**words, "record": chain.recorded(exhibit)})
    said = {"about": detection.reference, "line": event.position, "hash": event.hash}
    db.session.add(exhibit)
    flush()  # its line belongs to it, so it comes first
    _put(line)
    audit(actor, AuditKind.EXHIBIT_RECORDED, exhibit.reference, case_id=case_id, **said)
    flush()
    return exhibit


def add_line(actor: Actor, reference: str, command: NewLine, *, case_id: UUID | None = None) -> CustodyEvent:
    """Add a line to the chain of an own exhibit; the same form sent again gives the same line.

    Two lines at once wait for each other, and the second is told: raises `Conflict` when the chain is not the one that
    was seen, `WrongState` when the exhibit has left the office's keeping, `RuleBroken` at the field.
    """
    exhibit = locked(queries.visible(actor).where(Exhibit.reference == reference), Exhibit)
    require(actor, Permission.EXHIBIT_RECORD, exhibit)
    if made := queries.line_by_submission(exhibit, command.submission):
        return made
    if exhibit.left_at is not None:
        raise WrongState
    if command.seen != exhibit.lines:
        raise Conflict
    so_far = chain.lines(exhibit)
    _check_line(command, so_far)
    event = CustodyEvent(
        at=command.at,
        purpose=command.purpose,
        seal_found=command.seal_found or SealFound.NONE,
        new_seal=command.new_seal,
        submission=command.submission,
    )
    names = ("to", "place", "condition", "remark", "language")
    words = {name: getattr(command, name) for name in names if getattr(command, name)}
    _put(_append(actor, exhibit, event, {"from": so_far[-1].said("to") or GONE, **words}))
    said = {"line": event.position, "hash": event.hash, "custody": event.purpose.value}
    audit(actor, AuditKind.CUSTODY_RECORDED, reference, case_id=case_id, **said)
    flush()
    return event


def _check_line(command: NewLine, so_far: list[chain.Line]) -> None:
    if command.purpose not in LATER:
        raise RuleBroken("purpose", _l("A thing is seized once."))
    if command.at > clock.now():
        raise RuleBroken("day", NOT_YET)
    if command.at < so_far[-1].event.at.replace(second=0, microsecond=0):
        raise RuleBroken("day", _l("This is before the last line of the chain."))
    seal, found = chain.seal_on(so_far), command.seal_found
    if seal and found not in {SealFound.INTACT, SealFound.BROKEN}:
        raise RuleBroken("seal_found", _l("The exhibit is sealed. Say how the seal was found."))
    if not seal and found not in {None, SealFound.NONE}:
        raise RuleBroken("seal_found", _l("There is no seal on record."))
    if found is SealFound.BROKEN and not command.remark:
        raise RuleBroken("remark", _l("The seal was broken. Say in words how it was found."))
    if command.new_seal and command.new_seal == seal:
        raise RuleBroken("new_seal", _l("This is the seal it had. Give the number of the new one."))


def _append(
    actor: Actor, exhibit: Exhibit, event: CustodyEvent, words: dict[str, Any]
) -> tuple[CustodyEvent, CustodyWords]:
    """Make the next line of a chain whose exhibit is held; return it with its words."""
    salt = secrets.token_hex(16)
    event.id, event.exhibit_id, event.account_id = new_id(), exhibit.id, actor.account_id
    event.position, event.previous_hash, event.recorded_at = exhibit.lines + 1, exhibit.head, clock.now()
    event.words_digest = personal_digest(salt, words)
    event.hash = chain.line_hash(event, exhibit.reference)
    exhibit.lines, exhibit.head = event.position, event.hash
    if event.purpose.ends:
        exhibit.left_at = event.at
    return event, CustodyWords(event_id=event.id, salt=salt, facts=words)


def _put(line: tuple[CustodyEvent, CustodyWords]) -> None:
    for row in line:
        db.session.add(row)
        flush()
