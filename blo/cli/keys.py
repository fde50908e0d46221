"""The keys that names and files are sealed under: a new one, wrapping under it, and sealing anew."""

import click

from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.cli.operator import OPERATOR, Factory, acting, everywhere
from blo.kernel import resealing, sealing, work
from blo.kernel.db import db
from blo.settings import new_data_key


@click.group()
def keys() -> None:
    """The keys that names and files are sealed under."""


@keys.command()
def new() -> None:
    """Print a new key, to be put first in BLO_DATA_KEYS, before the keys that are there."""
    click.echo(new_data_key())


@keys.command()
@click.pass_obj
def rotate(create_app: Factory) -> None:
    """Wrap the data keys under the first key of BLO_DATA_KEYS; a matter of seconds."""
    with acting(create_app):
        ring = sealing.keyring(db.engine)
        count = ring.rewrap(db.session.connection())
        if count:
            record(OPERATOR, AuditKind.KEYS_CHANGED, ring.masters.current, wrapped=count)
    click.echo(f"{count} data keys wrapped anew; all are under {ring.masters.current} now.")
    click.echo(
        "Once every process has been started with it, the other keys may leave BLO_DATA_KEYS. "
        "A backup made before now opens with the keys of its time only: keep them with it, apart."
    )


@keys.command()
@click.pass_obj
def reseal(create_app: Factory) -> None:
    """Make a new data key and seal everything that may be rewritten under it; may be stopped and started again.

    For when a key may have become known to somebody. Issued documents and the log are written once: they keep the
    data key they were written under.
    """
    with acting(create_app):
        ring = sealing.keyring(db.engine)
        with work.atomic():
            _begin(ring)
        for _office in everywhere():
            for column in resealing.rewritable():
                _column(ring, column)
    click.echo(f"Everything that may be rewritten is under data key {ring.current}.")
    click.echo("Restart every process and run this again until it finds nothing, for what they wrote meanwhile.")


def _begin(ring: sealing.Keyring) -> None:
    """Make a new data key, unless the last run was stopped before its end."""
    connection = db.session.connection()
    columns = resealing.rewritable()
    if any(resealing.older(connection, ring, column) for _office in everywhere() for column in columns):
        click.echo(f"Going on under data key {ring.current}.")
        return
    ring.make(connection)
    record(OPERATOR, AuditKind.KEYS_CHANGED, ring.masters.current, data_key=ring.current)


def _column(ring: sealing.Keyring, column: resealing.SealedColumn) -> None:
    done, left = 0, resealing.older(db.session.connection(), ring, column)
    work.rollback()
    while left:
        with work.atomic():
            left = resealing.reseal(db.session.connection(), ring, column)
        done += left
    if done:
        click.echo(f"{column}: {done}")
