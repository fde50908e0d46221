"""Bringing the database up to date and serving."""

import click
from flask import Flask

from blo.cli.databases import bring_up
from blo.cli.operator import Factory

THREADS = 8


def run_server(app: Flask, host: str, port: int) -> None:
    """Serve until stopped."""
    from waitress import serve as waitress_serve

    memory: int = app.extensions["blo_settings"].max_file_bytes * 2  # what is uploaded never waits on this disk
    waitress_serve(app, host=host, port=port, threads=THREADS, ident="", inbuf_overflow=memory)


@click.command()
@click.pass_obj
def migrate(create_app: Factory) -> None:
    """Bring the database up to the present tables, and load the code lists that come with the program."""
    bring_up(create_app(None))
    click.echo("The database is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.pass_obj
def serve(create_app: Factory, host: str, port: int) -> None:
    """Serve on this machine; behind a proxy in production use gunicorn instead."""
    run_server(create_app(None), host, port)
