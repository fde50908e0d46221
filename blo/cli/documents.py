"""Specimens of documents."""

import unicodedata
from pathlib import Path

import click

from blo.documents.kinds import DocumentKind
from blo.documents.service import check_languages
from blo.documents.specimen import FIELDS
from blo.documents.specimen import specimen as make
from blo.documents.type.missing import MissingGlyphs
from blo.kernel.errors import RuleBroken


@click.group()
def documents() -> None:
    """Printed documents."""


@documents.command()
@click.argument("kind", type=click.Choice([kind.value for kind in DocumentKind]))
@click.option("--languages", required=True, help="One to three of the languages, as in th,my.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help=f"One of: {', '.join(FIELDS)}.")
def specimen(kind: str, languages: str, out: Path, given: tuple[str, ...]) -> None:
    """Print a marked SPECIMEN of a kind of document, with fictional data."""
    values = {}
    for pair in given:
        name, mark, value = pair.partition("=")
        if name not in FIELDS or not mark:
            raise click.BadParameter(f"{pair!r}: give FIELD=VALUE with a field of {', '.join(FIELDS)}")
        values[name] = unicodedata.normalize("NFC", value)
    chosen = tuple(tag.strip() for tag in languages.split(","))
    try:
        check_languages(chosen)
        pdf = make(DocumentKind.of(kind), chosen, values)
    except RuleBroken as error:
        raise click.ClickException(str(error.message)) from error
    except MissingGlyphs as error:
        raise click.ClickException(error.message) from error
    out.write_bytes(pdf)
    click.echo(f"{out}  {len(pdf)} bytes")
