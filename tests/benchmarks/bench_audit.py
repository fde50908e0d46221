"""Verifying long chains, against hashing the same bytes; a page of a trail in a long log, against one in a short log.

``BLO_BENCH_ENTRIES=1000000 python3 -m blo bench -k audit`` measures a million entries; without it, fewer, and what a
million would take is reckoned from them.
"""

import hashlib
import os
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead, AuditPersonal, AuditSubject
from blo.audit.queries import Asked
from blo.audit.service import canonical, entry_hash, personal_digest
from blo.checkpoints import service, verification
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.ids import new_id
from tests.benchmarks.bench_pages import _reference
from tests.benchmarks.measure import report, wall

ENTRIES = int(os.environ.get("BLO_BENCH_ENTRIES", "200000"))
MILLION = 1_000_000
CHUNK = 5_000
PER_PERSON = 40
MOST_SECONDS = 60
WHO = {"name": "ร.ต.อ. สมชาย ใจดี", "office": "TH-MSI-01"}


class Filler:
    """Appends entries as fast as can be, hashed as they should be; the text of all that was hashed is measured."""

    def __init__(self, office_id: UUID, account_id: UUID) -> None:
        self.office_id, self.account_id = office_id, account_id

    def fill(self, number: int) -> None:
        """Append so many entries: looks at persons, each with the fields that real ones have."""
        head = db.session.get_one(AuditHead, self.office_id)
        rows, personal, subjects = [], [], []
        moment = clock.now() - timedelta(milliseconds=number)
        for count in range(number):
            person = _reference((head.position + 1) // PER_PERSON).replace("-D-", "-P-")
            salt = f"{count:032x}"
            entry = AuditEntry(
                id=new_id(), office_id=self.office_id, position=head.position + 1, at=moment,
                account_id=self.account_id, kind=AuditKind.CASE_SEEN,
                subject="TH-MSI-C-26-22222222", case_id=self.office_id,
                facts={"persons": [person]}, personal_digest=personal_digest(salt, WHO), previous_hash=head.hash,
            )  # fmt: skip
            entry.hash = entry_hash(entry)
            self.last = entry
            head.position, head.hash = entry.position, entry.hash
            rows.append({column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns})
            personal.append({"entry_id": entry.id, "salt": salt, "facts": WHO})
            known = {"entry_id": entry.id, "office_id": self.office_id, "at": moment}
            subjects += [{**known, "reference": reference} for reference in (person, entry.subject)]
        for table, found in ((AuditEntry, rows), (AuditPersonal, personal), (AuditSubject, subjects)):
            db.session.execute(sa.insert(table), found)

    def floor(self, number: int) -> float:
        """Seconds to hash as many bytes as so many entries and personal parts are, in as many pieces."""
        entry = self.last
        body = {name: str(getattr(entry, name)) for name in ("id", "office_id", "position", "at", "kind", "account_id")}
        rest = {"subject": entry.subject, "case": str(entry.case_id), "facts": entry.facts, "p": entry.personal_digest}
        text = entry.previous_hash.encode() + canonical({**body, **rest})
        said = b"0" * 32 + canonical(WHO)
        began = time.perf_counter()
        for _ in range(number):
            hashlib.sha256(text).hexdigest()
            hashlib.sha256(said).hexdigest()
        return time.perf_counter() - began


def _filled(filler: Filler, number: int) -> None:
    for start in range(0, number, CHUNK):
        with work.atomic():
            filler.fill(min(CHUNK, number - start))
        service.exchange(filler.office_id)
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def bench_verifying(app: Flask, world: Any, engine_name: str) -> None:
    """Time the whole verification, signatures and copies included, and hold a million entries to a minute."""
    actor = world.guard_north
    filler = Filler(actor.office_id, actor.account_id)
    with app.app_context():
        _filled(filler, ENTRIES)
        with work.reading():
            began, used = time.perf_counter(), time.process_time()
            assert verification.verify().findings == []
            taken, cpu = time.perf_counter() - began, time.process_time() - used
            floor = filler.floor(ENTRIES)
            work.rollback()
    million, needed = taken * MILLION / ENTRIES, cpu * MILLION / ENTRIES
    report(
        f"{engine_name}: verifying {ENTRIES:,} audit entries",
        f"{taken:8.2f} s  ({cpu:.2f} s CPU)  {taken / floor:5.1f} x hashing the same bytes ({floor:.2f} s)  "
        f"{taken / ENTRIES * 1e6:.1f} us an entry  a million: {million:.1f} s ({needed:.1f} s CPU)",
    )
    assert needed < MOST_SECONDS  # of this process; how long the clock runs depends on who else works on the machine


def bench_trails(app: Flask, world: Any, engine_name: str) -> None:
    """Time a page of a trail in logs of two lengths; an index answers, so the length does not count."""
    actor, times = world.auditor_north, {}
    filler = Filler(actor.office_id, world.guard_north.account_id)
    asked = {
        "a person's trail": Asked(reference=_reference(7).replace("-D-", "-P-")),
        "a kind": Asked(kind=AuditKind.KEY_MADE),
        "an account": Asked(account_id=actor.account_id),
        "the newest": Asked(),
    }
    with app.app_context():
        for number in (1_000, ENTRIES // 4):
            _filled(filler, number)
            with work.reading():
                for name, question in asked.items():
                    times[name, number] = wall(lambda question=question: queries.search(actor, question))  # type: ignore[misc]
                work.rollback()
    for name in asked:
        few, many = (times[name, number] for number in (1_000, ENTRIES // 4))
        report(f"{engine_name}: {name} in {ENTRIES // 4:,} entries", f"{many:8.2f} ms  {many / few:5.2f} x in 1,000")
