"""What tests of signing in do over and over: people without a second step, codes, passkeys, and what is open."""

import html
import json
import re
from itertools import count
from typing import Any

from flask import Flask

from blo.access.roles import Role
from blo.accounts import queries
from blo.accounts import service as accounts
from blo.accounts.models import Account
from blo.accounts.service import NewAccount
from blo.accounts.states import Factor
from blo.kernel.db import db
from blo.offices import queries as offices
from blo.web.gate import PUBLIC, need_of
from tests.support.authenticator import Authenticator
from tests.support.world import PASSWORD
from tests.web import addresses
from tests.web.reading import Page
from tests.web.visitor import Visitor

OPTIONS = re.compile(r'data-options="([^"]*)"')
SECRET = re.compile(r'class="secret">([^<]+)<')
NUMBERS = count(1)
HALFWAY = "halfway"
"""Stands for somebody who showed the password, where people go by their names."""


def newcomer(
    world: Any, role: Role = Role.LIAISON, *, own_password: bool = True, waits: bool = False
) -> tuple[str, str]:
    """A new account at Mae Sai without a second step: its user name, and its enrolment code where it needs one.

    A supervisor has confirmed it, unless it is to wait.
    """
    username = f"newcomer{next(NUMBERS)}"
    office = offices.office(world.administrator_north.office_id)
    account = accounts.create(world.administrator_north, office, NewAccount(username, "Newcomer", role, "en", PASSWORD))
    account.password_is_temporary = not own_password
    db.session.flush()
    code = accounts.enrolment_code(world.administrator_north, account.id) if role is not Role.GUARD else ""
    if not waits:
        confirm(world, username)
    return username, code


def confirm(world: Any, name: str) -> None:
    """Let the supervisor of Mae Sai confirm what was handed over there."""
    accounts.confirm(world.supervisor_north, account_of(name).id)


def at_second_step(app: Flask, name: str, password: str = PASSWORD, **named: Any) -> Visitor:
    """Somebody who showed the password and owes the rest."""
    visitor = Visitor(app, **named)
    visitor.name = name
    assert visitor.show_password(password).location == "/second-step"
    return visitor


def come(app: Flask, name: str) -> Visitor:
    """Somebody who signed in as far as the name says: not at all, halfway, or all the way."""
    return at_second_step(app, "liaison_north") if name == HALFWAY else Visitor(app, name)


def enrolling(app: Flask, name: str, code: str) -> Visitor:
    """Somebody who showed password and enrolment code."""
    visitor = at_second_step(app, name)
    assert visitor.show_code(code).location == "/second-step/set-up"
    return visitor


def is_in(visitor: Visitor) -> bool:
    """Whether somebody has signed in all the way."""
    return visitor.get("/security").status == 200


def opened(app: Flask, visitor: Visitor) -> list[str]:
    """The addresses that show anything to somebody who has not signed in all the way."""
    paths = [
        path
        for name, methods, path in addresses.without_records(app)
        if need_of(app, name) != PUBLIC and "GET" in methods
    ]
    return [path for path in paths if visitor.get(path).status != 303]


def secrets_on(page: Page) -> list[str]:
    """What a page shows once."""
    return SECRET.findall(page.text)


def print_codes(visitor: Visitor) -> list[str]:
    """Make ten codes and read them off the page."""
    page = visitor.press("/security/codes")
    assert page.status == 200
    return secrets_on(page)


def options_on(page: Page) -> dict[str, Any]:
    """What a page asks of a passkey."""
    found: dict[str, Any] = json.loads(html.unescape(OPTIONS.findall(page.text)[0]))
    return found


def make_passkey(visitor: Visitor, key: Authenticator) -> Page:
    """Make a passkey on the page for it."""
    page = visitor.get("/security/passkeys/new")
    return visitor.post(
        "/security/passkeys/new", [*token_of(page), ("name", "blue key"), ("credential", key.make(options_on(page)))]
    )


def show_passkey(visitor: Visitor, path: str, key: Authenticator, *, to: str = "", **how: bool) -> Page:
    """Show a passkey where a page asks for one."""
    page = visitor.get(path)
    return visitor.post(to or path, [*token_of(page), ("credential", key.show(options_on(page), **how))])


def token_of(page: Page) -> list[tuple[str, str]]:
    """The token that a form of the page needs."""
    return [("csrf_token", page.main.value("csrf_token"))]


def factors_of(app: Flask, name: str) -> tuple[Factor, ...]:
    """What somebody can show beside the password."""
    with app.app_context():
        return queries.factors(account_of(name).id)


def account_of(name: str) -> Account:
    """The account of a user name."""
    found = queries.by_username(name)
    assert found is not None
    return found
