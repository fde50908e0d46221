"""Adding a file, reading it, forgetting it, and sweeping up what was left on disk."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.files import queries
from blo.files.judging import Judged
from blo.files.models import File, UploadPart
from blo.files.states import Subject
from blo.files.storage import Store
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.sealing import fresh_key, open_with, seal_with
from blo.kernel.work import flush

A_WHILE = timedelta(hours=1)
"""How long a file on disk may wait for the row that names it."""
TOO_MANY = _l("Most of the files on disk are named nowhere in this database. Nothing was deleted. Is it the right one?")


@dataclass(frozen=True, slots=True)
class About:
    """The record a file belongs to, as whoever calls found it within what the actor may see."""

    of: Subject
    id: UUID
    reference: str
    office_id: UUID
    agency: str
    agency_only: bool
    case_id: UUID | None = None

    @classmethod
    def record(cls, of: Subject, row: Any, case_id: UUID | None = None) -> Self:
        """Make it from a detection or case."""
        return cls(of, row.id, row.reference, row.office_id, row.agency, row.agency_only, case_id)


@dataclass(frozen=True, slots=True)
class Caption:
    """What somebody wrote beside a file, and in which language."""

    text: str = ""
    language: str = ""


def add(
    actor: Actor,
    about: About,
    judged: Judged,
    *,
    store: Store,
    caption: Caption = Caption(),
    submission: UUID | None = None,
) -> File:
    """Keep a judged file with a record of the actor's own office; the same form sent again gives the same file.

    The bytes are on disk before the row is: a work that is undone leaves bytes that nobody can open, for the sweep.
    """
    require(actor, Permission.FILE_ADD, about)
    if made := queries.by_submission(actor, submission):
        return made
    now, key = clock.now(), fresh_key()
    reference = new_reference(actor.office_code, "A", now)
    file = File(
        reference=reference,
        **walls.credit(actor, about),
        of=about.of,
        subject_id=about.id,
        subject=about.reference,
        kind=judged.kind,
        pages=judged.pages,
        caption=caption.text,
        caption_language=caption.language if caption.text else "",
        received_digest=judged.received_digest,
        kept_digest=hashlib.sha256(judged.kept).hexdigest(),
        stored_digest=store.put(seal_with(key, judged.kept, _place(reference))),
        small_digest=store.put(seal_with(key, judged.small, _place(reference, "small"))) if judged.small else "",
        key=key,
        added_at=now,
        added_by_id=actor.account_id,
        submission=submission,
        told=judged.told.kept() if judged.told and about.of is Subject.DETECTION else None,
    )
    db.session.add(file)
    facts = {"file": judged.kind.value, "received_digest": file.received_digest, "kept_digest": file.kept_digest}
    audit(actor, AuditKind.FILE_ADDED, reference, case_id=about.case_id, about=about.reference, **facts)
    flush()
    return file


def forget_told(file: File) -> None:
    """Forget what a photo said of time and place: somebody took it over, or left it."""
    file.told = None
    flush()


def _place(reference: str, size: str = "whole") -> str:
    return f"file.{reference}.{size}"


def content(file: File, store: Store) -> bytes:
    """Return a file's bytes; whoever calls found the file, and records that it is seen."""
    return open_with(file.key, store.get(file.stored_digest), _place(file.reference))


def small(file: File, store: Store) -> bytes:
    """Return the small picture of a file; raise `NotFound` where it has none."""
    if not file.small_digest:
        raise NotFound
    return open_with(file.key, store.get(file.small_digest), _place(file.reference, "small"))


def forget(actor: Actor, subject_id: UUID) -> int:
    """Delete the files of one record for good; whoever calls has asked the rule of whatever ends their time.

    With a row goes the key of its bytes: what is left on disk, or in an old copy of the disk, can't be opened any more,
    and is swept up later. Returns how many there were.
    """
    files = list(db.session.scalars(sa.select(File).where(File.subject_id == subject_id).with_for_update()))
    for file in files:
        db.session.delete(file)
        audit(actor, AuditKind.FILE_FORGOTTEN, file.reference, about=file.subject)
    flush()
    return len(files)


def named() -> set[str]:
    """Every name on disk that a row of the office now acted for gives; upkeep asks this of all offices."""
    rows = db.session.execute(sa.select(File.stored_digest, File.small_digest))
    parts = db.session.scalars(sa.select(UploadPart.digest))
    return {digest for row in rows for digest in row if digest} | set(parts)


def sweep(store: Store, keep: set[str], *, many: bool = False) -> int:
    """Delete from disk all but what is to be kept and what was written just now; return how many files it was.

    Raises `RuleBroken` when that would be most of what is there and nobody said so: then this is another database's
    folder, or not every row was seen.
    """
    there = list(store.all())
    left = [digest for digest, written in there if digest not in keep and written < clock.now() - A_WHILE]
    if len(left) * 2 > len(there) and not many:
        raise RuleBroken("", TOO_MANY)
    for digest in left:
        store.remove(digest)
    return len(left)
