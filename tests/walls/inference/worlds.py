"""A world that can be lived through again and again: one database, undone after each history; time and chance are ours.

Everything happens inside one transaction that is rolled back in the end, so that both worlds begin at the same bytes.
What the application commits becomes a savepoint; that its readers can't write is tested elsewhere.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import time_machine
from flask import Flask

from blo.access.actor import Actor
from blo.app import create_app
from blo.kernel import clock, work
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from blo.kernel.errors import BloError
from blo.people.states import NationalityStatus
from blo.settings import load
from tests.support import linking, walk
from tests.support.databases import Database
from tests.support.world import PASSWORD
from tests.web.visitor import Visitor

FOREIGN = ("supervisor_south", "stranger", "supervisor_linked")
"""One of each foreign office that Mae Sai is linked with: two of Myanmar, one of Laos."""
OBSERVERS = (*FOREIGN, "liaison_south", "guard_south")
NATIONALITIES = ("MM", "MM", "LA", "", "VN")
"""Of the persons, the first three in one case; the fourth's is undetermined."""
IN_CASES = ((0, 1, 2), (3, 4))
LONG = 10**6
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT", "SET TRANSACTION")
FIRST_ID = 0x0190_0000_0000_7000_8000_0000_0000_0000


class Chance:
    """Identifiers, references and salts that depend on the act alone, not on what else happened before."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, act: int) -> None:
        """Begin an act: the same act has the same chances in every world, also when it is tried twice."""
        self._act, self._made = act, 0
        self._random = random.Random(act)  # noqa: S311 - chance that must come again

    def new_id(self) -> UUID:
        """Return an identifier; later ones sort after earlier ones."""
        self._made += 1
        return UUID(int=FIRST_ID + (self._act << 80) + self._made)

    def choice(self, symbols: str) -> str:
        """Return one symbol of a reference."""
        return self._random.choice(symbols)

    def token_hex(self, size: int) -> str:
        """Return a salt."""
        return self._random.randbytes(size).hex()

    def rule(self, monkeypatch: Any) -> None:
        """Take the place of all chance in the application."""
        monkeypatch.setattr("blo.kernel.ids.uuid7", self.new_id)
        monkeypatch.setattr("blo.kernel.ids.secrets", SimpleNamespace(choice=self.choice))
        monkeypatch.setattr("blo.audit.service.secrets", SimpleNamespace(token_hex=self.token_hex))


class Stage:
    """The application on the database of one test, with the scene set and everybody who looks on signed in."""

    def __init__(self, database: Database, world: Any, monkeypatch: Any) -> None:
        self.world = world
        urls = {"database_url": database.url, "owner_database_url": database.owner}
        self.app = create_app(load("testing", **urls, idle_minutes=LONG, absolute_minutes=LONG))
        self.app.testing = True
        with self.app.app_context(), work.atomic():
            self._set()
            self.terms = [walk.terms(getattr(world, name)) for name in FOREIGN]
        actors = [getattr(world, name) for name in FOREIGN]
        self.offices = [actor.office_id for actor in actors]
        self.countries = [actor.country for actor in actors]
        self.codes = [actor.office_code for actor in actors]
        self.visitors = {name: _signed_in(self.app, name) for name in OBSERVERS}
        self._sessions = {name: _session(visitor) for name, visitor in self.visitors.items()}
        self.began = clock.now() + timedelta(seconds=1)
        self.chance = Chance()
        self.chance.rule(monkeypatch)
        self.statements = 0

    def _set(self) -> None:
        north = self.world.liaison_north
        for name in FOREIGN:
            linking.link(north, getattr(self.world, name))
        detections = [walk.detection(self.world.guard_north, narrative="", narrative_language="") for _ in IN_CASES]
        self.persons: list[str] = []
        for place, members in enumerate(IN_CASES):
            for member in members:
                country = NATIONALITIES[member]
                known = NationalityStatus.CLAIMED if country else NationalityStatus.UNDETERMINED
                given = {"nationality": country, "nationality_status": known}
                self.persons.append(walk.person(self.world.guard_north, detections[place], **given).reference)
        self.detections = [row.reference for row in detections]
        self.cases = [walk.case(north, row).reference for row in detections]

    def actor(self, name: str) -> Any:
        """Return somebody by name."""
        return getattr(self.world, name)

    @contextmanager
    def life(self) -> Iterator["Life"]:
        """Live one history from its beginning; at the end nothing of it is left."""
        with self.app.app_context():
            engine, engines = db.engine, db._app_engines[self.app]
        with engine.connect() as connection:
            connection.begin()  # never ended but by leaving the block, which undoes it
            sa.event.listen(connection, "before_cursor_execute", self._count)
            db.session.session_factory.configure(join_transaction_mode="create_savepoint")
            engines[None] = connection
            try:
                with time_machine.travel(self.began, tick=False) as traveller:
                    self._sign_in_again()
                    yield Life(self, traveller)
            finally:
                engines[None] = engine
                db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")

    def _sign_in_again(self) -> None:
        """Give everybody the session of the beginning: one that was signed in an earlier life's future is none."""
        for name, visitor in self.visitors.items():
            visitor.client.set_cookie("blo", self._sessions[name])

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements += not statement.startswith(NOT_COUNTED)


def _signed_in(app: Flask, name: str) -> Visitor:
    visitor = Visitor(app)
    visitor.name = name
    assert visitor.sign_in(PASSWORD).status == 303
    return visitor


def _session(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("blo")
    assert cookie is not None
    return cookie.value


class Life:
    """One history being lived."""

    def __init__(self, stage: Stage, traveller: Any) -> None:
        self.stage, self._traveller = stage, traveller
        self.act = 0
        self.told: list[str] = []
        """What those across the border were told when they did something themselves."""

    def begin(self, act: int, moment: timedelta) -> None:
        """Begin an act, so long after the beginning."""
        self.act = act
        self._traveller.move_to(self.stage.began + moment)
        self.stage.chance.begin(act)

    @contextmanager
    def _acting(self, actor: Actor) -> Iterator[None]:
        """Be at the door for somebody: on PostgreSQL the database is told who acts, as for every request."""
        with self.stage.app.app_context():
            act_as(actor.told())
            try:
                yield
            finally:
                db.session.remove()
                forget()

    def do(self, actor: Actor, verb: Callable[[], Any]) -> str:
        """Do something as one work: keep it, or undo it when it is refused; return what was said."""
        with self._acting(actor):
            try:
                with work.atomic():
                    verb()
            except BloError as error:
                return f"{type(error).__name__}: {error}"
        return "done"

    def ask(self, actor: Actor, question: Callable[[], Any]) -> Any:
        """Look something up as somebody."""
        with self._acting(actor):
            return question()

    @property
    def now(self) -> datetime:
        """The moment of the act."""
        return clock.now()
