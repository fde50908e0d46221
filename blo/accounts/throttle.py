"""Slowing guesses down: counters in the database, so that every worker process sees the same."""

import hashlib
from datetime import timedelta

from blo.accounts.models import SignInThrottle
from blo.kernel import clock
from blo.kernel.db import db

ADDRESS_FACTOR = 10
"""One address may belong to a whole post: it gets ten times the failures of one username."""


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _limits(username: str, address: str, attempts: int) -> dict[str, int]:
    return {_key("username", username): attempts, _key("address", address): attempts * ADDRESS_FACTOR}


def is_closed(username: str, address: str, *, attempts: int, minutes: int) -> bool:
    """Tell whether too many sign-ins failed in the last `minutes` for this username or from this address."""
    start = clock.now() - timedelta(minutes=minutes)
    rows = {key: db.session.get(SignInThrottle, key) for key in _limits(username, address, attempts)}
    limits = _limits(username, address, attempts)
    return any(row and row.since > start and row.failures >= limits[key] for key, row in rows.items())


def count_failure(username: str, address: str, *, minutes: int) -> None:
    """Count one failed sign-in; a window that is over starts anew."""
    start = clock.now() - timedelta(minutes=minutes)
    for key in _limits(username, address, 0):
        row = db.session.get(SignInThrottle, key, with_for_update=True)
        if row is None:
            db.session.add(SignInThrottle(key=key, failures=1, since=clock.now()))
        elif row.since <= start:
            row.failures, row.since = 1, clock.now()
        else:
            row.failures += 1


def forget(username: str) -> None:
    """Clear a username's failures after it signed in."""
    row = db.session.get(SignInThrottle, _key("username", username))
    if row is not None:
        db.session.delete(row)
