"""The demonstration: plainly fictional people and offices' real names, in one command from a fresh machine."""

import click
import pyotp

from blo.cli.databases import bring_up
from blo.cli.demo.loading import is_loaded, load_all
from blo.cli.operator import Factory, acting
from blo.cli.serving import run_server
from blo.kernel import clock

SECOND_STEP = """
Guards sign in with the password alone. All others are asked for six digits: put this secret into any authenticator
app, or let the second line print them. Each six digits work once an account."""


def _prepare(create_app: Factory) -> None:
    """Bring the database up to date and load the demonstration once; print the accounts it made."""
    app = create_app(None)
    bring_up(app)
    with acting(create_app):
        if is_loaded():
            click.echo("The demonstration is loaded already; its passwords were printed when it was.")
            return
        secret = pyotp.random_base32()
        accounts = load_all(secret)
    click.echo("Demonstration accounts (passwords are printed this once):\n")
    for account in accounts:
        click.echo(f"  {account.username:28}{account.password:26}{account.role:18}{account.office}")
    click.echo(f"{SECOND_STEP}\n\n  {secret}\n\n  python3 -m blo demo code {secret}\n")


@click.group(invoke_without_command=True)
@click.option("--serve/--no-serve", default=True, help="Do all but serve.")
@click.option("--port", default=8000)
@click.pass_context
def demo(context: click.Context, *, serve: bool, port: int) -> None:
    """Prepare a database with demonstration data, print the accounts, and serve."""
    if context.invoked_subcommand is not None:
        return
    _prepare(context.obj)
    if serve:
        click.echo(f"Serving on http://localhost:{port}  (Ctrl+C ends it)")
        run_server(context.obj(None), "127.0.0.1", port)


@demo.command()
@click.argument("secret")
def code(secret: str) -> None:
    """Print the six digits that an authenticator app with this secret shows now."""
    click.echo(pyotp.TOTP(secret).at(clock.now()))


@demo.command()
@click.pass_obj
def load(create_app: Factory) -> None:
    """Load the demonstration into the configured database."""
    _prepare(create_app)
