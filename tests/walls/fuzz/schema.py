"""What can be asked of the application, as it says itself: its addresses, and the forms on its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from blo.access.permissions import Permission
from blo.accounts.models import UserSession
from blo.kernel import work
from blo.kernel.db import db
from blo.web.gate import NO_PERMISSION, PUBLIC, SECOND_STEP, need_of
from blo.web.ui.forms import Form, _leaves
from tests.support.codes import SECRET
from tests.support.world import PASSWORD
from tests.walls.doors import HALFWAY, come
from tests.web import addresses
from tests.web.reading import Page, Pair
from tests.web.visitor import Visitor

SELDOM, OFTEN = 1, 5
TOKEN = "csrf_token"
BUTTON: tuple[Pair, ...] = (("version", "1"),)
OF_SCRIPTS = {"capture.sync": "entries", "capture.left": "left"}
"""What is posted by a script, and not by a form of any page: the kind of what it puts into its one field."""


@dataclass(frozen=True)
class Slot:
    """One thing to fill in: its name, what kind of field it is, what may be chosen, from where to where it goes."""

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    several: bool = False
    least: int = 0
    most: int = 9999
    limit: int = 200


@dataclass
class Target:
    """One way in: an endpoint, its methods, its pattern, a real path, and the form on its page if it has one."""

    endpoint: str
    methods: tuple[str, ...]
    pattern: str
    path: str
    weight: int
    readers: list[str]
    slots: list[Slot] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """Somebody who asks: their name, the cookie of their session, and its token."""

    name: str
    cookie: str
    token: str


def readers(app: Flask, names: list[str]) -> dict[str, Reader]:
    """Sign everybody in, once."""
    found = {}
    for name in names:
        visitor = come(app, name)
        token = visitor.token()
        found[name] = Reader(name, f"blo={visitor.client.get_cookie('blo').value}", token)
    _offer_an_app(app)
    return found


def _offer_an_app(app: Flask) -> None:
    """Let everybody be in the middle of setting up an authenticator app, so that its form is shown."""
    with app.app_context(), work.atomic():
        db.session.execute(sa.update(UserSession).values(offered_secret=SECRET))


@contextmanager
def _watched() -> Iterator[list[Form]]:
    """Give the forms that are made in a block."""
    made: list[Form] = []
    process = Form.process

    def watch(self: Form, *values: Any, **named: Any) -> None:
        process(self, *values, **named)
        made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "process", watch)
        yield made


def _asked(field: Any, name: str) -> Any:
    try:
        return getattr(field, name, None)
    except RuntimeError:  # it depends on who is signed in, and nobody is here
        return None


def _slots(page: Page, made: list[Form]) -> list[Slot]:
    """Describe what the page's form posts: names and choices as the page has them, kinds and bounds of the form."""
    fields = {one.name: one for form in made for one in _leaves(form)}
    found = []
    for name in sorted(page.main.names - {TOKEN}):
        known = fields.get(name)
        choices = tuple(sorted(page.main.choices.get(name, ())))
        bounds = {bound: told for bound in ("least", "most", "limit") if isinstance(told := _asked(known, bound), int)}
        kind = _asked(known, "kind") or ("select" if choices else "text")
        found.append(Slot(name, kind, choices, several=bool(getattr(known, "several", False)), **bounds))
    return found


def _may(app: Flask, world: Any, endpoint: str, names: list[str]) -> list[str]:
    need = need_of(app, endpoint)
    if need == PUBLIC:
        return names
    if need == SECOND_STEP:
        return [HALFWAY]
    signed_in = [name for name in names if name and name != HALFWAY]
    return [name for name in signed_in if need in NO_PERMISSION or world.actors[name].may(Permission.of(need))]


def _read_form(visitors: dict[str, Visitor], target: Target) -> None:
    """Find somebody who is shown the form of a page, and take it down."""
    for name in target.readers:
        with _watched() as made:
            page = visitors[name].get(target.path)
        if page.status == 200 and any(form.kind == "form" for form in page.forms):
            target.readers = [name, *(one for one in target.readers if one != name)]
            target.slots, target.pairs = _slots(page, made), [pair for pair in page.main.pairs if pair[0] != TOKEN]
            return


def targets(app: Flask, world: Any, story: Any, names: list[str]) -> list[Target]:
    """Return every way in, with records of the story; the form of a page as the first who is shown it sees it."""
    visitors = {name: come(app, name) for name in names}
    _offer_an_app(app)
    paths = [(one.endpoint, one.methods, one.path) for one in addresses.with_records(app, story, world)]
    paths += addresses.without_records(app)
    with app.test_request_context():
        paths.append(("ui.static_file", ("GET",), app.jinja_env.globals["asset"]("app.js")))
        paths += [(endpoint, ("GET",), url_for(endpoint, **values)) for endpoint, values in addresses.CAPTURE.items()]
    patterns = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    found = []
    for endpoint, methods, path in paths:
        costly = hasattr(app.view_functions[endpoint], "rate") and "POST" in methods
        may = _may(app, world, endpoint, names)
        target = Target(endpoint, methods, patterns[endpoint], path, SELDOM if costly else OFTEN, may)
        if {"GET", "POST"} <= {*methods}:
            _read_form(visitors, target)
        if endpoint in OF_SCRIPTS:
            target.slots = [Slot("batch", OF_SCRIPTS[endpoint])]
        elif not target.slots and "POST" in methods:
            target.slots, target.pairs = [Slot("version", "hidden")], [*BUTTON]
        found.append(target)
    assert PASSWORD not in str([target.pairs for target in found])
    return found
