"""The developers' verbs, as the command line shows them. Each imports what it does only when it does it."""

import sys

import click

PASSED_ON = {"ignore_unknown_options": True, "help_option_names": []}


@click.command(context_settings=PASSED_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests; arguments go to pytest, as in ``test -m story``."""
    from blo.tasks import testing

    sys.exit(testing.run(arguments))


@click.command(context_settings=PASSED_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure; arguments go to pytest."""
    from blo.tasks import testing

    sys.exit(testing.bench(arguments))


@click.command()
def check() -> None:
    """Run every check, then the tests; stop at the first failure."""
    from blo.tasks import checking

    sys.exit(checking.run())


@click.command()
def fix() -> None:
    """Mend what can be mended by program: imports, layout, simple lints."""
    from blo.tasks import checking

    sys.exit(checking.fix())


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; list what is missing, unused or wrong.")
def translations(*, check: bool) -> None:
    """Bring the catalogs up to the code, keeping the translations there are."""
    from blo.tasks import checking
    from blo.tasks import translations as catalogs

    if check:
        sys.exit(checking.catalogs())
    for tag in catalogs.languages():
        print(f"{tag:8}{'updated' if catalogs.update(tag) else 'unchanged'}")


ALL: tuple[click.Command, ...] = (bench, check, fix, test, translations)
