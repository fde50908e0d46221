"""Slowing guesses down: counters in the database, so that every worker process sees the same.

Nobody can lock somebody else out. A device that an account signed in with before has a counter of its own; other
attempts are counted by name and network together, and by network. What comes from many networks against one name makes
those wait that failed for it themselves; it leaves alone the devices and networks that the account has come from
before, and gives every other one its own first try, however long the guessing goes on.

What is counted here is failures, per account and where they come from. How many requests an address, a device or an
account may send, whatever comes of them, is counted at the web door (`blo.web.limits`); neither needs the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from blo.accounts.models import SignInThrottle
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import add_unless_there

ADDRESS_FACTOR = 10
"""One address may belong to a whole post: it gets ten times the failures of one name."""
SPREAD_FACTOR = 2
"""A name gets so many times the failures of one address before those have to wait who failed for it."""
FIRST_WAIT = timedelta(seconds=30)
SPREAD_FORGOTTEN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many failures a window of so many minutes takes."""

    attempts: int
    minutes: int

    @property
    def window(self) -> timedelta:
        """The window as a length of time."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Counter:
    """What failures are counted against; one that spreads makes ever longer wait, instead of closing, who failed."""

    key: str
    most: int
    spreads: bool = False

    def is_closed(self, row: SignInThrottle, limits: Limits, now: datetime) -> bool:
        """Tell whether nothing more is tried against this counter now."""
        if row.failures < self.most:
            return False
        if not self.spreads:
            return bool(row.since > now - limits.window)
        wait = min(FIRST_WAIT * 2 ** min(row.failures - self.most, 10), limits.window)
        return bool(row.since > now - wait)

    def count(self, row: SignInThrottle, limits: Limits, now: datetime) -> bool:
        """Count one failure, and tell whether it was the one that closes."""
        over = row.since <= now - (SPREAD_FORGOTTEN if self.spreads else limits.window)
        row.failures = 1 if over else row.failures + 1
        if over or self.spreads:
            row.since = now
        return row.failures == self.most


def counter(most: int, kind: str, *values: str, spreads: bool = False) -> Counter:
    """Return the counter of a kind of thing; its key is a digest, so that no name or address is kept."""
    return Counter(hashlib.sha256("\0".join((kind, *values)).encode()).hexdigest(), most, spreads)


class Brakes:
    """The counters of one attempt, locked until its work ends, so that many attempts at once are tried one by one."""

    def __init__(self, counters: Sequence[Counter], limits: Limits) -> None:
        self._limits = limits
        self._now = clock.now()
        self._pairs = list(zip(counters, _locked([one.key for one in counters], self._now), strict=True))

    @property
    def are_on(self) -> bool:
        """Whether too many attempts failed for this one to be looked at.

        What others did elsewhere holds nobody back whose own counter, the first, has no failure in its window.
        """
        own = self._pairs[0][1]
        failed = own.failures > 0 and own.since > self._now - self._limits.window
        counting = [(one, row) for one, row in self._pairs if failed or not one.spreads]
        return any(one.is_closed(row, self._limits, self._now) for one, row in counting)

    def count_failure(self) -> bool:
        """Count one failure everywhere, and tell whether it closed any counter."""
        closed = [one.count(row, self._limits, self._now) for one, row in self._pairs]
        return any(closed)

    def release(self) -> None:
        """Forget the failures of the first counter, which is the one of whoever just succeeded."""
        self._pairs[0][1].failures = 0


def _locked(keys: list[str], now: datetime) -> list[SignInThrottle]:
    """Make the rows that are missing, then lock all in one order, so that no two attempts wait for each other.

    One that is tidied away in between is made anew.
    """
    known = sa.select(SignInThrottle.key).where(SignInThrottle.key.in_(keys))
    for key in sorted(set(keys) - set(db.session.scalars(known))):
        add_unless_there(SignInThrottle(key=key, failures=0, since=now))
    statement = sa.select(SignInThrottle).where(SignInThrottle.key.in_(keys)).order_by(SignInThrottle.key)
    rows = db.session.scalars(statement.with_for_update(), execution_options={"populate_existing": True})
    found = {row.key: row for row in rows}
    return [found[key] for key in keys] if found.keys() >= set(keys) else _locked(keys, now)
