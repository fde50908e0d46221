"""Creating and closing accounts, and what an administrator hands over: passwords and enrolment codes.

What an administrator hands over opens nothing until a second person has confirmed that the officer is real and asked
for it. The operator of the installation needs nobody.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import Reason, require
from blo.access.permissions import Permission
from blo.access.roles import Role
from blo.accounts import devices, factors, filters, policy, queries, sessions
from blo.accounts.models import Account
from blo.accounts.noting import note_act
from blo.accounts.secrets import HASHER, check_password, matches, new_code, new_password, tidy_code
from blo.accounts.sessions import Place
from blo.accounts.states import Stage
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.offices.models import Office
from blo.offices.states import Agency

ENROLMENT_HOLDS = timedelta(days=14)
NOT_ONESELF = _l("Nobody does this to the own account: ask another administrator.")


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


def create(actor: Actor, office: Office, command: NewAccount) -> Account:
    """Create an account in an office of the administrator's country."""
    require(actor, Permission.ACCOUNT_ADMINISTER, office)
    check_password(command.password, command.username.strip())
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
        handed_by=_hands(actor),
    )
    db.session.add(account)
    flush()
    note_act(actor, AuditKind.ACCOUNT_CREATED, account, role=command.role.value)
    flush()
    return account


def _hands(actor: Actor) -> frozenset[UUID]:
    """Who is not to confirm what this actor hands over; nobody for the operator, who is trusted."""
    return frozenset() if actor.is_operator else frozenset({actor.account_id})


def _hand_over(actor: Actor, account: Account) -> None:
    """Let an account wait for a second person; what is open ends. What others handed over before is not forgotten."""
    account.handed_by |= _hands(actor)
    if account.waits:
        sessions.close(account.id)


def confirm(actor: Actor, account_id: UUID) -> Account:
    """Open an account that waits: a second person knows that its officer is real and asked for what was handed over.

    Raises `NotAllowed` for whoever handed it over, whom it is for, or who waits; `WrongState` where nothing waits.
    """
    account = sessions.locked_account(queries.to_confirm(actor, account_id).id)
    require(actor, Permission.ACCOUNT_CONFIRM, account)
    if queries.waits(actor.account_id):
        raise NotAllowed(Reason.SECOND_PERSON.label)
    if not account.active or not account.waits:
        raise WrongState
    account.handed_by = frozenset()
    note_act(actor, AuditKind.ACCOUNT_CONFIRMED, account)
    flush()
    return account


def _administered(actor: Actor, account_id: UUID) -> Account:
    """Return an account of the administrator's country that is not the administrator's own, locked."""
    account = sessions.locked_account(queries.get(actor, account_id).id)
    require(actor, Permission.ACCOUNT_ADMINISTER, account.office)
    if account.id == actor.account_id:
        raise NotAllowed(NOT_ONESELF)
    return account


def close(actor: Actor, account_id: UUID) -> Account:
    """Close an account and end all its sessions; it stays on record, and the filters it kept go."""
    account = _administered(actor, account_id)
    account.active = False
    sessions.close(account.id)
    with acting_for(account.office_id):
        filters.forget_all(account)
    note_act(actor, AuditKind.ACCOUNT_CLOSED, account)
    flush()
    return account


def reset_password(actor: Actor, account_id: UUID) -> str:
    """Return a new password, to be changed when it is first used; all sessions end, the second step stays.

    What somebody with the old one may have left behind goes: known devices, and an enrolment code.
    """
    account = _administered(actor, account_id)
    password = new_password()
    account.password_hash, account.password_is_temporary = HASHER.hash(password), True
    account.enrolment_hash = account.enrolment_until = None
    sessions.close(account.id)
    devices.forget_all(account.id)
    _hand_over(actor, account)
    note_act(actor, AuditKind.PASSWORD_RESET, account)
    flush()
    return password


def enrolment_code(actor: Actor, account_id: UUID) -> str:
    """Return the code that lets a first factor be set up beside the password; it holds two weeks, and once.

    What an earlier code opened ends.
    """
    account = _administered(actor, account_id)
    if queries.factors(account.id) or not policy.needs_second_step(account.role):
        raise RuleBroken("", _l("This account needs no enrolment code."))
    code = new_code()
    account.enrolment_hash, account.enrolment_until = HASHER.hash(tidy_code(code)), clock.now() + ENROLMENT_HOLDS
    sessions.close(account.id, stage=Stage.ENROLLING)
    _hand_over(actor, account)
    note_act(actor, AuditKind.ENROLMENT_CODE_MADE, account)
    flush()
    return code


def reset_factors(actor: Actor, account_id: UUID) -> str:
    """Take away all second factors of somebody who lost them; all sessions end; empty for a guard, who needs none.

    Returns an enrolment code, without which nobody who knows the password can set up new ones.
    """
    account = _administered(actor, account_id)
    factors.remove_all(account.id)
    sessions.close(account.id)
    _hand_over(actor, account)
    note_act(actor, AuditKind.FACTORS_RESET, account)
    flush()
    return enrolment_code(actor, account.id) if policy.needs_second_step(account.role) else ""


def change_password(actor: Actor, session_id: UUID, place: Place, old: str, new: str) -> None:
    """Change the own password, which ends every other session and forgets every other device, and all PINs."""
    account = sessions.locked_account(actor.account_id)
    if not matches(account.password_hash, old):
        raise RuleBroken("old", _l("This is not your present password."))
    if new == old:
        raise RuleBroken("password", _l("Choose a password that is new."))
    check_password(new, account.username)
    account.password_hash, account.password_is_temporary = HASHER.hash(new), False
    sessions.close(account.id, but=session_id)
    devices.forget_all(account.id, but=place)
    record(actor, AuditKind.PASSWORD_CHANGED, actor.office_code)
    flush()


def choose_language(actor: Actor, language: str) -> None:
    """Keep the language somebody chose; an unknown one changes nothing."""
    account = db.session.get(Account, actor.account_id)
    if account is not None and language in LOCALES:
        account.language = language
    flush()
