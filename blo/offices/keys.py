"""The keys that offices sign with: made when first needed, replaced by a key that the old one endorses.

A retired key signs nothing more, for its private part is gone; what it signed is still verified with its public part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import Event, append, canonical, held
from blo.kernel import clock, signing
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.work import flush
from blo.offices.models import Office, OfficeKey, OfficeSecret

ENDORSEMENT = "blo key endorsement 1"


@dataclass(frozen=True, slots=True)
class Signature:
    """Which key signed, and the 64 bytes it made."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anybody may know of a key."""

    key_id: str
    public: bytes
    created_at: datetime
    retired_at: datetime | None
    endorsed_by: str | None
    endorsement: bytes | None


def endorsement(office_id: UUID, key_id: str, public: bytes) -> bytes:
    """Return what an old key signs about the one that takes its place."""
    body = {"type": ENDORSEMENT, "office": str(office_id), "key": key_id, "public": public.hex()}
    return canonical(body)


def of_office(office_id: UUID) -> list[PublicKey]:
    """All keys of an office, retired ones included, each before the one it endorsed."""
    statement = sa.select(OfficeKey).where(OfficeKey.office_id == office_id)
    rows = db.session.scalars(statement.order_by(OfficeKey.created_at, OfficeKey.key_id))
    names = [field.name for field in fields(PublicKey)]
    return [PublicKey(**{name: getattr(row, name) for name in names}) for row in rows]


def lineage_fault(office_id: UUID, keys: Sequence[PublicKey]) -> str:
    """Say which of an office's keys does not stand, empty when all do: each is endorsed by the one before.

    Whoever knows one of the keys can so follow the office to the next.
    """
    before: PublicKey | None = None
    for key in keys:
        if key.key_id != signing.key_id(key.public):
            return f"the key {key.key_id} is not the one of this name"
        if before is None:
            if key.endorsed_by is not None:
                return f"the key before the key {key.key_id} is gone"
        elif key.endorsed_by != before.key_id or not signing.verify(
            before.public, key.endorsement or b"", endorsement(office_id, key.key_id, key.public)
        ):
            return f"the key {key.key_id} is not endorsed by the one before it"
        before = key
    return ""


def current(office_id: UUID) -> str:
    """The name of the key an office signs with now; an office that has none gets one."""
    with acting_for(office_id):
        return (_secret(office_id) or _first(office_id)).key_id


def sign(office_id: UUID, data: bytes) -> Signature:
    """Sign data with an office's present key; an office that has none gets one."""
    with acting_for(office_id):
        secret = _secret(office_id) or _first(office_id)
        return Signature(secret.key_id, signing.sign(secret.private, data))


def verify(office_id: UUID, signature: Signature, data: bytes) -> bool:
    """Tell whether a key of this office, present or retired, made a signature over data."""
    key = db.session.get(OfficeKey, signature.key_id)
    if key is None or key.office_id != office_id or signing.key_id(key.public) != key.key_id:
        return False
    return signing.verify(key.public, signature.value, data)


def _first(office_id: UUID) -> OfficeSecret:
    held(office_id)  # so that of two who need the first key at once, only one makes it
    return _secret(office_id) or _begin(office_id, None, before=None)


def _secret(office_id: UUID) -> OfficeSecret | None:
    return db.session.get(OfficeSecret, office_id, populate_existing=True)


def _begin(office_id: UUID, account_id: UUID | None, *, before: OfficeSecret | None) -> OfficeSecret:
    """Make a key; the one it takes the place of, if any, endorses it with its last signature."""
    private = signing.new_private()
    public = signing.public_of(private)
    key = OfficeKey(key_id=signing.key_id(public), office_id=office_id, public=public, created_at=clock.now())
    facts = {"key": key.key_id}
    if before is not None:
        old = db.session.get_one(OfficeKey, before.key_id)
        old.retired_at = key.created_at
        key.endorsed_by = facts["replaces"] = old.key_id
        key.endorsement = signing.sign(before.private, endorsement(office_id, key.key_id, public))
        flush()
    db.session.add(key)
    flush()
    secret = before or OfficeSecret(office_id=office_id)
    secret.key_id, secret.private = key.key_id, private
    db.session.add(secret)
    kind = AuditKind.KEY_ROTATED if before else AuditKind.KEY_MADE
    append(office_id, account_id, Event(kind, key.key_id, facts=facts))
    return secret


def rotate(actor: Actor, office: Office) -> OfficeKey:
    """Replace an office's key; its administrator may, and the operator. What the old one signed stays verified."""
    require(actor, Permission.DIRECTORY_ADMINISTER, {office.country})
    with acting_for(office.id):
        held(office.id)
        made = _begin(office.id, actor.account_id, before=_secret(office.id))
        return db.session.get_one(OfficeKey, made.key_id)
