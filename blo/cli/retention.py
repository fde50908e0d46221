"""What is due, erasing it, and proving that it was erased."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from flask import Flask

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.accounts import queries as accounts
from blo.cli.operator import OPERATOR, Factory, acting
from blo.kernel import work
from blo.kernel.acting import acting_for
from blo.kernel.ids import is_reference, tidy_reference
from blo.offices import queries as offices
from blo.offices.models import Office
from blo.retention import queries, service
from blo.retention.queries import Standing
from blo.retention.running import Batch
from blo.retention.running import run as erase
from blo.retention.schedule import NEVER, Schedule
from blo.retention.sources import SOURCES
from blo.retention.states import RetentionClass
from blo.settings import Settings

CARETAKER = "retention"
"""The name under which a run acts in each office's log."""
OF_INSTALLATION = replace(OPERATOR, name=CARETAKER, role=Role.SUPERVISOR)
"""Who erases what belongs to no office."""


@click.group()
def retention() -> None:
    """How long records are kept."""


def caretaker(office: Office, agency: str = "") -> Actor:
    """Return who erases for one office: it acts in that office's name and log, and reads no record to anybody.

    For an agency it deals with what that keeps to itself.
    """
    return replace(
        OF_INSTALLATION,
        office_id=office.id,
        office_code=office.code,
        office_name=office.code,
        country=office.country,
        time_zone=office.time_zone,
        agency=agency,
    )


def _caretakers(office_code: str | None) -> Iterator[Actor]:
    """One for each office, one for each agency in it, and one for what belongs to the installation itself.

    Both walls are bound to each while it is at work. An office where nobody ever had an account recorded nothing: its
    log tells of its key, which the operator made.
    """
    found = [offices.by_code(office_code)] if office_code else offices.all_offices()
    known = {office.id: office for office in found}
    actors = [caretaker(known[place], agency) for place, agency in accounts.workplaces() if place in known]
    actors += [] if office_code else [OF_INSTALLATION]
    for actor in sorted(actors, key=lambda one: (one.office_code, one.agency)):
        with acting_for(actor.office_id, agency=actor.agency, opens_compartment=actor.opens_compartment):
            yield actor


@contextmanager
def _installed(create_app: Factory) -> Iterator[tuple[Schedule, Settings]]:
    with acting(create_app) as app:
        yield _schedule(app), app.extensions["blo_settings"]


def _schedule(app: Flask) -> Schedule:
    found: Schedule = app.extensions["blo_schedule"]
    return found


def _table(schedule: Schedule) -> None:
    covered = {source.retention_class for source in SOURCES}
    for kind in RetentionClass:
        line = schedule.lines[kind]
        after = NEVER if line.days is None else f"{line.days} days"
        nothing = "" if kind in covered else "  (nothing of this class is recorded by this version)"
        click.echo(f"{kind.value:16}{after:12}{line.act.value:14}{nothing}".rstrip())


def _standing(standing: Standing) -> None:
    what = f"  {standing.source.retention_class.value:16}{standing.source.kind.value:10}"
    parts = [f"{standing.due} due", f"{standing.held} held"]
    if standing.oldest_since:
        parts.append(f"oldest of {standing.oldest_since:%Y-%m-%d}")
    if standing.next_due:
        parts.append(f"next due {standing.next_due:%Y-%m-%d}")
    click.echo(what + ", ".join(parts))


@retention.command()
@click.option("--office", "office_code", help="One office's code, as in TH-MSI-01; all of them otherwise.")
@click.pass_obj
def report(create_app: Factory, office_code: str | None) -> None:
    """Say what is due, and erase nothing."""
    with _installed(create_app) as (schedule, _settings), work.reading():
        _table(schedule)
        for actor in _caretakers(office_code):
            found = [standing for standing in queries.standings(actor, schedule) if not standing.is_empty]
            if found:
                click.echo(f"\n{_place(actor)}")
            for standing in found:
                _standing(standing)


@retention.command()
@click.option("--office", "office_code", help="One office's code, as in TH-MSI-01; all of them otherwise.")
@click.pass_obj
def run(create_app: Factory, office_code: str | None) -> None:
    """Erase what is due, a batch at a time; stopped halfway, the next run goes on."""
    left = False
    with _installed(create_app) as (schedule, settings):
        for actor in _caretakers(office_code):
            for batch in erase(actor, schedule, settings.deletion_key):
                _said(actor, batch)
                left = left or batch.gave_way
    if left:
        sys.exit(1)


def _place(actor: Actor) -> str:
    return f"{actor.office_code} {actor.agency}".rstrip()


def _said(actor: Actor, batch: Batch) -> None:
    what = f"{_place(actor)}  {batch.source.retention_class.value} {batch.source.kind.value}"
    click.echo(f"{what}: left for the next run" if batch.gave_way else f"{what}: {batch.records}")


@retention.command()
@click.argument("reference")
@click.pass_obj
def prove(create_app: Factory, reference: str) -> None:
    """Say when and under which rule the record of a REFERENCE was erased."""
    tidied = tidy_reference(reference)
    if not is_reference(tidied):
        raise click.BadParameter(f"{reference!r} is not a whole reference")
    found = False
    with _installed(create_app) as (_schedule, settings), work.reading():
        digest = service.subject_digest(settings.deletion_key, tidied)
        for actor in _caretakers(None):
            for record, position in [] if actor.agency else queries.proofs(actor, digest):
                found = True
                counts = ", ".join(f"{table} {number}" for table, number in record.counts.items())
                place = f"entry {position} of the audit chain" if position else "NOT IN THE AUDIT CHAIN"
                click.echo(
                    f"{actor.office_code}  {record.at:%Y-%m-%d %H:%M} UTC  {record.kind.value}: {record.act.value}, "
                    f"class {record.retention_class.value} after {record.schedule['days']} days\n"
                    f"  {counts}\n  {record.authority}; run {record.run_id}; {place}"
                )
    if not found:
        click.echo("Nothing was erased under this reference.")
        sys.exit(1)
