"""The permission matrix."""

import click

from blo.access.matrix import table
from blo.accounts import policy as accounts
from blo.break_glass import policy as break_glass
from blo.cases import policy as cases
from blo.codelists import policy as codelists
from blo.detections import policy as detections
from blo.documents import policy as documents
from blo.exhibits import policy as exhibits
from blo.files import policy as files
from blo.handovers import policy as handovers
from blo.offices import policy as offices
from blo.protection import policy as protection
from blo.referrals import policy as referrals
from blo.retention import policy as retention
from blo.sharing import policy as sharing

ROOMS = (
    *(accounts, break_glass, cases, codelists, detections, documents, files, handovers, offices),
    *(protection, referrals, exhibits),
    *(retention, sharing),
)
"""The rooms whose rules the matrix shows; importing them registers the rules."""


@click.group()
def access() -> None:
    """Who may do what."""


@access.command()
def matrix() -> None:
    """Print the permission matrix."""
    click.echo(table(), nl=False)
