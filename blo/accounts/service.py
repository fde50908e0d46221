"""Signing in, and creating and closing accounts."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.access.roles import Role
from blo.accounts import queries, throttle
from blo.accounts.models import Account
from blo.audit.kinds import AuditKind
from blo.audit.service import Event, append, record
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.offices.models import Office
from blo.offices.states import Agency

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""argon2id at OWASP's smallest recommended cost (19 MiB, two passes), for one old PC and many sign-ins at once."""
SHORTEST_PASSWORD = 12
_NOBODY = HASHER.hash("nobody's password, so that an unknown username takes as long as a known one")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is created from."""

    username: str
    name: str
    role: Role
    language: str
    password: str
    rank: str = ""
    agency: Agency | None = None


def new_password() -> str:
    """Make a password that can be read over the phone: four groups, no look-alikes, 99 bits."""
    alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def _check_length(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken("password", _l("A password needs at least %(count)d characters.", count=SHORTEST_PASSWORD))


def create(actor: Actor, office: Office, command: NewAccount) -> Account:
    """Create an account in an office of the administrator's country."""
    require(actor, Permission.ACCOUNT_ADMINISTER, office)
    _check_length(command.password)
    if command.language not in LOCALES:
        raise RuleBroken("language", _l("Choose one of the languages listed."))
    account = Account(
        username=command.username.strip().lower(),
        name=command.name,
        rank=command.rank,
        agency=command.agency or "",
        role=command.role,
        office=office,
        language=command.language,
        password_hash=HASHER.hash(command.password),
    )
    db.session.add(account)
    flush()
    record(actor, AuditKind.ACCOUNT_CREATED, office.code, account=str(account.id), role=command.role.value)
    flush()
    return account


def close(actor: Actor, account_id: UUID) -> Account:
    """Close an account and end all its sessions; it stays on record."""
    account = queries.get(actor, account_id)
    require(actor, Permission.ACCOUNT_ADMINISTER, account.office)
    account.active = False
    account.generation += 1
    record(actor, AuditKind.ACCOUNT_CLOSED, account.office.code, account=str(account.id))
    flush()
    return account


def _verified(account: Account | None, password: str) -> bool:
    try:
        return HASHER.verify(account.password_hash if account else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(username: str, password: str, *, address: str, attempts: int, minutes: int) -> Account | None:
    """Return the account these credentials open, or None, for whatever reason: the reader is not told which.

    Failures are counted per username and per address; a closed window refuses without looking at the password.
    """
    username = username.strip().lower()
    if throttle.is_closed(username, address, attempts=attempts, minutes=minutes):
        return None
    account = queries.by_username(username)
    matches = _verified(account, password)
    if account is None or not account.active or not matches:
        throttle.count_failure(username, address, minutes=minutes)
        if account is not None:
            append(account.office_id, None, Event(AuditKind.SIGN_IN_FAILED, account.office.code))
        flush()
        return None
    throttle.forget(username)
    if HASHER.check_needs_rehash(account.password_hash):
        account.password_hash = HASHER.hash(password)
    with acting_for(account.office_id):  # from here on it is known who acts; the door says so when it lets them in
        record(account.actor(), AuditKind.SIGNED_IN, account.office.code)
    flush()
    return account


def change_password(actor: Actor, old: str, new: str) -> Account:
    """Change the own password, which ends every session of the account; whoever calls begins a new one."""
    account = db.session.get(Account, actor.account_id, with_for_update=True)
    if account is None or not _verified(account, old):
        raise RuleBroken("old", _l("This is not your present password."))
    _check_length(new)
    account.password_hash = HASHER.hash(new)
    account.generation += 1
    record(actor, AuditKind.PASSWORD_CHANGED, actor.office_code)
    flush()
    return account


def sign_out(actor: Actor) -> None:
    """End every session of the account, so that a copied cookie opens nothing, and record that somebody left."""
    account = db.session.get(Account, actor.account_id)
    if account is not None:
        account.generation += 1
    record(actor, AuditKind.SIGNED_OUT, actor.office_code)
    flush()


def choose_language(actor: Actor, language: str) -> None:
    """Keep the language somebody chose; an unknown one changes nothing."""
    account = db.session.get(Account, actor.account_id)
    if account is not None and language in LOCALES:
        account.language = language
    flush()
