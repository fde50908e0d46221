"""What sealing costs: a page of the worklist, a case page and logging a detection, with it and without, in one run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blo.audit.models import AuditPersonal
from blo.documents.models import IssuedDocument
from blo.files.storage import Store
from blo.kernel import resealing, sealing, work
from blo.kernel.db import db
from blo.kernel.paging import PAGE_SIZE
from blo.kernel.sealing import Keyring, SealedBytes
from tests.benchmarks.bench_pages import _signed_in
from tests.benchmarks.measure import connected, cpu, got, report, wall
from tests.support import walk
from tests.support.acting import owner_of

MOST_RATIO = 1.25
PERSONS = 5
BATCH = 1_000
WRITTEN_ONCE = {AuditPersonal.__tablename__, IssuedDocument.__tablename__}
MEGABYTE = 1_000_000


@contextmanager
def _unsealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything be kept as it is typed, for the length of a block."""
    with monkeypatch.context() as patch:
        for name in ("seal", "open", "seal_text", "open_text"):
            patch.setattr(Keyring, name, lambda _ring, value, _place: value)
        yield


def _seal_all(app: Flask) -> None:
    """Seal what was kept as it was typed."""
    ring = sealing.keyring(db.engine)
    with owner_of(app).begin() as connection:
        for column in resealing.columns():
            if column.table.name in WRITTEN_ONCE:
                continue
            in_bytes = isinstance(column.type, SealedBytes)
            kind, seal = (sa.LargeBinary(), ring.seal) if in_bytes else (sa.Text(), ring.seal_text)
            keys = list(column.table.primary_key)
            plain = sa.table(column.table.name, *(sa.column(key.name, key.type) for key in keys))
            plain.append_column(sa.column(column.name, kind))
            update = sa.update(plain).where(*(plain.c[key.name] == sa.bindparam(f"old_{key.name}") for key in keys))
            rows = connection.execute(sa.select(plain).where(plain.c[column.name].is_not(None))).all()
            new = [
                {"new": seal(row[-1], str(column)), **{f"old_{key.name}": row[at] for at, key in enumerate(keys)}}
                for row in rows
            ]
            if new:
                connection.execute(update.values({column.name: sa.bindparam("new")}), new)


def _story(world: Any) -> str:
    """A page of detections with words, and a case with persons, a referral and a handover; return the case."""
    for _ in range(PAGE_SIZE):
        walk.detection(world.guard_north, narrative="พบริมน้ำ " * 40)
    found = walk.detection(world.guard_north)
    persons = [walk.person(world.guard_north, found) for _ in range(PERSONS)]
    case = walk.case(world.liaison_north, found)
    north, south = world.liaison_north, world.liaison_south
    walk.referrals.send(north, walk.new_referral(case, persons[0]), walk.terms(south))
    presented = walk.Presented(persons[1].reference, agrees_to_return=True, fears_return=False, health="แข็งแรง")
    walk.handovers.offer(north, walk.new_handover(case, presented), walk.terms(south))
    return str(case.reference)


def _timed(app: Flask, world: Any, case: str, cookie: str) -> dict[str, float]:
    """Time a page of the worklist, the case page, and logging a detection, in this process: sealing is its work."""
    with connected(app) as connection:
        pages = {"a page of the worklist": "/detections", "a case page": f"/cases/{case}"}
        taken = {what: cpu(_getting(connection, path, cookie)) for what, path in pages.items()}

    def log() -> None:
        with work.atomic():
            walk.detection(world.guard_north)

    return {**taken, "logging a detection": cpu(log)}


def _getting(connection: Any, path: str, cookie: str) -> Callable[[], object]:
    return lambda: got(connection, path, cookie)


def bench_sealing(app: Flask, world: Any, engine_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time each without and with; hold each to its ratio."""
    cookie = _signed_in(app, "liaison_north")
    with app.app_context():
        with _unsealed(monkeypatch):
            with work.atomic():
                case = _story(world)
            before = _timed(app, world, case, cookie)
        _seal_all(app)
        after = _timed(app, world, case, cookie)
    for what, taken in after.items():
        ratio = taken / before[what]
        words = f"{taken:8.2f} CPU-ms  {ratio:5.2f} x unsealed ({before[what]:.2f} CPU-ms)"
        report(f"{engine_name}: {what}, sealed", words)
        assert ratio <= MOST_RATIO, what


def bench_files(tmp_path: Any) -> None:
    """Time sealing, writing, reading and opening a megabyte, against writing and reading it plainly."""
    store, key, plain = Store(tmp_path), sealing.fresh_key(), bytes(range(250)) * (MEGABYTE // 250)

    def kept() -> None:
        digest = store.put(sealing.seal_with(key, plain, "file.it"))
        assert sealing.open_with(key, store.get(digest), "file.it") == plain

    def bare() -> None:
        assert store.get(store.put(plain)) == plain

    floor, taken = wall(bare), wall(kept)
    report("a file of a megabyte, kept and read", f"{taken:8.2f} ms  {taken / floor:5.2f} x unsealed ({floor:.2f} ms)")
