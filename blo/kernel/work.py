"""Units of work: the only module that commits.

A verb changes rows and calls `flush`; the door that called it ends the work with `commit` or `rollback`. Broken
constraints come back as `RuleBroken` at the field that `explain` named, stale versions as `Conflict`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from blo.kernel.db import READING, Base, db, writing
from blo.kernel.errors import Conflict, NotFound, RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l

Row = TypeVar("Row", bound=Base)
SENT_TWICE = _l("This form was sent twice and saved once. Look at your list before you send it again.")
REFERENCE_TAKEN = _l("The reference made for this entry was taken. Nothing typed is lost: send it again.")
LOCKED = frozenset({"55P03", "40P01"})
"""PostgreSQL's codes for a lock not had in time, and for two who wait for each other."""

_LARGEST_LOCK = 2**63 - 1
_AFTERWARDS = "afterwards"
_log = logging.getLogger(__name__)
_explained: dict[str, tuple[str, Lazy]] = {}


def explain(constraint: str, field: str, message: Lazy) -> None:
    """Say which form field a database constraint belongs to and what to tell the reader when it is broken."""
    _explained[constraint] = (field, message)


def _constraint_name(error: IntegrityError) -> str:
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return diagnostics.constraint_name or ""
    kind, _, detail = str(error.orig).partition(" constraint failed: ")
    if kind != "UNIQUE":
        return detail
    columns = sorted(part.strip() for part in detail.split(","))
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if not isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint):
                continue
            if columns == sorted(str(column) for column in constraint.columns):
                return str(constraint.name)
    return detail


def flush() -> None:
    """Send changes to the database; raise `RuleBroken` for an explained constraint, `Conflict` for a lost race."""
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Conflict from error
    except IntegrityError as error:
        name = _constraint_name(error)
        db.session.rollback()
        if name in _explained:
            raise RuleBroken(*_explained[name]) from error
        if name.endswith("_submission"):
            raise RuleBroken("", SENT_TWICE) from error
        if name.endswith("_reference"):
            raise RuleBroken("", REFERENCE_TAKEN) from error
        raise RuleBroken("", _l("The database refused this entry because it breaks a rule.")) from error


def locked(statement: sa.Select[Row], model: type[Row]) -> Row:
    """Return the one row of `model` a query finds, fresh and locked until the work ends; raise `NotFound` for none."""
    row = db.session.scalars(
        statement.with_for_update(of=model), execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def give_way() -> None:
    """Let this work wait for no lock longer than half a second: whoever is at a record goes first, and it tries again.

    On SQLite whoever writes holds the one lock from the beginning, and nobody waits within a work.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.set_config("lock_timeout", "500ms", sa.true())))


def is_busy(error: OperationalError) -> bool:
    """Tell whether the database refused only because somebody else is at the rows; it may be tried again."""
    return getattr(error.orig, "sqlstate", "") in LOCKED or "is locked" in str(error.orig)


def alone_with(keys: Iterable[UUID]) -> None:
    """Let nobody else go on who names one of these keys, until this work ends; a writer on SQLite is alone anyway.

    It is asked for before any row is locked, so that two who wait for each other can't be.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        for key in sorted(keys):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key.int & _LARGEST_LOCK)))


def add_unless_there(row: Base) -> bool:
    """Add a row that somebody else may be adding at the same moment; whichever came first stays, and is told so."""
    with suppress(IntegrityError):
        with db.session.begin_nested():
            db.session.add(row)
        return True
    return False


def after_commit(task: Callable[..., object], *arguments: object) -> None:
    """Have something done in units of work of its own once this one is kept, and only then; the same thing once."""
    db.session.info.setdefault(_AFTERWARDS, {})[task, arguments] = None


def _do_what_follows() -> None:
    """What was kept stays kept, whatever becomes of what follows: that is caught up with by the clock."""
    for task, arguments in db.session.info.pop(_AFTERWARDS, {}):
        try:
            task(*arguments)
        except Exception as error:  # whatever it is, the work before it has ended well
            rollback()
            _log.error("what follows a commit failed: %s in %s", type(error).__name__, task.__name__)


def commit() -> None:
    """End the work: what was done is kept, and what was to follow it is done."""
    flush()
    db.session.commit()
    _do_what_follows()


def rollback() -> None:
    """End the work: nothing of it is kept, and nothing follows it."""
    db.session.info.pop(_AFTERWARDS, None)
    db.session.rollback()


@sa.event.listens_for(Engine, "rollback")
def _leave(connection: Connection) -> None:
    """End a reader's transaction on PostgreSQL by a commit of nothing.

    After a rollback psycopg throws away the statements it has prepared, and every page would be planned anew: the
    policies of the database's own wall make that dear.
    """
    if connection.info.pop(READING, False):
        connection.connection.commit()


@contextmanager
def atomic() -> Iterator[None]:
    """Keep all of a block's work, or none of it when the block raises."""
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise


@contextmanager
def reading() -> Iterator[None]:
    """Begin transactions in this block without asking for a write lock."""
    token = writing.set(False)
    try:
        yield
    finally:
        writing.reset(token)
