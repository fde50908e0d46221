"""Second factors: judging what is shown, and adding and removing them.

What may change them: a session that shows password and second step at most five minutes ago, or one that showed
password and enrolment code, as long as that code holds and the account has none.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

import pyotp
import sqlalchemy as sa

from blo.accounts import devices, passkeys, policy, queries, sessions
from blo.accounts.arriving import enter
from blo.accounts.models import Account, AuthenticatorApp, OneTimeCode, Passkey, UserSession
from blo.accounts.noting import note
from blo.accounts.passkeys import Answer, Site
from blo.accounts.secrets import HASHER, NOBODYS, matches, new_code, tidy_code
from blo.accounts.sessions import Opened, Place
from blo.accounts.states import Factor, Stage
from blo.audit.kinds import AuditKind
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import ALPHABET
from blo.kernel.work import flush

STEP_SECONDS, DIGITS, DRIFT = 30, 6, 1
"""RFC 6238 as every authenticator app has it; a clock may be one step off, either way."""
PRINTED = 10
WRONG_CODE = _l("This code does not fit. Each code works once; an app shows a new one every 30 seconds.")
WRONG_PASSKEY = _l("This passkey does not fit, or the page was open too long. Try again.")
SHOW_AGAIN = _l("Show your password and your second step again first.")
LAST_ONE = _l("Your role needs a second step: set up another one before you remove this.")

KEPT_IN: dict[Factor, type[AuthenticatorApp | Passkey | OneTimeCode]] = {
    Factor.APP: AuthenticatorApp,
    Factor.PASSKEY: Passkey,
    Factor.CODES: OneTimeCode,
}
Proof: TypeAlias = Callable[[Account], Factor | None]
"""Judges, with the account locked, what somebody shows beside the password."""


# --- judging --------------------------------------------------------------------------------------------------------


def by_code(typed: str) -> Proof:
    """Six digits are an app's code, anything else one of the printed ones."""
    code = tidy_code(typed)
    return lambda account: _of_app(account, code) if len(code) == DIGITS and code.isdigit() else _printed(account, code)


def by_passkey(site: Site, answer: Answer) -> Proof:
    """A passkey of this account."""

    def judge(account: Account) -> Factor | None:
        passkey = passkeys.named(answer)
        if passkey is None or passkey.account_id != account.id:
            return None
        return Factor.PASSKEY if passkeys.fits(site, answer, passkey, verified=False) else None

    return judge


def step_of(secret: str, code: str, after: int) -> int | None:
    """Return the step of time a code belongs to: now or a neighbour, later than any that was taken before."""
    if not (code.isascii() and code.isdigit()):
        return None
    now = int(clock.now().timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret)
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if step > after]
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), code)), None)


def _of_app(account: Account, code: str) -> Factor | None:
    app = queries.app(account.id)
    step = step_of(app.secret, code, app.last_step) if app else None
    if app is None or step is None:
        return None
    app.last_step = step
    return Factor.APP


def _printed(account: Account, code: str) -> Factor | None:
    statement = sa.select(OneTimeCode).where(OneTimeCode.account_id == account.id, OneTimeCode.symbol == code[:1])
    row = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    fits = matches(row.code_hash if row else NOBODYS, code)
    if row is None or row.used_at is not None or not fits:
        return None
    row.used_at = clock.now()
    flush()
    note(account, AuditKind.CODE_USED, left=queries.codes_left(account.id))
    return Factor.CODES


# --- changing -------------------------------------------------------------------------------------------------------


def _changing(session_id: UUID, *stages: Stage) -> UserSession:
    session = sessions.locked(session_id, *(stages or (Stage.FULL, Stage.ENROLLING)))
    if session.stage is Stage.FULL and not sessions.is_proved(session):
        raise NotAllowed(SHOW_AGAIN)
    if session.stage is Stage.ENROLLING and not queries.may_enrol(session.account):
        raise NotAllowed(SHOW_AGAIN)
    return session


