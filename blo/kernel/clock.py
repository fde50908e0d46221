"""The only place that asks the time, so that tests can set it and zones are never forgotten."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment in UTC, with its zone."""
    return datetime.now(UTC)


def moment_of(seconds: float) -> datetime:
    """Return the moment that a file system counts in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def today(zone: str) -> date:
    """Return the calendar day at a place; `zone` is an IANA name such as ``Asia/Yangon``."""
    return datetime.now(ZoneInfo(zone)).date()
