"""Whether the chains are whole: every entry is hashed anew, and held against what others were told of it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from blo.audit.models import AuditEntry, AuditHead, AuditPersonal, AuditSubject
from blo.audit.service import GENESIS, canonical, chained_hash, concerned, salted_digest
from blo.kernel import sealing
from blo.kernel.db import db

CLOCK_TOLERANCE = timedelta(minutes=2)
"""How far the clocks of two machines that append to one chain may be apart."""
CHUNK = 2000
PERSONAL = "audit_personal.facts"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not whole."""

    office_id: UUID
    position: int
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody (`by`, in words) holds: that at a moment the chain ended with the entry `position` and its hash."""

    position: int
    hash: str
    at: datetime
    by: str


def chains() -> list[UUID]:
    """Every office that has a chain, whether by its head or by entries alone, as far as the database shows them."""
    statement = sa.union(sa.select(AuditHead.office_id), sa.select(AuditEntry.office_id))
    return sorted(db.session.scalars(statement))


class Row(NamedTuple):
    """An entry as it stands in the table, identifiers and JSON as text: what is not made need not be taken apart."""

    id: str
    office_id: str
    position: int
    at: datetime
    kind: str
    account_id: str
    subject: str
    case_id: str
    facts: str
    personal_digest: str
    previous_hash: str
    hash: str
    salt: str | None
    sealed: str
    subjects: str | None


def _statement(office_id: UUID) -> sa.Select[Any]:
    """The entries of a chain in their order, each with its personal part and the records it is found by."""
    entry, personal, subject = AuditEntry.__table__.c, AuditPersonal.__table__.c, AuditSubject.__table__.c
    as_text = {"id", "account_id", "case_id", "facts", "kind"}
    found_by = sa.select(sa.func.aggregate_strings(subject.reference, " ")).where(subject.entry_id == entry.id)
    names = [name for name in Row._fields if name in entry and name != "office_id"]
    columns = [sa.cast(entry[name], sa.Text) if name in as_text else entry[name] for name in names]
    return (
        sa.select(*columns, personal.salt, sa.type_coerce(personal.facts, sa.Text), found_by.scalar_subquery())
        .select_from(AuditEntry.__table__.outerjoin(AuditPersonal.__table__))
        .where(entry.office_id == office_id)
        .order_by(entry.position)
    )


@lru_cache(maxsize=1 << 16)
def _written(identifier: str) -> str:
    """Write an identifier with its hyphens; SQLite keeps it without."""
    return str(UUID(identifier))


def _entries(office_id: UUID) -> Iterator[Row]:
    """Go through an office's entries as plain rows, some thousands at a time."""
    with db.session.execute(_statement(office_id), execution_options={"yield_per": CHUNK}) as rows:
        for identifier, position, at, kind, account, subject, case, *rest in rows:
            known = (_written(account) if account else "", subject, _written(case) if case else "")
            yield Row(str(UUID(identifier)), str(office_id), position, at, kind, *known, *rest)


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> tuple[str, frozenset[str]]:
    """Return JSON from the table in its canonical form, and the records it names; most of it comes again and again."""
    data = json.loads(text)
    return canonical(data).decode(), frozenset(concerned("", data))


class _Times:
    """The moments before which an entry can't have been written."""

    def __init__(self) -> None:
        self._latest: datetime | None = None
        self._mark: Mark | None = None

    def fault(self, entry: Row) -> str:
        """Hold an entry's time to those of the entries and marks before it."""
        if self._mark is not None and entry.at < self._mark.at - CLOCK_TOLERANCE:
            return f"the entry is dated before {self._mark.by}, which was made before it"
        if self._latest is not None and entry.at < self._latest - CLOCK_TOLERANCE:
            return "the entry is dated before the one before it"
        self._latest = max(self._latest or entry.at, entry.at)
        return ""

    def pass_by(self, mark: Mark, entry: Row) -> str:
        """Hold a mark to the entry it stands at."""
        if entry.hash != mark.hash:
            return f"the chain was written anew: {mark.by} has another hash of this entry"
        if entry.at > mark.at + CLOCK_TOLERANCE:
            return f"the entry is dated after {mark.by}, which covers it"
        if self._mark is None or mark.at > self._mark.at:
            self._mark = mark
        return ""


def _personal_fault(entry: Row, ring: sealing.Keyring) -> str:
    """What is wrong with the personal part, unless it was erased when its time was over."""
    if entry.salt is None:
        return ""
    try:
        written = ring.open_text(entry.sealed, PERSONAL)
    except sealing.SealBroken:
        return "the personal part was changed"
    changed = salted_digest(entry.salt, _read(written)[0]) != entry.personal_digest
    return "the personal part was changed" if changed else ""


def _fault(entry: Row, position: int, previous: str) -> str:
    if entry.position != position:
        return "an entry is missing"
    if entry.previous_hash != previous:
        return "the entry does not follow the one before it"
    facts, named = _read(entry.facts)
    if entry.hash != chained_hash(entry, facts):
        return "the entry was changed"
    if set((entry.subjects or "").split()) != named | concerned(entry.subject, {}):
        return "the list of the records it concerns was changed"
    return ""


def verify(office_id: UUID, marks: Iterable[Mark] = ()) -> Break | None:
    """Follow one office's chain from its beginning and return the first break, or None when it is whole.

    The chain must agree with every mark, and its times may run backwards by no more than clocks differ.
    """
    waiting = sorted(marks, key=lambda mark: mark.position, reverse=True)
    position, previous, times, ring = 0, GENESIS, _Times(), sealing.keyring(db.engine)
    try:
        for entry in _entries(office_id):
            position += 1
            why = _fault(entry, position, previous) or _personal_fault(entry, ring) or times.fault(entry)
            while not why and waiting and waiting[-1].position == position:
                why = times.pass_by(waiting.pop(), entry)
            if why:
                return Break(office_id, position, why)
            previous = entry.hash
    except ValueError:  # a time or a JSON text that is none, which only another hand can have written
        return Break(office_id, position, "the entry or the one after it can't be read")
    if waiting:
        mark = waiting[-1]
        return Break(office_id, position + 1, f"entries were cut off the end: {mark.by} knows {mark.position}")
    head = db.session.get(AuditHead, office_id)
    if (head.position, head.hash) != (position, previous) if head else position:
        return Break(office_id, position + 1, "entries were cut off the end")
    return None
