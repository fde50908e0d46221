"""Running retention in tests: who erases, by which schedule."""

from typing import Any

from blo.access.actor import INSTALLATION, Actor
from blo.cli.retention import OF_INSTALLATION, caretaker
from blo.offices import queries as offices
from blo.retention.running import Batch
from blo.retention.running import run as erase
from blo.retention.schedule import Line, Schedule, read
from blo.retention.states import Act, RetentionClass
from blo.settings import load

KEY = load("testing").deletion_key


def schedule(batch: int = 50, **changed: tuple[int | None, Act]) -> Schedule:
    """Return the usual schedule with other days and acts for some classes, named by their code."""
    usual = read(load("testing").retention)
    lines = {RetentionClass.of(name): Line(*given) for name, given in changed.items()}
    return Schedule({**usual.lines, **lines}, usual.authority, batch)


def carer(actor: Actor) -> Actor:
    """Return who erases for an actor's office."""
    if actor.office_id == INSTALLATION:
        return OF_INSTALLATION
    return caretaker(offices.office(actor.office_id), actor.agency)


def run(actor: Actor, by: Schedule | None = None) -> list[Batch]:
    """Erase all that is due in an actor's office; every batch is kept as it is done."""
    return list(erase(carer(actor), by or schedule(), KEY))


def summed(batches: list[Batch]) -> dict[Any, int]:
    """Return how many records went, by class and kind."""
    found: dict[Any, int] = {}
    for batch in batches:
        key = (batch.source.retention_class.value, batch.source.kind.value)
        found[key] = found.get(key, 0) + batch.records
    return found
