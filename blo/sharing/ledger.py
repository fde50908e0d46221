"""The dissemination ledger: each time that what a release opens reached a reader, in which form, told to both sides.

The originator learns which office and when, never who; the recipient also knows its own officers. What leaves no line
with the recipient elsewhere leaves none here.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.ids import new_id
from blo.kernel.paging import Page, page_of
from blo.sharing.models import Dissemination, Release
from blo.sharing.states import Form, ReleaseState

Key = TypeVar("Key", UUID, str)
MOST_NAMED = 5000
"""How many releases or references one statement names; databases take no more than some ten thousands."""


def write(actor: Actor, release_ids: Collection[UUID], form: Form, document: str = "") -> None:
    """Write down that what these releases open reached the actor; the same form on the same day is written once.

    Two who read at the same moment write one line, so it is the database that leaves out the second.
    """
    for some in _parts(release_ids):
        _write(actor, some, form, document)


def _write(actor: Actor, release_ids: Sequence[UUID], form: Form, document: str) -> None:
    now, day = clock.now(), clock.today(actor.time_zone)
    written = sa.select(Dissemination.release_id).where(
        Dissemination.release_id.in_(release_ids),
        Dissemination.form == form,
        Dissemination.day == day,
        Dissemination.document == document,
    )
    wanted = (Release.id, Release.office_id, Release.kind, Release.subject_id, Release.subject_reference)
    statement = sa.select(*wanted).where(Release.id.in_(release_ids), *_received_by(actor), Release.id.not_in(written))
    rows = [
        {
            "id": new_id(),
            "release_id": row.id,
            "office_id": row.office_id,
            "recipient_id": actor.office_id,
            "kind": row.kind,
            "subject_id": row.subject_id,
            "subject_reference": row.subject_reference,
            "form": form,
            "document": document,
            "day": day,
            "at": now,
            "account_id": actor.account_id,
        }
        for row in db.session.execute(statement)
    ]
    if rows:
        db.session.execute(_insert_unless_there(), rows)


def _received_by(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Releases to the actor's office that it knows of."""
    return (Release.recipient_id == actor.office_id, walls.condition(actor, Release))


def named(actor: Actor, references: Collection[str]) -> list[UUID]:
    """What the actor's office was given of other offices' records with these references, also what is closed since.

    A sheet that names them leaves with them; for the ledger.
    """
    never_received = (ReleaseState.WAITING, ReleaseState.CANCELLED)
    known = sa.select(Release.id).where(*_received_by(actor), Release.state.not_in(never_received))
    found = [db.session.scalars(known.where(Release.subject_reference.in_(some))) for some in _parts(references)]
    return sorted(key for rows in found for key in rows)


def _parts(values: Collection[Key]) -> Iterator[Sequence[Key]]:
    """What is long, in parts that a statement can name."""
    rest = sorted(values)
    for start in range(0, len(rest), MOST_NAMED):
        yield rest[start : start + MOST_NAMED]


def _insert_unless_there() -> sa.Insert:
    if db.session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Dissemination).on_conflict_do_nothing()
    return sqlite.insert(Dissemination).on_conflict_do_nothing()


def printed(release_ids: Collection[UUID]) -> list[Dissemination]:
    """The printed documents that hold what these releases opened, each once, oldest first.

    Whoever calls has looked the releases up.
    """
    statement = sa.select(Dissemination).where(
        Dissemination.release_id.in_(release_ids), Dissemination.form == Form.PRINT
    )
    found: dict[str, Dissemination] = {}
    for row in db.session.scalars(statement.order_by(Dissemination.at, Dissemination.id)):
        found.setdefault(row.document, row)
    return list(found.values())


def _open_to(actor: Actor) -> sa.Select[Dissemination]:
    """The lines an actor may read: those of releases the actor may know of."""
    return sa.select(Dissemination).where(walls.condition(actor, Dissemination))


def _with_reader(statement: sa.Select[Dissemination]) -> sa.Select[Dissemination]:
    """Bring the names of readers along; without this they can't be asked for at all."""
    return statement.options(sa.orm.joinedload(Dissemination.account))


def given(actor: Actor, reference: str = "", after: str = "") -> Page[Dissemination]:
    """Where the own office's items went, newest first; of one record when its reference is given."""
    return _page(_open_to(actor).where(Dissemination.office_id == actor.office_id), reference, after)


def received(actor: Actor, reference: str = "", after: str = "") -> Page[Dissemination]:
    """What of other offices' items reached the own office, newest first."""
    own = _open_to(actor).where(Dissemination.recipient_id == actor.office_id)
    return _page(_with_reader(own), reference, after)


def _page(statement: sa.Select[Dissemination], reference: str, after: str) -> Page[Dissemination]:
    if reference:
        statement = statement.where(Dissemination.subject_reference == reference)
    return page_of(statement, Dissemination.at, Dissemination.id, after)


def of_release(actor: Actor, release: Release, after: str = "") -> Page[Dissemination]:
    """The lines of one release that the actor may read, newest first."""
    statement = _open_to(actor).where(Dissemination.release_id == release.id)
    if release.recipient_id == actor.office_id:
        statement = _with_reader(statement)
    return page_of(statement, Dissemination.at, Dissemination.id, after)


def first_seen(release: Release) -> datetime | None:
    """Return when a release's item first reached a reader; whoever calls has looked the release up."""
    statement = sa.select(sa.func.min(Dissemination.at)).where(Dissemination.release_id == release.id)
    return db.session.scalar(statement)
