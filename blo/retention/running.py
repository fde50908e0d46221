"""A whole run over one office: batch by batch, each a work of its own, so that it can stop anywhere and go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError

from blo.access.actor import Actor
from blo.kernel import work
from blo.kernel.errors import Conflict, RuleBroken
from blo.kernel.ids import new_id
from blo.retention import service
from blo.retention.schedule import Schedule
from blo.retention.service import Run
from blo.retention.sources import SOURCES, Source

TRIES = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What one work erased; `gave_way` where somebody was at the records each time it tried, and it left them."""

    source: Source
    records: int
    gave_way: bool = False


def run(actor: Actor, schedule: Schedule, key: str) -> Iterator[Batch]:
    """Erase all that is due in the actor's office, class by class; whoever stops it loses nothing that was done."""
    this = Run(new_id(), schedule, key)
    for source in SOURCES:
        yield from _all_of(actor, source, this)


def _all_of(actor: Actor, source: Source, this: Run) -> Iterator[Batch]:
    seen: set[Any] = set()
    tries = TRIES
    while tries:
        try:
            with work.atomic():
                done = service.erase_batch(actor, source, this)
        except OperationalError as error:
            if not work.is_busy(error):
                raise
            tries -= 1
            continue
        except (Conflict, RuleBroken):  # a record changed under our hands, or something new stands on it
            tries -= 1
            continue
        if not done:
            return
        if seen & set(done):
            raise RuntimeError(f"{source.retention_class.value} {source.kind.value}: erased and still due")
        seen |= set(done)
        tries = TRIES
        yield Batch(source, len(done))
    yield Batch(source, 0, gave_way=True)
