"""Code lists out to a sheet and in from one."""

from pathlib import Path

import click

from blo.cli.directory import codes
from blo.cli.operator import OPERATOR, Factory, acting
from blo.codelists import registry, service
from blo.codelists.files import Line, read, write
from blo.codelists.states import CodeList


@click.group()
def codelist() -> None:
    """Code lists: the words of the codes that records hold."""


@codelist.command("export")
@click.argument("name", metavar="LIST", type=codes(CodeList))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write; else the terminal.")
@click.pass_obj
def export_list(create_app: Factory, name: str, out: Path | None) -> None:
    """Write a list as comma-separated values: every entry as it stands now, in all languages."""
    with acting(create_app):
        sheet = write(CodeList.of(name), registry.contents(name))
    if out is None:
        click.echo(sheet, nl=False)
    else:
        out.write_bytes(sheet)


@codelist.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Do it; without this, only say what would be done.")
@click.pass_obj
def import_file(create_app: Factory, file: Path, *, apply: bool) -> None:
    """Add and change the entries that a file names; those it does not name stay as they are."""
    try:
        lines, faults = read(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise click.ClickException("The file is not UTF-8 text.") from error
    with acting(create_app):
        found = service.plan(lines)
        faults = list(dict.fromkeys(faults + found.faults))
        if apply and not faults:
            service.take_in(OPERATOR, lines)
    if faults:
        raise click.ClickException("Nothing was taken in.\n" + "\n".join(faults))
    for line in found.added:
        click.echo(f"add     {_named(line)}")
    for line in found.changed:
        click.echo(f"change  {_named(line)}")
    click.echo(_outcome(len(found.added), len(found.changed), apply=apply))


def _named(line: Line) -> str:
    return f"{line.name.value} {line.content.code}  {line.content.label('en')}"


def _outcome(added: int, changed: int, *, apply: bool) -> str:
    if not (added or changed):
        return "The lists say this already."
    counted = f"{added} to add, {changed} to change"
    return f"Done: {counted}." if apply else f"{counted}. Nothing was done yet: repeat with --apply."
