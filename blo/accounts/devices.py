"""Devices that an account signed in with before: what they are trusted with, and how they are forgotten."""

from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.accounts import policy, queries, sessions
from blo.accounts.models import Account, KnownDevice
from blo.accounts.noting import note
from blo.accounts.secrets import HASHER, PIN_DIGITS, check_pin, matches
from blo.accounts.sessions import Place
from blo.accounts.states import Stage
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush

PIN_TRIES = 5
PIN_NEEDS = _l("A PIN is for guards who sign in with a password alone, on a tablet of their post.")


def remember(account: Account, place: Place) -> None:
    """Know the device an account just signed in with; a password shown on it lets a PIN be tried again."""
    device = queries.device(place.token_digest, account.id)
    if device is None:
        device = KnownDevice(token_digest=place.token_digest, account=account, device=place.device)
        db.session.add(device)
        note(account, AuditKind.DEVICE_KNOWN)
    device.seen_at, device.pin_failures = clock.now(), 0


def at_hand(actor: Actor, place: Place) -> KnownDevice:
    """Return the device in the actor's hand; raise `NotFound`."""
    found = queries.device(place.token_digest, actor.account_id)
    if found is None:
        raise NotFound
    return found


def show_username(actor: Actor, place: Place, *, shows: bool) -> None:
    """Say whether the sign-in page of the device at hand offers the own user name."""
    at_hand(actor, place).shows_username = shows
    record(actor, AuditKind.DEVICE_CHANGED, actor.office_code)
    flush()


def may_have_pin(account: Account) -> bool:
    """A PIN is for roles that need no second step, as long as they have none."""
    return not policy.needs_second_step(account.role) and not queries.factors(account.id)


def require_pin(actor: Actor) -> None:
    """Raise `NotAllowed` unless the actor may have a PIN."""
    if policy.needs_second_step(actor.role) or queries.factors(actor.account_id):
        raise NotAllowed(PIN_NEEDS)


def set_pin(session_id: UUID, place: Place, pin: str) -> None:
    """Take a PIN on the device at hand, from somebody who showed the password just now."""
    session = sessions.locked(session_id, Stage.FULL)
    if not may_have_pin(session.account) or not sessions.is_proved(session):
        raise NotAllowed(PIN_NEEDS)
    check_pin(pin)
    actor = session.account.actor()
    device = at_hand(actor, place)
    device.pin_hash, device.pin_failures, device.shows_username = HASHER.hash(pin), 0, True
    record(actor, AuditKind.PIN_SET, actor.office_code)
    flush()


def clear_pins(account_id: UUID) -> None:
    """Take the PINs of an account back, on all devices."""
    db.session.execute(sa.update(KnownDevice).where(KnownDevice.account_id == account_id).values(pin_hash=None))


def forget_all(account_id: UUID, *, but: Place | None = None) -> None:
    """Forget the devices of an account, all but the one at hand if given; that one loses its PIN."""
    statement = sa.delete(KnownDevice).where(KnownDevice.account_id == account_id)
    db.session.execute(statement if but is None else statement.where(KnownDevice.token_digest != but.token_digest))
    clear_pins(account_id)


def takes_pin(account: Account, device: KnownDevice | None, typed: str) -> bool:
    """Tell whether what was typed is to be judged as a PIN: six digits, where there is one that may still be tried."""
    if device is None or device.pin_hash is None or device.pin_failures >= PIN_TRIES:
        return False
    return len(typed) == PIN_DIGITS and typed.isdigit() and may_have_pin(account)


def opens_with_pin(device: KnownDevice, typed: str) -> bool:
    """Judge a PIN; after five wrong ones the device asks for the password."""
    fits = matches(device.pin_hash or "", typed)
    device.pin_failures = 0 if fits else device.pin_failures + 1
    return fits


def forget(actor: Actor, device_id: UUID) -> None:
    """Forget one of the own devices, with its PIN and the user name it shows."""
    for device in queries.devices(actor.account_id):
        if device.id == device_id:
            db.session.delete(device)
            record(actor, AuditKind.DEVICE_FORGOTTEN, actor.office_code)
            flush()
            return
    raise NotFound
