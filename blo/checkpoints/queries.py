"""Finding checkpoints and copies, each in the rows of the office that keeps them."""

from uuid import UUID

import sqlalchemy as sa

from blo.checkpoints.models import Checkpoint, CheckpointCopy
from blo.checkpoints.statements import Offer
from blo.kernel.db import db
from blo.offices import keys
from blo.offices import queries as directory
from blo.offices.models import Office, OfficeKey

OPERATORS = (UUID(int=0), "INSTALLATION")
"""The chain that no office keeps, and the code it goes by."""


def code_of(office_id: UUID) -> str:
    """The code of the office whose chain it is; of one that is in no directory, its identifier."""
    chain, code = OPERATORS
    office = db.session.get(Office, office_id)
    return office.code if office else code if office_id == chain else str(office_id)


def own(office_id: UUID) -> list[Checkpoint]:
    """All checkpoints of an office's chain, oldest first."""
    statement = sa.select(Checkpoint).where(Checkpoint.office_id == office_id)
    return list(db.session.scalars(statement.order_by(Checkpoint.number)))


def newest(office_id: UUID) -> Checkpoint | None:
    """The newest checkpoint of an office's chain."""
    statement = sa.select(Checkpoint).where(Checkpoint.office_id == office_id)
    return db.session.scalars(statement.order_by(Checkpoint.number.desc()).limit(1)).one_or_none()


def newest_copy(holder_id: UUID, about_id: UUID) -> CheckpointCopy | None:
    """The newest checkpoint of another office that the holder keeps."""
    statement = sa.select(CheckpointCopy).where(
        CheckpointCopy.office_id == holder_id, CheckpointCopy.about_id == about_id
    )
    return db.session.scalars(statement.order_by(CheckpointCopy.number.desc()).limit(1)).one_or_none()


def copies(holder_id: UUID) -> list[CheckpointCopy]:
    """All checkpoints of others that an office holds, in the order of the offices they are about."""
    statement = sa.select(CheckpointCopy).where(CheckpointCopy.office_id == holder_id)
    return list(db.session.scalars(statement.order_by(CheckpointCopy.about_id, CheckpointCopy.number)))


def offer(checkpoint: Checkpoint) -> Offer:
    """A checkpoint as others are shown it."""
    office_id = checkpoint.office_id
    return Offer(code_of(office_id), checkpoint.statement, checkpoint.signature, keys.of_office(office_id))


def chains() -> list[UUID]:
    """Whose chains this installation keeps: every office has one from its beginning, and the operator."""
    known = {office.id for office in directory.all_offices()} | set(db.session.scalars(sa.select(OfficeKey.office_id)))
    return sorted(known | {OPERATORS[0]})
