"""The permission matrix."""

import click

from blo import policies
from blo.access.matrix import table


@click.group()
def access() -> None:
    """Who may do what."""


@access.command()
def matrix() -> None:
    """Print the permission matrix."""
    policies.hold()
    click.echo(table(), nl=False)
