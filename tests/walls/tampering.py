"""What somebody can do who owns the database: triggers off, every row theirs, every hash computed anew.

They know the program, and can make keys. What they can't do is sign with a key whose private part they do not have.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead, AuditPersonal, AuditSubject
from blo.audit.service import GENESIS, canonical, entry_hash
from blo.checkpoints import verification
from blo.checkpoints.models import Checkpoint, CheckpointCopy
from blo.kernel import signing, work
from blo.kernel.db import db
from blo.offices.models import OfficeKey, OfficeSecret

TABLES = (
    *("audit_entry", "audit_personal", "audit_subject", "checkpoint", "checkpoint_copy", "office_key"),
    *("exhibit", "custody_event", "custody_words"),
)


@contextmanager
def owner(app: Flask) -> Iterator[None]:
    """Work in the database as its owner, with the triggers off."""
    with app.app_context(), work.atomic():
        if db.engine.dialect.name == "postgresql":
            for table in TABLES:
                db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            for name in db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                db.session.execute(sa.text(f'DROP TRIGGER "{name}"'))
    with app.app_context(), work.atomic():
        yield


def findings(app: Flask, *against: Any) -> list[str]:
    """What verification says."""
    with app.app_context(), work.reading():
        found = [str(one) for one in verification.verify(against).findings]
        work.rollback()
    return found


def entries(*office_ids: UUID) -> list[AuditEntry]:
    """The entries of some chains, in the order they were written."""
    statement = sa.select(AuditEntry).where(AuditEntry.office_id.in_(office_ids))
    return list(db.session.scalars(statement.order_by(AuditEntry.id)).unique())


def entry_at(office_id: UUID, position: int) -> AuditEntry:
    """One entry."""
    return next(entry for entry in entries(office_id) if entry.position == position)


def take_away(entry: AuditEntry) -> None:
    """Delete an entry and all that hangs on it."""
    for table in (AuditPersonal, AuditSubject):
        db.session.execute(sa.delete(table).where(table.entry_id == entry.id))
    db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id == entry.id))
    db.session.expire_all()


def cut(office_id: UUID, last: int) -> None:
    """Cut a chain off after an entry, head, own checkpoints and all."""
    for entry in entries(office_id):
        if entry.position > last:
            take_away(entry)
    db.session.execute(sa.delete(Checkpoint).where(Checkpoint.office_id == office_id, Checkpoint.position > last))
    end(office_id)


def end(office_id: UUID) -> None:
    """Set the head to the last entry."""
    last = max(entries(office_id), key=lambda entry: entry.position)
    head = db.session.get_one(AuditHead, office_id)
    head.position, head.hash = last.position, last.hash


def rehash(*office_ids: UUID, along: Callable[[AuditEntry], None] = lambda entry: None) -> None:
    """Compute every hash of some chains anew, in the order of writing; `along` changes what else hangs on an entry."""
    ends = dict.fromkeys(office_ids, (0, GENESIS))
    for entry in entries(*office_ids):
        along(entry)
        position, previous = ends[entry.office_id]
        entry.position, entry.previous_hash = position + 1, previous
        entry.hash = entry_hash(entry)
        ends[entry.office_id] = entry.position, entry.hash
        db.session.flush()
    for office_id in office_ids:
        end(office_id)


class Forger:
    """Rewrites chains with keys of their own, so that everything in the database fits together again."""

    def __init__(self, *office_ids: UUID) -> None:
        self.privates = {office_id: signing.new_private() for office_id in office_ids}

    def rewrite(self) -> None:
        """Put new keys in the place of the old ones, and sign and hash everything anew."""
        for office_id, private in self.privates.items():
            public = signing.public_of(private)
            db.session.execute(sa.delete(OfficeSecret).where(OfficeSecret.office_id == office_id))
            key = db.session.scalars(sa.select(OfficeKey).where(OfficeKey.office_id == office_id)).one()
            key.key_id, key.public = signing.key_id(public), public
            db.session.flush()
            db.session.add(OfficeSecret(office_id=office_id, key_id=key.key_id, private=private))
        db.session.flush()
        rehash(*self.privates, along=self._along)

    def _key(self, office_id: UUID) -> str:
        return signing.key_id(signing.public_of(self.privates[office_id]))

    def _along(self, entry: AuditEntry) -> None:
        if entry.kind is AuditKind.KEY_MADE:
            entry.subject = self._key(entry.office_id)
            entry.facts = {"key": entry.subject}
        elif entry.kind is AuditKind.CHECKPOINT_MADE:
            entry.facts = {**entry.facts, "checkpoint": self._checkpoint(entry)}
        elif entry.kind is AuditKind.CHECKPOINT_COUNTERSIGNED:
            entry.facts = {**entry.facts, "checkpoint": self._copy(entry)}

    def _stated(self, office_id: UUID, number: int) -> Checkpoint:
        statement = sa.select(Checkpoint).where(Checkpoint.office_id == office_id, Checkpoint.number == number)
        return db.session.scalars(statement).one()

    def _checkpoint(self, entry: AuditEntry) -> str:
        row = self._stated(entry.office_id, entry.facts["number"])
        row.hash = entry_at(row.office_id, row.position).hash
        before = self._stated(row.office_id, row.number - 1).statement.digest() if row.number > 1 else GENESIS
        row.previous, row.key_id = before, self._key(row.office_id)
        row.signature = signing.sign(self.privates[row.office_id], canonical(row.statement.body()))
        db.session.flush()
        return row.statement.digest()

    def _copy(self, entry: AuditEntry) -> str:
        statement = sa.select(CheckpointCopy).where(
            CheckpointCopy.office_id == entry.office_id,
            CheckpointCopy.about_code == entry.subject,
            CheckpointCopy.number == entry.facts["number"],
        )
        copy = db.session.scalars(statement).one()
        if copy.about_id in self.privates:
            row = self._stated(copy.about_id, copy.number)
            copy.hash, copy.previous, copy.key_id, copy.signature = row.hash, row.previous, row.key_id, row.signature
            copy.public = signing.public_of(self.privates[copy.about_id])
        copy.holder_key_id = self._key(copy.office_id)
        copy.countersignature = signing.sign(self.privates[copy.office_id], copy.receipt())
        db.session.flush()
        return copy.statement.digest()
