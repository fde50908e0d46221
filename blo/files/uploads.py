"""Files that come in parts over a bad line: each part is sealed on disk as it comes, in order, until all is there.

An upload is an account's own and is known by a name that the sender gave it: the SHA-256 of the whole, or, where a
browser can't tell that, something random. Only the next part is taken; one that came before, or that comes too early,
changes nothing, and the sender is told how much is there. So parts may get lost and come twice. An upload that became a
file, or that is given up for another, leaves the disk with the work that ends it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.files.judging import Received, refused
from blo.files.models import File, Upload, UploadPart
from blo.files.states import Refusal
from blo.files.storage import Store
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.sealing import fresh_key, open_with, seal_with
from blo.kernel.work import add_unless_there, after_commit, flush

NAME = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}")
DIGEST_LENGTH = 64
MOST_AT_ONCE = 3
"""How many files an account may have under way; the one that rested longest is given up for a further one."""
LEAST = 32 * 1024
"""Bytes of a part that is not the last: the script sends no smaller ones, and each costs a file and a row."""
KEPT = timedelta(days=1)
"""How long an upload may rest, and how long it is kept what a photo said."""
LACKING = _l("Only a part of the file has arrived. Choose it again: what has arrived need not be sent again.")


@dataclass(frozen=True, slots=True)
class NextPart:
    """A part of an upload: its name, the bytes of the whole, where the part begins, and the part; empty to ask."""

    name: str
    size: int
    start: int
    data: bytes = b""


def _find(actor: Actor, name: str) -> sa.Select[Upload]:
    own = sa.select(Upload).where(walls.own_rows(actor, Upload), Upload.account_id == actor.account_id)
    return own.where(Upload.name == name)


def take(actor: Actor, part: NextPart, *, store: Store, most_bytes: int) -> int:
    """Take the next part in, and return how many bytes are there; any other part changes nothing.

    Raises `RuleBroken` for a file that is too large, or parts that can't be of it.
    """
    require(actor, Permission.FILE_ADD, actor)  # it is the actor's own
    if part.size > most_bytes:
        raise refused(Refusal.TOO_LARGE)
    if not NAME.fullmatch(part.name) or part.start < 0 or part.size < part.start + len(part.data) or part.size < 1:
        raise refused(Refusal.BROKEN)
    upload = db.session.scalars(_find(actor, part.name).with_for_update()).one_or_none()
    if upload is None:
        upload = _begin(actor, part, store)
    if upload.size != part.size:
        raise refused(Refusal.BROKEN)
    if part.data and part.start == upload.have:
        if len(part.data) < LEAST and part.start + len(part.data) < part.size:
            raise refused(Refusal.BROKEN)
        digest = store.put(seal_with(upload.key, part.data, _place(upload, part.start)))
        db.session.add(UploadPart(upload_id=upload.id, start=part.start, digest=digest))
        upload.have, upload.changed_at = part.start + len(part.data), clock.now()
    flush()
    return upload.have


def _give_up(upload: Upload, store: Store) -> None:
    """Delete an upload and, once that is kept, its parts on disk; what a power cut leaves there is for the sweep."""
    for digest in db.session.scalars(sa.select(UploadPart.digest).where(UploadPart.upload_id == upload.id)):
        after_commit(store.remove, digest)
    db.session.delete(upload)


def _begin(actor: Actor, part: NextPart, store: Store) -> Upload:
    under_way = sa.select(Upload).where(walls.own_rows(actor, Upload), Upload.account_id == actor.account_id)
    newest = under_way.order_by(Upload.changed_at.desc(), Upload.id.desc()).offset(MOST_AT_ONCE - 1)
    for old in db.session.scalars(newest).all():
        _give_up(old, store)
    upload = Upload(
        office_id=actor.office_id,
        account_id=actor.account_id,
        name=part.name,
        size=part.size,
        have=0,
        key=fresh_key(),
        changed_at=clock.now(),
    )
    if add_unless_there(upload):
        return upload
    return db.session.scalars(_find(actor, part.name).with_for_update()).one()


def _place(upload: Upload, start: int) -> str:
    return f"upload.{upload.id}.{start}"


def whole(actor: Actor, name: str, store: Store) -> Received:
    """Return an upload of the actor's that is complete; raise `RuleBroken` for one of which parts are missing."""
    upload = db.session.scalars(_find(actor, name)).one_or_none()
    if upload is None or upload.have != upload.size:
        raise RuleBroken("file", LACKING)
    parts = db.session.scalars(
        sa.select(UploadPart).where(UploadPart.upload_id == upload.id).order_by(UploadPart.start)
    )
    data = b"".join(open_with(upload.key, store.get(one.digest), _place(upload, one.start)) for one in parts)
    if len(name) == DIGEST_LENGTH and hashlib.sha256(data).hexdigest() != name:
        raise refused(Refusal.BROKEN)
    return Received(data)


def drop(actor: Actor, name: str, store: Store) -> None:
    """Give up an upload: it became a file. With the row goes the key, and then what is on disk."""
    for upload in db.session.scalars(_find(actor, name)).all():
        _give_up(upload, store)
    flush()


def forget_old() -> int:
    """Give up what nobody went on with for a day, and forget what photos said that nobody answered; upkeep calls it.

    Returns how many uploads there were.
    """
    before = clock.now() - KEPT
    old = list(db.session.scalars(sa.select(Upload).where(Upload.changed_at < before)))
    for upload in old:
        db.session.delete(upload)
    unanswered = sa.select(File).where(File.told.is_not(None), File.added_at < before)
    for file in db.session.scalars(unanswered):
        file.told = None
    flush()
    return len(old)
