"""Who acts at the command line: the operator of the installation, who opens no case, and the setting to act in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask import Flask

from blo.access.actor import INSTALLATION, OF_THE_INSTALLATION, Actor
from blo.access.roles import Role
from blo.accounts import queries as accounts
from blo.kernel import work
from blo.kernel.acting import act_as, acting_for, forget
from blo.kernel.errors import BloError, NotFound, RuleBroken
from blo.offices import queries as directory
from blo.settings import BadSettings, Settings

Factory = Callable[[Settings | None], Flask]

OPERATOR = Actor(
    account_id=UUID(int=0),
    name="operator",
    role=Role.ADMINISTRATOR,
    office_id=INSTALLATION,
    office_code=OF_THE_INSTALLATION,
    office_name="Installation",
    country="",
    time_zone="UTC",
    language="en",
    is_operator=True,
)


def everywhere() -> Iterator[UUID]:
    """Act for every office, and for every agency in it, one after the other: so that upkeep reaches every row.

    Where nobody ever had an account there is still the office's key. What this reaches may be changed and not shown.
    """
    offices = ((office.id, "") for office in directory.all_offices())
    for office_id, agency in dict.fromkeys([(INSTALLATION, ""), *accounts.workplaces(), *offices]):
        with acting_for(office_id, agency=agency, opens_compartment=True):
            yield office_id


@contextmanager
def acting(create_app: Factory, settings: Settings | None = None) -> Iterator[Flask]:
    """Run a block inside the application, keep its work when it ends well, and say in words why it did not."""
    try:
        app = create_app(settings)
    except BadSettings as error:
        raise click.ClickException(str(error)) from error
    with app.app_context():
        act_as(OPERATOR.told())
        try:
            with work.atomic():
                yield app
        except NotFound as error:
            raise click.ClickException("There is no such thing.") from error
        except RuleBroken as error:
            raise click.ClickException(
                f"{error.field}: {error.message}" if error.field else str(error.message)
            ) from error
        except BloError as error:
            raise click.ClickException(str(getattr(error, "message", error))) from error
        finally:
            forget()
