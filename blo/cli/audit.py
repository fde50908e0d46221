"""Checking the audit chains."""

import sys

import click

from blo.audit import queries
from blo.cli.operator import Factory, acting
from blo.kernel import work
from blo.kernel.db import db
from blo.offices.models import Office


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@click.pass_obj
def verify(create_app: Factory) -> None:
    """Follow every office's chain and name the first broken entry."""
    with acting(create_app), work.reading():  # one moment of the log, whoever writes meanwhile
        broken = [found for found in map(queries.verify, queries.chains()) if found]
        for found in broken:
            office = db.session.get(Office, found.office_id)
            click.echo(f"{office.code if office else 'INSTALLATION'} entry {found.position}: {found.why}")
        count = len(queries.chains())
    if broken:
        sys.exit(1)
    click.echo(f"{count} chains are whole.")
