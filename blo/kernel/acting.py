"""Telling the database who acts, so that its own wall stands where the program's stands.

What is told holds for one transaction: it is said when one begins, and at once when one has begun already. Nothing told
means nothing visible. The doors say who acts; for the few places where one office's work must touch another's rows
there is `acting_for`, and a test names the modules that may use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import flush

OPEN = "open"
"""What is told of the protection compartment to a database that may open it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the database is told: identifiers and codes as text, empty for none.

    `verifying` is the number of a printed document that somebody asks about without having signed in.
    """

    office: str = ""
    agency: str = ""
    compartment: str = ""
    verifying: str = ""


NOBODY = Told()
_told: ContextVar[Told] = ContextVar("told", default=NOBODY)


def told_now() -> Told:
    """Return what this thread of work tells the database."""
    return _told.get()


def _tell(connection: Connection) -> None:
    """Say it in one statement; the moment goes along, so that both walls ask the same clock."""
    if connection.dialect.name != "postgresql":
        return
    said = {field.name: getattr(_told.get(), field.name) for field in fields(Told)}
    said["moment"] = clock.now().isoformat()
    settings = (sa.func.set_config(f"blo.{name}", value, sa.true()) for name, value in said.items())
    connection.execute(sa.select(*settings))


@sa.event.listens_for(db.session, "after_begin")
def _begun(_session: Any, transaction: Any, connection: Connection) -> None:
    if _told.get() != NOBODY and not transaction.nested:
        _tell(connection)


def _say_now() -> None:
    session = db.session()
    if session.in_transaction() and session.is_active:
        _tell(session.connection())


def act_as(told: Told) -> None:
    """Tell who acts from now on, in this transaction and those that follow; for doors."""
    _told.set(told)
    _say_now()


def forget() -> None:
    """Tell nothing in the transactions that follow; for doors, when somebody has gone."""
    _told.set(NOBODY)


@contextmanager
def _meanwhile(told: Told) -> Iterator[None]:
    """Tell something else for the length of a block; what it changes is sent within it."""
    before = _told.get()
    flush()
    act_as(told)
    try:
        yield
        flush()
    finally:
        _told.set(before)
        with suppress(DBAPIError):  # a transaction that has failed takes no more statements and ends with the work
            _say_now()


@contextmanager
def acting_for(office_id: UUID, *, agency: str = "", opens_compartment: bool = False) -> Iterator[None]:
    """Touch the rows of the office a rule names, whoever acts: the rule that allows it has been asked already."""
    told = Told(str(office_id), agency, OPEN if opens_compartment else "")
    with _meanwhile(told):
        yield


@contextmanager
def verifying(number: str) -> Iterator[None]:
    """Look up the one row that has this number printed on it, whoever asks."""
    with _meanwhile(replace(_told.get(), verifying=number)):
        yield
