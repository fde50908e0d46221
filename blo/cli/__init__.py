"""The command line: the same verbs as the web door has for administrators, and what only an operator does."""

import click

from blo.cli.access import access
from blo.cli.audit import audit
from blo.cli.codelists import codelist
from blo.cli.demo import demo
from blo.cli.directory import account, agreement, link, office
from blo.cli.documents import documents
from blo.cli.files import files
from blo.cli.keys import keys
from blo.cli.retention import retention
from blo.cli.serving import migrate, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Coordinate cases between border liaison offices."""


for command in (
    *(access, account, agreement, audit, codelist, demo, documents, files, keys, link, migrate, office),
    *(retention, serve),
):
    main.add_command(command)
