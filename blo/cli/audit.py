"""Checkpoints of the audit chains, checking the chains, and what two States hand each other to check."""

import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import click

from blo.checkpoints import files, service, verification
from blo.checkpoints.queries import OPERATORS
from blo.checkpoints.statements import Offer
from blo.cli.operator import OPERATOR, Factory, acting
from blo.kernel import signing, work
from blo.kernel.errors import RuleBroken
from blo.offices import queries as directory

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The audit log."""


def _office(code: str) -> UUID:
    chain, name = OPERATORS
    return chain if code == name else directory.by_code(code).id


def _read(path: Path) -> Offer:
    try:
        return files.read(path.read_bytes())
    except RuleBroken as error:
        raise click.ClickException(f"{path}: {error.message}") from error


@audit.command()
@click.option("--against", type=FILE, multiple=True, help="A checkpoint file that was kept elsewhere.")
@click.pass_obj
def verify(create_app: Factory, against: tuple[Path, ...]) -> None:
    """Check every chain, its checkpoints and the copies others hold; say what is not as it was, and where."""
    with acting(create_app), work.reading():  # one moment of the log, whoever writes meanwhile
        report = verification.verify([_read(path) for path in against])
    for finding in report.findings:
        click.echo(str(finding))
    if report.findings:
        sys.exit(1)
    click.echo(f"{report.chains} chains are whole.")


@audit.command()
@click.pass_obj
def checkpoint(create_app: Factory) -> None:
    """Sign how far the chains have come, and let linked offices countersign; for a timer."""
    with acting(create_app):
        count, taken = service.exchange_all()
    click.echo(f"{count} chains, {taken} checkpoints countersigned.")


@audit.command()
@click.argument("office_code", metavar="OFFICE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export(create_app: Factory, office_code: str, out: Path) -> None:
    """Write a signed checkpoint of an office's chain into a file, for the other State to keep."""
    with acting(create_app):
        offer = service.make(_office(office_code))
        if offer is None:
            raise click.ClickException("This chain has no entry yet.")
        content = files.write(offer)
        key = offer.keys[-1].key_id
    out.write_bytes(content)
    click.echo(f"{out}  checkpoint {offer.statement.number}, entry {offer.statement.position}")
    click.echo(f"Tell the other State the name of the key in another way: {signing.spoken(key)}")


@audit.command("import")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--key", default="", help="The name of the office's key, told in another way; needed the first time.")
@click.option("--into", metavar="OFFICE", default=OPERATORS[1], help="Whose chain keeps it.")
@click.pass_obj
def take_in(create_app: Factory, path: Path, key: str, into: str) -> None:
    """Keep a checkpoint file from another installation, countersigned, in a chain of this one."""
    offer = _read(path)
    with acting(create_app):
        holder = replace(OPERATOR, office_id=_office(into))
        kept = service.take_in(holder, offer, accepted="".join(key.split()).lower())
    said = "kept" if kept else "was kept before"
    click.echo(f"{offer.code} checkpoint {offer.statement.number}, entry {offer.statement.position}: {said}")
