"""Which offices may find a thing, kept beside the thing: `visible_to` is written here and nowhere else.

It holds every office with an active release of it, so that an index finds what was shared. Whether a release's time is
over, the release itself says at the moment of asking.
"""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access import walls
from blo.kernel.db import Identifiers, db
from blo.kernel.work import flush
from blo.sharing.models import Release
from blo.sharing.states import ReleaseState, SubjectKind


class Shareable:
    """A thing that can be released; the table needs `found_by_office`."""

    visible_to: Mapped[frozenset[UUID]] = mapped_column(Identifiers, default=frozenset)


def found_by_office(table: str) -> sa.Index:
    """The index that finds what an office was given."""
    return sa.Index(f"ix_{table}_visible_to", "visible_to", postgresql_using="gin")


def keep(releases: Iterable[Release]) -> None:
    """Bring `visible_to` of what these releases are of up to date, in the transaction that changed them.

    The things are locked first, in one order: of two who change releases of one thing the second waits, and then
    counts what the first did.
    """
    flush()
    subjects: dict[SubjectKind, set[UUID]] = {}
    for release in releases:
        subjects.setdefault(release.kind, set()).add(release.subject_id)
    for kind in sorted(subjects):
        _keep(walls.shared_table(kind), kind, sorted(subjects[kind]))


def _keep(table: sa.Table, kind: SubjectKind, subjects: list[UUID]) -> None:
    chosen = sa.select(table.c.id).where(table.c.id.in_(subjects)).order_by(table.c.id)
    db.session.execute(chosen.with_for_update(key_share=True))
    active = sa.select(Release.subject_id, Release.recipient_id).where(
        Release.kind == kind, Release.subject_id.in_(subjects), Release.state == ReleaseState.ACTIVE
    )
    offices: dict[UUID, set[UUID]] = {subject: set() for subject in subjects}
    for subject, office in db.session.execute(active):
        offices[subject].add(office)
    change = sa.update(table).where(table.c.id == sa.bindparam("subject")).values(visible_to=sa.bindparam("offices"))
    rows = [{"subject": subject, "offices": found} for subject, found in offices.items()]
    db.session.connection().execute(change, rows)
