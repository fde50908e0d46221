"""What sealing costs: a case page, logging a detection and a file, each against the same kept as it came."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from blo.files.storage import Store
from blo.kernel import sealing, work
from blo.kernel.sealing import Keyring
from tests.benchmarks.bench_pages import signed_in
from tests.benchmarks.measure import connected, cpu, got, report
from tests.support import walk

MOST_RATIO = 1.25
PERSONS = 5
MEGABYTE = 1_000_000


@contextmanager
def _unsealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything be kept as it is typed, for the length of a block."""
    with monkeypatch.context() as patch:
        for name in ("seal", "open", "seal_text", "open_text"):
            patch.setattr(Keyring, name, lambda _ring, value, _place: value)
        yield


def _timed(app: Flask, world: Any, cookie: str) -> dict[str, float]:
    """Tell of a case with persons; time its page and logging a detection, in this process: sealing is its work."""
    with work.atomic():
        found = walk.detection(world.guard_north, narrative="พบริมน้ำ " * 40)
        for _ in range(PERSONS):
            walk.person(world.guard_north, found)
        path = f"/cases/{walk.case(world.liaison_north, found).reference}"

    def log() -> None:
        with work.atomic():
            walk.detection(world.guard_north, narrative="พบริมน้ำ " * 40)

    with connected(app) as connection:
        return {"a case page": cpu(lambda: got(connection, path, cookie)), "logging a detection": cpu(log)}


def bench_sealing(app: Flask, world: Any, engine_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time each without and with; hold each to its ratio."""
    cookie = signed_in(app, "liaison_north")
    with app.app_context():
        _timed(app, world, cookie)  # for whatever happens once alone
        with _unsealed(monkeypatch):
            before = _timed(app, world, cookie)
        after = _timed(app, world, cookie)
    for what, taken in after.items():
        ratio = taken / before[what]
        report(f"{engine_name}: {what}, sealed", f"{taken:8.2f} CPU-ms  {ratio:5.2f} x unsealed")
        assert ratio <= MOST_RATIO, what


def bench_files(tmp_path: Path) -> None:
    """Time sealing, writing, reading and opening a megabyte, against writing and reading it plainly."""
    store, key, plain = Store(tmp_path), sealing.fresh_key(), bytes(range(250)) * (MEGABYTE // 250)

    def kept() -> None:
        digest = store.put(sealing.seal_with(key, plain, "file.it"))
        assert sealing.open_with(key, store.get(digest), "file.it") == plain

    def bare() -> None:
        assert store.get(store.put(plain)) == plain

    floor, taken = cpu(bare), cpu(kept)
    report("a file of a megabyte, kept and read", f"{taken:8.2f} CPU-ms  {taken / floor:5.2f} x unsealed")
