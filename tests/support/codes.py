"""The second step of the tests' people: everybody above a guard has an authenticator app, all with one secret."""

from datetime import timedelta

import pyotp
import sqlalchemy as sa
from flask import Flask

from blo.accounts import policy
from blo.accounts.models import Account, AuthenticatorApp
from blo.kernel import clock, work
from blo.kernel.db import db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def equip(account: Account) -> None:
    """Give an account of the tests what somebody has who has worked for a while: an own password, and an app."""
    account.password_is_temporary = False
    if policy.needs_second_step(account.role):
        db.session.add(AuthenticatorApp(account_id=account.id, secret=SECRET, last_step=0))


def code_now(steps: int = 0) -> str:
    """Return the code the app shows now, or so many steps later."""
    return pyotp.TOTP(SECRET).at(clock.now() + timedelta(seconds=30 * steps))


def unused_code(app: Flask, username: str) -> str:
    """Return the code the app shows now, after its last use is forgotten: people here sign in many times a minute."""
    account_id = sa.select(Account.id).where(Account.username == username).scalar_subquery()
    with app.app_context(), work.atomic():
        db.session.execute(
            sa.update(AuthenticatorApp).where(AuthenticatorApp.account_id == account_id).values(last_step=0)
        )
    return code_now()
