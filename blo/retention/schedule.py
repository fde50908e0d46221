"""The schedule: for each class, after how many days which act; read from the settings and held to sense at start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blo.retention.states import Act, RetentionClass
from blo.settings import BadSettings

NEVER = "never"
LONGEST = 100 * 366
"""Days; more is a slip of the finger."""
BIGGEST_BATCH = 1000
LONGEST_AUTHORITY = 200


@dataclass(frozen=True, slots=True)
class Line:
    """What is done with one class; `days` is None where no clock ends it."""

    days: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Schedule:
    """All classes, under whose authority they stand, and how many records one unit of work erases."""

    lines: Mapping[RetentionClass, Line]
    authority: str
    batch: int


def _bad(name: str, why: str) -> BadSettings:
    return BadSettings(f"Setting retention.{name}: {why}.")


def _days(name: str, value: Any) -> int | None:
    if value == NEVER:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise _bad(f"{name}.days", f'give a whole number of days from 1 to {LONGEST}, or "{NEVER}"')
    return value


def _line(kind: RetentionClass, given: Any) -> Line:
    if not isinstance(given, Mapping) or given.keys() != {"days", "act"}:
        raise _bad(kind.value, "give days and act, and nothing else")
    fitting = [act.value for act in kind.acts]
    if given["act"] not in fitting:
        raise _bad(f"{kind.value}.act", f"this class can only be treated by: {', '.join(fitting)}")
    days = _days(kind.value, given["days"])
    if kind is RetentionClass.CUSTODY and days is not None:
        raise _bad("custody.days", f'a final judgment ends it, not a clock: give "{NEVER}"')
    return Line(days, Act.of(given["act"]))


def read(given: Mapping[str, Any]) -> Schedule:
    """Read the settings' table ``retention``; raise `BadSettings` for a class, act or number that makes no sense."""
    classes = {kind.value: kind for kind in RetentionClass}
    wanted = {*classes, "authority", "batch"}
    if given.keys() != wanted:
        names = sorted(given.keys() ^ wanted)
        raise BadSettings(f"Settings of retention that are missing or unknown: {', '.join(names)}.")
    authority, batch = given["authority"], given["batch"]
    if not isinstance(authority, str) or not 1 <= len(authority) <= LONGEST_AUTHORITY:
        raise _bad("authority", f"say in at most {LONGEST_AUTHORITY} characters under which rule records are erased")
    if not isinstance(batch, int) or isinstance(batch, bool) or not 1 <= batch <= BIGGEST_BATCH:
        raise _bad("batch", f"give a whole number from 1 to {BIGGEST_BATCH}")
    lines = {kind: _line(kind, given[name]) for name, kind in classes.items()}
    _least_of_all(lines)
    return Schedule(lines, authority, batch)


def _least_of_all(lines: Mapping[RetentionClass, Line]) -> None:
    """Nothing is kept for a shorter time than the protection compartment, and that at the person's wish not as long."""
    wished, shortest = (lines[kind].days for kind in (RetentionClass.ON_REQUEST, RetentionClass.PROTECTION))
    others = [line.days or LONGEST for kind, line in lines.items() if kind is not RetentionClass.ON_REQUEST]
    if shortest is None or shortest > min(others):
        raise _bad("protection.days", "nothing may be kept for a shorter time than the protection compartment")
    if wished is None or wished > shortest:
        raise _bad("protection_on_request.days", "what the person wishes to be deleted may not be kept any longer")
