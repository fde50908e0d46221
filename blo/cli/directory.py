"""Offices, agreements, links and accounts from the command line."""

from datetime import datetime
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa

from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts import upkeep
from blo.accounts.policy import needs_second_step
from blo.accounts.queries import by_username
from blo.accounts.secrets import new_password
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR, Factory, acting
from blo.kernel import clock, signing
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.i18n import LOCALES
from blo.offices import keys, queries, service
from blo.offices.models import Agreement
from blo.offices.service import NewAgreement, NewOffice
from blo.offices.states import LINK_MACHINE, Agency, AgreementKind, DataCategory, OfficeKind, Onward

DAY = click.DateTime(["%Y-%m-%d"])


def codes(enumeration: Any) -> click.Choice[str]:
    """Return the choice of an enumeration's stored values."""
    return click.Choice([member.value for member in enumeration])


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    for pair in given:
        if "=" not in pair:
            raise click.BadParameter(f"{pair!r} is not KEY=VALUE")
    return dict(pair.split("=", 1) for pair in given)


@click.group()
def office() -> None:
    """Offices."""


@office.command("create")
@click.argument("code")
@click.option("--kind", type=codes(OfficeKind), default=OfficeKind.BLO.value)
@click.option("--subdivision", required=True, help="ISO 3166-2, as in TH-57.")
@click.option("--name", "names", multiple=True, required=True, help="As in en=Mae Sai; once for each language.")
@click.option("--time-zone", required=True, help="IANA name, as in Asia/Bangkok.")
@click.pass_obj
def create_office(create_app: Factory, /, code: str, names: tuple[str, ...], kind: str, **given: Any) -> None:
    """Create an office, as in TH-MSI-01."""
    named = _pairs(names)
    if "en" not in named:
        raise click.BadParameter("one name must be in English (en=...)")
    command = NewOffice(code=code, kind=OfficeKind.of(kind), country=code[:2], names=named, **given)
    with acting(create_app):
        service.create_office(OPERATOR, command)
    click.echo(code)


@office.command("rotate-key")
@click.argument("code")
@click.pass_obj
def rotate_key(create_app: Factory, code: str) -> None:
    """Replace the key that an office signs with; what the old one signed stays verified."""
    with acting(create_app):
        made = keys.rotate(OPERATOR, queries.by_code(code)).key_id
    click.echo(f"{code}  {signing.spoken(made)}")


@click.group()
def agreement() -> None:
    """Agreements."""


@agreement.command("enter")
@click.argument("code")
@click.option("--title", required=True)
@click.option("--kind", type=codes(AgreementKind), default=AgreementKind.MOU.value)
@click.option("--party", "parties", multiple=True, required=True, help="ISO 3166-1 alpha-2, once for each party.")
@click.option("--crime", "crimes", multiple=True, required=True, help="A code of the list of crimes.")
@click.option("--data", "data", multiple=True, type=codes(DataCategory), required=True)
@click.option("--article", "articles", multiple=True, required=True, help="As in 4=Exchange of information.")
@click.option("--language", "languages", multiple=True, type=click.Choice(list(LOCALES)), required=True)
@click.option("--onward", type=codes(Onward), default=Onward.CONSENT.value)
@click.option("--valid-from", type=DAY, required=True)
@click.option("--valid-until", type=DAY)
@click.pass_obj
def enter_agreement(create_app: Factory, /, code: str, **given: Any) -> None:
    """Enter an agreement."""
    until: datetime | None = given["valid_until"]
    command = NewAgreement(
        code=code,
        title=given["title"],
        kind=AgreementKind.of(given["kind"]),
        parties=sorted(given["parties"]),
        crimes=list(given["crimes"]),
        data_categories=[DataCategory.of(value) for value in given["data"]],
        articles=[{"number": number, "title": title} for number, title in _pairs(given["articles"]).items()],
        languages=list(given["languages"]),
        onward=Onward.of(given["onward"]),
        valid_from=given["valid_from"].date(),
        valid_until=until.date() if until else None,
    )
    with acting(create_app):
        service.enter_agreement(OPERATOR, command)
    click.echo(code)