def _added(session: UserSession, factor: Factor, place: Place) -> Opened | None:
    """Write down what was added; it completes an enrolment, which uses up the code for all that it opened."""
    account = session.account
    sessions.close(account.id, but=session.id, stage=Stage.ENROLLING)
    devices.clear_pins(account.id)
    note(account, AuditKind.FACTOR_ADDED, factor=factor.value)
    account.enrolment_hash = account.enrolment_until = None
    if session.stage is Stage.FULL:
        flush()
        return None
    return enter(sessions.advance(session, Stage.FULL, proved=True), place, factor=factor)


def offer_app(session_id: UUID) -> None:
    """Make a secret for an authenticator app, kept with the session until a code made from it is typed."""
    session = _changing(session_id)
    session.offered_secret = pyotp.random_base32()
    flush()


def offered(session_id: UUID) -> tuple[str, str]:
    """Return the secret that is being offered, for typing, and the address that a QR code holds; empty for none."""
    session = db.session.get(UserSession, session_id)
    if session is None or not session.offered_secret:
        return "", ""
    app = pyotp.TOTP(session.offered_secret)
    return session.offered_secret, app.provisioning_uri(name=session.account.username, issuer_name="BLO")


def confirm_app(session_id: UUID, typed: str, place: Place) -> Opened | None:
    """Take the offered app into use, in the place of an earlier one, when a code it shows is typed."""
    session = _changing(session_id)
    step = step_of(session.offered_secret, tidy_code(typed), 0) if session.offered_secret else None
    if session.offered_secret is None or step is None:
        raise RuleBroken("one_time", WRONG_CODE)
    app = queries.app(session.account_id) or AuthenticatorApp(account_id=session.account_id)
    app.secret, app.last_step, app.added_at = session.offered_secret, step, clock.now()
    db.session.add(app)
    session.offered_secret = None
    return _added(session, Factor.APP, place)


def ask_for_passkey(session_id: UUID, site: Site, challenge: str) -> str:
    """Write what a browser needs to make a passkey for whoever holds the session, as JSON."""
    session = db.session.get_one(UserSession, session_id)
    return passkeys.ask_to_make(site, session.account, challenge, queries.passkeys(session.account_id))


def add_passkey(session_id: UUID, site: Site, answer: Answer, name: str, place: Place) -> Opened | None:
    """Take a passkey into use that the browser just made."""
    session = _changing(session_id)
    passkey = passkeys.made(site, answer, session.account_id, name)
    if passkey is None:
        raise RuleBroken("", WRONG_PASSKEY)
    db.session.add(passkey)
    flush()
    return _added(session, Factor.PASSKEY, place)


def make_codes(session_id: UUID, place: Place) -> tuple[list[str], Opened | None]:
    """Make ten codes to print; they are returned this once, and all earlier ones are worth nothing."""
    session = _changing(session_id)
    db.session.execute(sa.delete(OneTimeCode).where(OneTimeCode.account_id == session.account_id))
    codes = [new_code(first) for first in secrets.SystemRandom().sample(ALPHABET, PRINTED)]
    for code in codes:
        row = OneTimeCode(account_id=session.account_id, symbol=code[0], code_hash=HASHER.hash(tidy_code(code)))
        db.session.add(row)
    flush()
    return codes, _added(session, Factor.CODES, place)


def remove(session_id: UUID, factor: Factor, passkey_id: UUID | None = None) -> None:
    """Remove the app, the codes or one passkey; never the last of somebody whose role needs one."""
    session = _changing(session_id, Stage.FULL)
    account = session.account
    table = KEPT_IN[factor]
    statement = sa.delete(table).where(table.account_id == account.id)
    if factor is Factor.PASSKEY:
        statement = statement.where(Passkey.id == passkey_id)
    if not getattr(db.session.execute(statement), "rowcount", 0):
        raise NotFound
    if policy.needs_second_step(account.role) and not queries.factors(account.id):
        raise RuleBroken("", LAST_ONE)
    note(account, AuditKind.FACTOR_REMOVED, factor=factor.value)
    flush()


def remove_all(account_id: UUID) -> None:
    """Remove everything an account can show beside its password; for whoever resets it."""
    for table in KEPT_IN.values():
        db.session.execute(sa.delete(table).where(table.account_id == account_id))
