"""Whatever a line, a battery and a server do to what devices send: each entry arrives once, as it was last written.

A device is played by a few lines that do what its script does; the server is the real one. A schedule chooses what is
written, changed, sent, delivered late or twice, and where the power goes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from blo.capture import service as capture
from blo.capture.policy import Step, step
from blo.detections.models import Detection
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from tests.support.effort import factor
from tests.web.device import Device

pytestmark = [pytest.mark.walls, pytest.mark.offline]

SCHEDULES, ENTRIES, MANY = 300, 2, 200
"""Many short schedules on each engine, ten times as many with ``--thorough``, and one of a long queue; with
``--thorough``, as many of long queues."""
PARTS = 30
DONE = {"stored", "updated", "duplicate"}


@dataclass
class Queue:
    """What a device keeps, and the requests of its that are still on their way somewhere."""

    device: Device
    rng: Random
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrote: dict[str, str] = field(default_factory=dict)
    underway: list[list[dict[str, Any]]] = field(default_factory=list)

    def write(self) -> None:
        """Keep a new entry."""
        row = self.device.entry(place_name=f"place {self.rng.random()}")
        self.rows[row["id"]] = row
        self.wrote[row["id"]] = dict(row["pairs"])["place_name"]

    def change(self) -> None:
        """Change an entry that waits."""
        if self.rows:
            row = self.rng.choice([*self.rows.values()])
            self.rows[row["id"]] = self.device.next(row, place_name=f"place {self.rng.random()}")
            self.wrote[row["id"]] = dict(self.rows[row["id"]]["pairs"])["place_name"]

    @property
    def moves(self) -> tuple[Callable[[], None], ...]:
        """What may happen next."""
        return (self.change, self.send, self.lose_the_answer, self.send_late, self.deliver)

    def _batch(self) -> list[dict[str, Any]]:
        some = self.rng.sample([*self.rows.values()], min(len(self.rows), self.rng.randint(1, 10)))
        return [dict(row) for row in some]

    def settle(self, said: dict[str, Any]) -> None:
        """Take an answer in, as the script does: only of the revision that is here now."""
        row = self.rows.get(said["id"])
        if row is None:
            return
        assert said["answer"] in DONE, said
        if said["revision"] == row["revision"]:
            del self.rows[said["id"]]
        else:
            row["base"] = said["base"]

    def send(self) -> None:
        """Send, and hear the answer."""
        if self.rows:
            for said in self.device.send(*self._batch())["answers"]:
                self.settle(said)

    def lose_the_answer(self) -> None:
        """Send; the power goes, or the line, before the answer is heard."""
        if self.rows:
            self.device.send(*self._batch())

    def send_late(self) -> None:
        """Send something that a slow line delivers when it likes."""
        if self.rows:
            self.underway.append(self._batch())

    def deliver(self) -> None:
        """Let something late arrive, in whatever order, perhaps again and again; nobody waits for its answer."""
        if self.underway:
            late = self.underway.pop(self.rng.randrange(len(self.underway)))
            for _ in range(self.rng.randint(1, 2)):
                self.device.send(*late)

    def finish(self) -> None:
        """Have a good line at last, and whatever is late come in after all."""
        while self.rows:
            self.send()
        while self.underway:
            self.deliver()


def play(queue: Queue, entries: int, most_moves: int) -> None:
    """One schedule: some of everything, at most so many moves after each entry, then a good line."""
    for _ in range(entries):
        queue.write()
        for move in queue.rng.choices(queue.moves, (2, 2, 3, 2, 2), k=queue.rng.randint(0, most_moves)):
            move()
    queue.finish()


@pytest.fixture
def logged(app, world):
    """What is logged, by the identifier of its entry."""

    def rows():
        with app.app_context():
            act_as(world.guard_north.told())
            found = {str(row.submission): row.place_name for row in db.session.scalars(sa.select(Detection)).unique()}
            count = db.session.scalar(sa.select(sa.func.count()).select_from(Detection))
            forget()
            assert count == len(found)
            return found

    return rows


def seeded(request, number):
    return Random(f"{request.config.getoption('randomly_seed', 0)} {number}")  # noqa: S311 - nothing depends on its being guessed


def test_every_entry_of_many_schedules_arrives_once_and_as_it_was_last_written(visit, logged, request):
    device = Device(visit("guard_north"))
    expected = {}
    for number in range(SCHEDULES * factor()):
        queue = Queue(device, seeded(request, number))
        play(queue, queue.rng.randint(1, ENTRIES), most_moves=2)
        expected |= queue.wrote
    assert logged() == expected


def test_a_long_queue_arrives_once_and_as_it_was_last_written(visit, logged, request):
    queue = Queue(Device(visit("guard_north")), seeded(request, "long"))
    play(queue, MANY, most_moves=1)
    assert logged() == queue.wrote


@pytest.mark.heavy
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_long_queue_arrives_once_under_each_of_many_schedules(visit, logged, request, part):
    device = Device(visit("guard_north"))
    expected = {}
    for number in range(SCHEDULES // PARTS):
        queue = Queue(device, seeded(request, f"long {part} {number}"))
        for _ in range(MANY):
            queue.write()
        for move in queue.rng.choices(queue.moves, queue.rng.choices(range(1, 5), k=len(queue.moves)), k=MANY):
            move()
        queue.finish()
        expected |= queue.wrote
    assert logged() == expected


def test_a_server_that_does_not_compare_revisions_is_noticed(visit, logged, request, monkeypatch):
    """The comparison finds what it is there for: a later delivery that brings an earlier revision back."""

    def careless(there, **named):
        found = step(there, **named)
        return Step.NEXT if found in {Step.AGAIN, Step.LATE} and there.pairs != named["pairs"] else found

    monkeypatch.setattr(capture, "step", careless)
    device = Device(visit("guard_north"))
    entry = device.entry(place_name="first")
    device.send(entry)
    device.send(device.next(entry, place_name="second"))
    device.send(entry)
    assert list(logged().values()) == ["first"]


# --- the rule alone ---------------------------------------------------------------------------------------------------


def test_for_random_histories_of_two_devices_no_change_is_ever_overwritten_unseen():
    """A revision takes another's place only if its device knew of it, or made it."""
    rng = Random(20)  # noqa: S311 - as above
    for _ in range(300):
        there: SimpleNamespace | None = None
        seen: dict[str, int] = {"a": 0, "b": 0}
        own: dict[str, int] = {"a": 0, "b": 0}
        for number in range(200):
            device = rng.choice("ab")
            if rng.random() < 0.3 and there is not None:
                seen[device] = own[device] = there.revision  # it hears of what is there
            own[device] += 1
            base = rng.choice((seen[device], max(0, seen[device] - 1)))
            came = {"revision": own[device], "base": min(base, own[device] - 1), "device": device, "pairs": number}
            found = step(there, **came)
            if found in {Step.FIRST, Step.NEXT}:
                assert there is None or device == there.device or came["base"] == there.revision
                assert there is None or came["revision"] > there.revision
                there = SimpleNamespace(revision=came["revision"], device=device, pairs=number)
                seen[device] = own[device]
            assert step(there, **{**came, "pairs": there.pairs}) is Step.AGAIN