@click.group()
def link() -> None:
    """Links between offices."""


def _agreement(code: str) -> Agreement:
    found = db.session.scalars(sa.select(Agreement).where(Agreement.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return found


@link.command("create")
@click.argument("office_code")
@click.argument("other_code")
@click.option("--agreement", "agreement_code", required=True)
@click.option("--valid-from", type=DAY, default=lambda: str(clock.today("UTC")))
@click.pass_obj
def create_link(
    create_app: Factory, office_code: str, other_code: str, agreement_code: str, valid_from: datetime
) -> None:
    """Link two offices under an agreement."""
    with acting(create_app):
        service.link(
            OPERATOR,
            queries.by_code(office_code),
            queries.by_code(other_code),
            agreement=_agreement(agreement_code),
            valid_from=valid_from.date(),
        )
    click.echo(f"{office_code} {other_code}")


@link.command("change")
@click.argument("office_code")
@click.argument("other_code")
@click.argument("verb", type=click.Choice([row.verb for row in LINK_MACHINE.transitions]))
@click.pass_obj
def change_link(create_app: Factory, office_code: str, other_code: str, verb: str) -> None:
    """Suspend, resume or close a link, at once."""
    with acting(create_app):
        found = queries.link_between(queries.by_code(office_code).id, queries.by_code(other_code).id)
        if found is None:
            raise NotFound
        status = service.change_link(OPERATOR, found.id, verb).status.value
    click.echo(f"{office_code} {other_code} {status}")


@click.group()
def account() -> None:
    """Accounts."""


@account.command("create")
@click.argument("username")
@click.option("--office", "office_code", required=True)
@click.option("--name", required=True)
@click.option("--rank", default="")
@click.option("--agency", type=codes(Agency), help="The agency in the office, where it has several.")
@click.option("--role", type=codes(Role), required=True)
@click.option("--language", type=click.Choice(list(LOCALES)), default="en")
@click.pass_obj
def create_account(
    create_app: Factory, /, username: str, office_code: str, role: str, agency: str | None, **given: str
) -> None:
    """Create an account; its first password, and above a guard an enrolment code, are printed once."""
    password = new_password()
    belongs = Agency.of(agency) if agency else None
    command = NewAccount(username=username, role=Role.of(role), password=password, agency=belongs, **given)
    with acting(create_app):
        made = accounts.create(OPERATOR, queries.by_code(office_code), command)
        code = accounts.enrolment_code(OPERATOR, made.id) if needs_second_step(made.role) else ""
    click.echo(f"{username}  {password}  {code}".rstrip())


def _named(username: str) -> UUID:
    found = by_username(username)
    if found is None:
        raise NotFound
    return found.id


@account.command("reset-password")
@click.argument("username")
@click.pass_obj
def reset_password(create_app: Factory, /, username: str) -> None:
    """Make a new password, to be changed when it is first used; end all sessions."""
    with acting(create_app):
        password = accounts.reset_password(OPERATOR, _named(username))
    click.echo(f"{username}  {password}")


@account.command()
@click.argument("username")
@click.pass_obj
def confirm(create_app: Factory, /, username: str) -> None:
    """Confirm, as the second person, what an administrator handed over: from then on it opens the account."""
    with acting(create_app):
        accounts.confirm(OPERATOR, _named(username))
    click.echo(username)


@account.command()
@click.pass_obj
def tidy(create_app: Factory) -> None:
    """Delete ended sessions, used codes, old devices and counters that nothing needs any more; run it every night."""
    with acting(create_app):
        for what, count in upkeep.tidy(OPERATOR).items():
            click.echo(f"{what}: {count}")


@account.command("reset-second-step")
@click.argument("username")
@click.pass_obj
def reset_second_step(create_app: Factory, /, username: str) -> None:
    """Take all second factors away, end all sessions, and print an enrolment code for setting up new ones."""
    with acting(create_app):
        code = accounts.reset_factors(OPERATOR, _named(username))
    click.echo(f"{username}  {code}".rstrip())
