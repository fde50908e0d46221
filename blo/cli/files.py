"""Attached files on disk."""

import click

from blo.cli.operator import Factory, acting, everywhere
from blo.files import service, uploads
from blo.files.storage import Store


@click.group()
def files() -> None:
    """Attached photos and papers."""


@files.command()
@click.option("--many", is_flag=True, help="Delete even when it is most of what is there.")
@click.pass_obj
def sweep(create_app: Factory, *, many: bool) -> None:
    """Give up uploads that nobody finished, and delete from disk what nothing in the database names.

    Run it daily, and after data were deleted.
    """
    with acting(create_app) as app:
        unfinished = sum(uploads.forget_old() for _office in everywhere())
        keep = {digest for _office in everywhere() for digest in service.named()}
        count = service.sweep(Store(app.extensions["blo_settings"].files_folder), keep, many=many)
    click.echo(f"{unfinished} unfinished uploads given up.\n{count} files swept up.")
