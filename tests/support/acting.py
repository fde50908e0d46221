"""Who acts in tests that call verbs without a door.

On PostgreSQL such a test works on a connection of the tables' owner, and so sees what it did. Each verb and query it
calls for an actor runs as the application does: as the application's role, with the database told who acts. In a
request, and where a door said who acts, nothing here has any part: there the application connects as its own role.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, has_app_context, has_request_context
from flask_sqlalchemy.session import Session
from sqlalchemy.exc import DBAPIError

import blo
from blo.access.actor import Actor
from blo.cli.databases import application_role, owner_engine
from blo.kernel import acting
from blo.kernel.db import db

OF_DETECTIONS = ("amending", "drafts", "history", "months", "photos", "searching", "naming", "exporting", "mapping")
OF_PERSONS = ("following_up", "withdrawing")
OF_SHARING = ("recalls", "onward", "ledger")
ROOMS = (
    *("service", "queries", "seeding", "filters", "overriding", "screening", "uploads"),
    *OF_SHARING,
    *OF_DETECTIONS,
    *OF_PERSONS,
)
_inside: ContextVar[Actor | None] = ContextVar("inside", default=None)
_get_bind = Session.get_bind
_making = Lock()


def owner_of(app: Flask) -> sa.Engine:
    """Return the engine of the tables' owner, the same one for all of an application's life."""
    with _making:  # people who race begin at the same moment, and a session that is given two engines has two works
        if "tests_owner" not in app.extensions:
            app.extensions["tests_owner"] = owner_engine(app)
    found: sa.Engine = app.extensions["tests_owner"]
    return found


def _role_of(app: Flask) -> str:
    if "tests_role" not in app.extensions:
        app.extensions["tests_role"] = application_role(app)
    found: str = app.extensions["tests_role"]
    return found


def _outside_a_door() -> bool:
    """Tell whether a test itself is at work."""
    if has_request_context() or not has_app_context() or db.engine.dialect.name != "postgresql":
        return False
    return (_inside.get() is not None or acting.told_now() == acting.NOBODY) and bool(_role_of(current_app))


def _bind(session: Session, *arguments: Any, **named: Any) -> Any:
    if _outside_a_door():
        return owner_of(current_app)
    return _get_bind(session, *arguments, **named)


@contextmanager
def acts(actor: Actor) -> Iterator[None]:
    """Run a block as the application would for an actor, in the transaction that a test has begun."""
    if _inside.get() is actor or not _outside_a_door():
        yield
        return
    before = _inside.get()
    role = db.engine.dialect.identifier_preparer.quote(_role_of(current_app))
    db.session.connection().exec_driver_sql(f"SET LOCAL ROLE {role}")
    token = _inside.set(actor)
    acting.act_as(actor.told())
    try:
        yield
        if before is None:
            db.session.flush()
    finally:
        _inside.reset(token)
        with suppress(DBAPIError):  # a failed transaction takes nothing any more, and rolling back undoes this too
            acting.act_as(before.told() if before else acting.NOBODY)
            if before is None and db.session.is_active:
                db.session.connection().exec_driver_sql("RESET ROLE")


def _acting(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def called(actor: Actor, *arguments: Any, **named: Any) -> Any:
        with acts(actor):
            return function(actor, *arguments, **named)

    return called


def _verbs(module: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or function.__module__ != module.__name__:
            continue
        if next(iter(inspect.signature(function).parameters), "") == "actor":
            yield name, function


def install() -> None:
    """Make every public verb and query of a room that takes an actor first act as that actor when a test calls it."""
    Session.get_bind = _bind  # type: ignore[method-assign]
    for found in pkgutil.walk_packages(blo.__path__, "blo."):
        room, _, last = found.name.rpartition(".")
        if last in ROOMS and room.count(".") == 1:
            module = importlib.import_module(found.name)
            for name, function in _verbs(module):
                setattr(module, name, _acting(function))


def pytest_runtest_setup() -> None:
    """Begin every test as nobody, whoever the one before it was."""
    acting.forget()


install()
