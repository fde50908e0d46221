"""Signing in: a password or PIN, then what the role asks beside it. Whoever fails is not told at what.

Locks are taken in one order everywhere: the counters of the first step, the account, its session or device, the
counter of the second step. So what is judged before the account is locked is looked at again once it is.
"""

from collections.abc import Callable
from enum import Enum
from typing import TypeVar
from uuid import UUID

from blo.accounts import devices, passkeys, policy, queries, sessions
from blo.accounts.arriving import enter, enter_with_pin
from blo.accounts.factors import Proof
from blo.accounts.models import Account, KnownDevice, UserSession
from blo.accounts.noting import note, note_attempt
from blo.accounts.passkeys import Answer, Site
from blo.accounts.secrets import HASHER, NOBODYS, matches, tidy_code
from blo.accounts.sessions import Opened, Place
from blo.accounts.states import Factor, Stage
from blo.accounts.throttle import ADDRESS_FACTOR, SPREAD_FACTOR, Brakes, Counter, Limits, counter
from blo.audit.kinds import AuditKind
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import flush

Shown = TypeVar("Shown")


class Unopened(Enum):
    """What the right password of an account answers that opens nothing yet."""

    WAITS = "waits"


# --- the first step -------------------------------------------------------------------------------------------------


def _counters(
    username: str, account_id: UUID, device: KnownDevice | None, place: Place, limits: Limits
) -> list[Counter]:
    if device is not None:
        return [counter(limits.attempts, "device", place.token_digest, str(account_id))]
    found = [
        counter(limits.attempts, "name and address", username, place.network),
        counter(limits.attempts * ADDRESS_FACTOR, "address", place.network),
    ]
    if not queries.came_from(account_id, place.network):
        found.append(counter(limits.attempts * SPREAD_FACTOR, "name", username, spreads=True))
    return found


def with_password(username: str, typed: str, place: Place, limits: Limits) -> Opened | Unopened | None:
    """Return the session these credentials begin, or None, for whatever reason: the reader is not told which.

    Whoever shows the right password of an account that waits to be confirmed is told so, and nobody else. An unknown
    name costs what a known one costs. On a device that knows the account a guard's PIN opens as well.
    """
    username = username.strip().lower()
    account = queries.by_username(username)
    account_id = account.id if account else queries.NOBODY
    device = queries.glimpse(place.token_digest, account_id)
    brakes = Brakes(_counters(username, account_id, device, place, limits), limits)
    if account is not None and devices.takes_pin(account, device, typed):
        return _with_pin(account.id, typed, place)
    judged = account.password_hash if account else NOBODYS
    fits = not brakes.are_on and matches(judged, typed)
    if account is None or not fits or not _still_opens(account.id, judged):
        _failed(account, brakes)
        return None
    brakes.release()
    if account.waits:
        note_attempt(account, AuditKind.SIGN_IN_FAILED)
        flush()
        return Unopened.WAITS
    if HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(typed)
    if policy.needs_second_step(account.role) or queries.factors(account.id):
        return sessions.begin(account, Stage.PASSWORD, place, proved=False)
    return enter(sessions.begin(account, Stage.FULL, place, proved=True), place)


def _still_opens(account_id: UUID, judged: str) -> bool:
    """Lock an account, and tell whether it is open and its password still the one that was judged."""
    account = sessions.locked_account(account_id)
    return account.active and account.password_hash == judged


def _with_pin(account_id: UUID, typed: str, place: Place) -> Opened | None:
    """Judge a PIN; wrong ones are counted with the device and close nothing but the PIN."""
    account = sessions.locked_account(account_id)
    device = queries.device(place.token_digest, account_id)
    takes = device is not None and devices.takes_pin(account, device, typed)
    if device is not None and takes and devices.opens_with_pin(device, typed) and account.opens:
        return enter_with_pin(sessions.begin(account, Stage.FULL, place, proved=False))
    note_attempt(account, AuditKind.SIGN_IN_FAILED)
    flush()
    return None


