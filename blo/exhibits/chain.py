"""The chain of custody: how a line is hashed, how the lines are read, and whether the chain is unbroken.

A line's hash is SHA-256 over the hash before it and the line in canonical JSON: names in their order, no blanks, UTF-8.
The words are in it by a salted digest. Everything that is read here was found by whoever calls.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditSubject
from blo.audit.service import GENESIS, canonical, personal_digest
from blo.exhibits.models import CustodyEvent, CustodyWords, Exhibit
from blo.exhibits.states import SealFound
from blo.kernel import sealing
from blo.kernel.db import db
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l

PLACE = "custody_words.facts"
RECORD = (
    "type", "description", "description_language", "quantity", "unit", "mark_kind", "mark", "seized_at", "time_zone",
    "found_where", "seized_by", "authority", "witnesses", "packaging", "seal", "storage",
)  # fmt: skip
"""The seizure record: what the first line's words repeat."""
ANCHORS = (AuditKind.EXHIBIT_RECORDED, AuditKind.CUSTODY_RECORDED)
"""The entries of the audit log that say which hash a line had."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and its words; None where these were erased or can't be read, `is_readable` tells which."""

    event: CustodyEvent
    words: dict[str, Any] | None
    salt: str = ""
    is_readable: bool = True

    def said(self, name: str) -> str:
        """One of the words, empty when there is none."""
        return str((self.words or {}).get(name, ""))


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not whole."""

    position: int
    why: Lazy


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def recorded(exhibit: Exhibit) -> dict[str, str]:
    """The seizure record as the chain covers it, every value as text."""
    found = {name: getattr(exhibit, name) for name in RECORD}
    found["quantity"] = f"{exhibit.quantity:.3f}"
    found["seized_at"] = _written(exhibit.seized_at)
    return {name: "" if value is None else str(value) for name, value in found.items()}


def line_hash(event: CustodyEvent, exhibit: str) -> str:
    """Return the hash of a line of the exhibit with a reference."""
    said = {
        "account": str(event.account_id),
        "at": _written(event.at),
        "exhibit": exhibit,
        "id": str(event.id),
        "new_seal": event.new_seal,
        "position": event.position,
        "purpose": str(event.purpose),
        "recorded_at": _written(event.recorded_at),
        "seal_found": str(event.seal_found),
        "words": event.words_digest,
    }
    return hashlib.sha256(event.previous_hash.encode() + canonical(said)).hexdigest()


def lines(exhibit: Exhibit) -> list[Line]:
    """The lines of an exhibit's chain in their order; words that were tampered with stop nobody from reading on."""
    sealed = sa.type_coerce(CustodyWords.facts, sa.Text)
    statement = (
        sa.select(CustodyEvent, CustodyWords.salt, sealed)
        .outerjoin(CustodyWords, CustodyWords.event_id == CustodyEvent.id)
        .where(CustodyEvent.exhibit_id == exhibit.id)
        .order_by(CustodyEvent.position)
    )
    ring = sealing.keyring(db.engine)
    return [_line(ring, *row) for row in db.session.execute(statement)]


def _line(ring: sealing.Keyring, event: CustodyEvent, salt: str | None, sealed: str) -> Line:
    if salt is None:
        return Line(event, None)
    try:
        return Line(event, json.loads(ring.open_text(sealed, PLACE)), salt)
    except (sealing.SealBroken, ValueError):
        return Line(event, None, salt, is_readable=False)


def seal_on(found: list[Line]) -> str:
    """The number of the seal that is on an exhibit after its last line; empty for none."""
    return next((line.event.new_seal for line in reversed(found) if _changes_seal(line.event)), "")


def _changes_seal(event: CustodyEvent) -> bool:
    return bool(event.new_seal) or event.seal_found is SealFound.BROKEN


# --- whether it is unbroken -----------------------------------------------------------------------------------------


def _anchored(exhibit: Exhibit) -> dict[int, str]:
    """What the audit log was told of the lines: their hashes by their positions."""
    statement = (
        sa.select(AuditEntry.facts)
        .join(AuditSubject, AuditSubject.entry_id == AuditEntry.id)
        .where(
            AuditSubject.office_id == exhibit.office_id,
            AuditSubject.reference == exhibit.reference,
            AuditEntry.kind.in_(ANCHORS),
            AuditEntry.subject == exhibit.reference,
        )
    )
    return {facts["line"]: facts["hash"] for facts in db.session.scalars(statement)}


def _words_fault(line: Line, before: Line | None, exhibit: Exhibit) -> Lazy | None:
    if not line.is_readable:
        return _l("What was written in the line was changed.")
    if line.words is None:
        return None
    if personal_digest(line.salt, line.words) != line.event.words_digest:
        return _l("What was written in the line was changed.")
    if before is None and exhibit.reduced_at is None and line.words.get("record") != recorded(exhibit):
        return _l("The seizure record was changed.")
    if before is not None and before.words is not None and line.said("from") != before.said("to"):
        return _l("The line does not begin where the one before it ended.")
    return None


def _fault(line: Line, position: int, previous: str, exhibit: Exhibit) -> Lazy | None:
    if line.event.position != position:
        return _l("A line is missing.")
    if line.event.previous_hash != previous:
        return _l("The line does not follow the one before it.")
    if line.event.hash != line_hash(line.event, exhibit.reference):
        return _l("The line was changed.")
    return None


def verify(exhibit: Exhibit, found: list[Line]) -> Break | None:
    """Follow a chain from its beginning; return the first break, or None when it is whole.

    It must end where the exhibit says, agree with the seizure record, and with what the audit log was told of it.
    """
    anchored = _anchored(exhibit)
    previous, before = GENESIS, None
    for position, line in enumerate(found, start=1):
        why = _fault(line, position, previous, exhibit) or _words_fault(line, before, exhibit)
        if why is None and anchored.get(position) != line.event.hash:
            why = _l("The chain was written anew: the audit log knows another line.")
        if why is not None:
            return Break(position, why)
        previous, before = line.event.hash, line
    if len(found) != len(anchored) or (exhibit.lines, exhibit.head) != (len(found), previous):
        return Break(len(found) + 1, _l("Lines were cut off the end."))
    if (exhibit.left_at is not None) != found[-1].event.purpose.ends:
        return Break(len(found), _l("What is said of the exhibit's keeping was changed."))
    return None
