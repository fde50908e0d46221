"""Deleting what signing in leaves behind. What somebody did stays in the audit log; this deletes none of it."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.accounts.models import Account, KnownDevice, OneTimeCode, SignInThrottle, SpentChallenge, UserSession
from blo.accounts.passkeys import CHALLENGE_HOLDS
from blo.accounts.states import Stage
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import flush

OVER_FOR_SURE = timedelta(days=7)
"""A session or count of failures not touched for so long is over, however long an installation lets them last."""
ADDRESSES_KEPT = timedelta(days=90)
"""How long it is remembered from which addresses an account came, which spares it the waits of new ones."""
DEVICES_KEPT = timedelta(days=400)
"""As long as browsers keep the cookie that a device is known by."""


def _count(statement: Any) -> int:
    return int(getattr(db.session.execute(statement), "rowcount", 0))


def tidy(actor: Actor) -> dict[str, int]:
    """Delete sessions, devices, challenges, codes and counters whose time is long over; return how many of each.

    An app's secret that was offered in a session and never taken, and an enrolment code after its time, go as well.
    """
    require(actor, Permission.ACCOUNT_ADMINISTER)
    now = clock.now()
    over = UserSession.seen_at < now - OVER_FOR_SURE
    halfway = UserSession.stage != Stage.FULL
    late = Account.enrolment_until < now
    counts = {
        "sessions": _count(
            sa.delete(UserSession).where(sa.or_(UserSession.seen_at < now - ADDRESSES_KEPT, sa.and_(over, halfway)))
        ),
        "offered secrets": _count(
            sa.update(UserSession).where(over, UserSession.offered_secret.is_not(None)).values(offered_secret=None)
        ),
        "devices": _count(sa.delete(KnownDevice).where(KnownDevice.seen_at < now - DEVICES_KEPT)),
        "used codes": _count(sa.delete(OneTimeCode).where(OneTimeCode.used_at.is_not(None))),
        "late enrolment codes": _count(
            sa.update(Account).where(late).values(enrolment_hash=None, enrolment_until=None)
        ),
        "challenges": _count(sa.delete(SpentChallenge).where(SpentChallenge.spent_at < now - 2 * CHALLENGE_HOLDS)),
        "counters": _count(sa.delete(SignInThrottle).where(SignInThrottle.since < now - OVER_FOR_SURE)),
    }
    record(actor, AuditKind.ACCOUNTS_TIDIED, actor.office_code, deleted=counts)
    flush()
    return counts