def _failed(account: Account | None, brakes: Brakes) -> None:
    closes = not brakes.are_on and brakes.count_failure()
    note_attempt(account, AuditKind.SIGN_IN_CLOSED if closes else AuditKind.SIGN_IN_FAILED)
    flush()


def with_passkey(site: Site, answer: Answer, place: Place, limits: Limits) -> Opened | None:
    """Return the session that a passkey begins which asked for its owner: both steps in one.

    A device that anybody signed in with before is counted for itself, whatever is sent from its network.
    """
    known = queries.knows_device(place.token_digest)
    where = ("passkeys of a device", place.token_digest) if known else ("address", place.network)
    brakes = Brakes([counter(limits.attempts * ADDRESS_FACTOR, *where)], limits)
    passkey = None if brakes.are_on else passkeys.named(answer)
    account = sessions.locked_account(passkey.account_id) if passkey else None
    if passkey is not None:
        db.session.refresh(passkey)  # its count may have risen while this waited
    fits = passkey is not None and passkeys.fits(site, answer, passkey, verified=True)
    if account is None or not account.opens or not fits:
        _failed(account, brakes)
        return None
    opened = sessions.begin(account, Stage.FULL, place, proved=True)
    return enter(opened, place, factor=Factor.PASSKEY)


# --- the second step ------------------------------------------------------------------------------------------------


def _judged(
    session: UserSession, judge: Callable[[Account], Shown | None], place: Place, limits: Limits
) -> Shown | None:
    """Judge what is shown; after some failures the session ends and the password has to be shown again.

    A device that knows the account has its own count, so that nobody elsewhere can use up its tries.
    """
    account = session.account
    device = queries.device(place.token_digest, account.id)
    known = (place.token_digest,) if device else ()
    brakes = Brakes([counter(limits.attempts, "second step", str(account.id), *known)], limits)
    shown = None if brakes.are_on else judge(account)
    if shown is not None:
        brakes.release()
        return shown
    closes = not brakes.are_on and brakes.count_failure()
    session.failures += 1
    if session.failures >= limits.attempts:
        session.ended_at = clock.now()
    note_attempt(account, AuditKind.SIGN_IN_CLOSED if closes else AuditKind.SECOND_STEP_FAILED)
    flush()
    return None


def second_step(session_id: UUID, proof: Proof, place: Place, limits: Limits) -> Opened | None:
    """Return the full session of somebody who showed the password and now a second factor, or None."""
    session = sessions.locked(session_id, Stage.PASSWORD)
    factor = _judged(session, proof, place, limits)
    if factor is None:
        return None
    return enter(sessions.advance(session, Stage.FULL, proved=True), place, factor=factor)


def enrol(session_id: UUID, typed: str, place: Place, limits: Limits) -> Opened | None:
    """Return the session that may set up a first factor: password and enrolment code, and there is none yet."""

    def judge(account: Account) -> Account | None:
        fits = matches(account.enrolment_hash or NOBODYS, tidy_code(typed))
        return account if fits and queries.may_enrol(account) else None

    session = sessions.locked(session_id, Stage.PASSWORD)
    account = _judged(session, judge, place, limits)
    if account is None:
        return None
    note(account, AuditKind.ENROLMENT_OPENED)
    return sessions.advance(session, Stage.ENROLLING, proved=False)


def show_again(session_id: UUID, password: str, proof: Proof, place: Place, limits: Limits) -> bool:
    """Show password and second factor once more, for what must not be done at a screen left open.

    An account without a second factor shows the password alone.
    """

    def judge(account: Account) -> Account | None:
        if not matches(account.password_hash, password):
            return None
        asked = policy.needs_second_step(account.role) or queries.factors(account.id)
        return account if not asked or proof(account) else None

    session = sessions.locked(session_id, Stage.FULL)
    if _judged(session, judge, place, limits) is None:
        return False
    session.proved_at, session.failures = clock.now(), 0
    flush()
    return True
