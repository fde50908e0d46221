"""Checking the audit chains."""

import sys

import click

from blo.access.actor import INSTALLATION
from blo.audit import queries
from blo.cli.operator import Factory, acting
from blo.kernel import work
from blo.kernel.acting import acting_for
from blo.offices import queries as directory


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@click.pass_obj
def verify(create_app: Factory) -> None:
    """Follow every office's chain and name the first broken entry."""
    with acting(create_app), work.reading():  # one moment of the log, whoever writes meanwhile
        codes = {INSTALLATION: "INSTALLATION"} | {office.id: office.code for office in directory.all_offices()}
        broken, count = [], 0
        for office_id in sorted(codes):
            with acting_for(office_id):
                count += office_id in queries.chains()
                broken += [found for found in (queries.verify(office_id),) if found]
        for found in broken:
            click.echo(f"{codes[found.office_id]} entry {found.position}: {found.why}")
    if broken:
        sys.exit(1)
    click.echo(f"{count} chains are whole.")
