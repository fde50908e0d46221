"""What the walls cost the worklist and a case's page: each page as it is, against the same page with walls taken down.

Taken down, a wall leaves what any program does in its place: rows are found by office, and what was opened is known.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, session

from blo.access import walls
from blo.kernel import acting
from blo.kernel.sealing import Keyring
from blo.web import request, transaction
from tests.benchmarks.bench_pages import fill, signed_in
from tests.benchmarks.measure import connected, got, report, wall
from tests.support import application
from tests.web.story import tell

ROWS, ROUNDS = 1_000, 5
MOST_RATIO = 1.5
"""What all walls together may cost a page."""

Down = Callable[[Flask], "Any"]


def _of_office(actor: Any, model: Any) -> Any:
    columns = model.__table__.c
    return columns.office_id == actor.office_id if "office_id" in columns else sa.true()


@contextmanager
def _condition(_app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walls, "condition", _of_office)
        patch.setattr(walls, "own_rows", _of_office)
        yield


@contextmanager
def _telling(_app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acting, "_tell", lambda _connection: None)
        yield


def _known(real: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    found: dict[Any, Any] = {}

    def known(*given: Any) -> Any:
        name = key(*given)
        if name not in found:
            found[name] = real(*given)
        return found[name]

    return known


@contextmanager
def _sealing(_app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keyring, "open_text", _known(Keyring.open_text, lambda _ring, *given: given))
        yield


@contextmanager
def _session(_app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(request, "_read", _known(request._read, lambda: session.get(request.TOKEN)))
        yield


@contextmanager
def _entry(_app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "_write_down", lambda: None)
        yield


@contextmanager
def _limits(app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for limiter in app.extensions["limiter"]:
            patch.setattr(limiter, "enabled", False)
        yield


WALLS: dict[str, Down] = {
    "the program's condition": _condition,
    "the database's wall": _telling,
    "what is sealed": _sealing,
    "the session on the server": _session,
    "the entry in the log": _entry,
    "the limits": _limits,
}
ROLE = "the database's wall"
"""It is down for the owner of the tables, who may go round it."""


class Pages:
    """The two pages, as the application's role and as the owner of the tables asks for them."""

    def __init__(self, app: Flask, url: str, world: Any) -> None:
        with app.app_context():
            fill(world.liaison_north, 0, ROWS)
            with transaction.work.atomic():
                case = tell(world, printed=False).case
        self.paths = {"worklist": "/detections", "case": f"/cases/{case}"}
        self.app, self.bare = app, application.make(url, url)
        self.cookies = {one: signed_in(one, "liaison_north") for one in (app, self.bare)}

    def time(self, path: str, *down: str) -> float:
        """Time a page, in milliseconds, with some walls down."""
        app = self.bare if ROLE in down else self.app
        with ExitStack() as stack, connected(app) as connection:
            for name in down:
                stack.enter_context(WALLS[name](app))
            return wall(lambda: got(connection, path, self.cookies[app]))


def bench_price(app: Flask, database: Any, world: Any, engine_name: str) -> None:
    """Time each page with every wall, without each, and without any; hold all of them together to their ratio."""
    pages = Pages(app, database.owner or database.url, world)
    ways = {"none": tuple(WALLS), "all": (), **{name: (name,) for name in WALLS}}
    for page, path in pages.paths.items():
        rounds = [{way: pages.time(path, *down) for way, down in ways.items()} for _ in range(ROUNDS)]
        taken = {way: min(one[way] for one in rounds) for way in ways}  # by turns, so that no way has the quiet time
        report(f"{engine_name}: {page}, no wall", f"{taken['none']:8.2f} ms")
        for name in WALLS:
            report(f"{engine_name}: {page}, {name}", f"{taken['all'] / taken[name]:8.2f} x the page without it")
        ratio = taken["all"] / taken["none"]
        report(f"{engine_name}: {page}, all walls", f"{taken['all']:8.2f} ms  {ratio:6.2f} x no wall")
        assert ratio <= MOST_RATIO
    application.let_go(pages.bare)
