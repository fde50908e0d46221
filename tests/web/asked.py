"""What people are asked for consent, and what a screening leads to: forms at hand, who fills them in, where and how."""

from collections.abc import Callable
from typing import Any, TypeAlias

from blo.people.models import Person
from tests.support import asking, walk
from tests.web.visitor import Changes

Scene: TypeAlias = tuple[str, str, Changes]
SPOKEN = {"language": "my", "interpreting": "none"}


def _put_off(world: Any) -> Scene:
    person = walk.person(world.guard_north, walk.detection(world.guard_north))
    made = walk.screening(world.guard_north, person)
    return ("guard_north", f"/screenings/{made.id}/next", {"reason": "other", "words": "ยังไม่มีใคร"})


def _said(world: Any) -> Person:
    person = walk.person(world.guard_north, walk.detection(world.guard_north))
    asking.consent(world.guard_north, person, share_counterpart=False, photo=True)
    return person


def _consent(world: Any) -> Scene:
    changes = {"recording": "granted", "share_counterpart": "refused", "guardian": "အမေ", **SPOKEN}
    return ("guard_north", f"/persons/{_said(world).reference}/consent", changes)


def _withdraw(world: Any) -> Scene:
    path = f"/persons/{_said(world).reference}/consent/photo/withdraw"
    return ("guard_north", path, {"words": "ลบแล้ว", **SPOKEN})


def _basis(world: Any) -> Scene:
    path = f"/persons/{_said(world).reference}/consent/share_counterpart/basis"
    return ("supervisor_north", path, {"basis": "vital_interest", "words": "ศาลสั่ง"})


ASKED: dict[str, Callable[[Any], Scene]] = {
    "screening put off": _put_off,
    "consent": _consent,
    "withdraw": _withdraw,
    "basis": _basis,
}
