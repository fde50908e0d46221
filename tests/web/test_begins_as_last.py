"""The form of a detection begins with where and how it was the last time, and with nothing about anybody."""

import pytest

from blo.detections.states import Direction, HowDetected, Mode, PlaceKind, Transport
from blo.web.detections.forms import AGAIN
from tests.support import walk

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]

FORM = "/detections/new"
LAST = {
    "place_kind": PlaceKind.RIVER,
    "place_name": "ท่าทราย",
    "mode": Mode.RIVER,
    "transport": Transport.MOTORCYCLE,
    "direction": Direction.OUTBOUND,
    "how_detected": HowDetected.TIP,
}


def begun(visitor):
    form = visitor.get(FORM).main
    aside = ("csrf_token", "submission", "occurred_day", "occurred_time")
    return {name: value for name, value in form.pairs if name not in aside}


def test_the_form_begins_as_ones_own_last_detection_and_nobody_elses(world, visit, at_work):
    guard, colleague = visit("guard_north"), visit("liaison_north")
    blank = begun(guard)
    with at_work():
        walk.detection(world.guard_north, place_name="before")
        walk.detection(world.guard_north, **LAST)
    assert begun(guard) == blank | {name: str(getattr(LAST[name], "value", LAST[name])) for name in AGAIN}
    assert begun(colleague) == blank
    with at_work():
        walk.detection(world.liaison_north, place_name="of the colleague")
    assert begun(guard)["place_name"] == LAST["place_name"]


def test_what_is_sent_without_a_choice_is_not_chosen_as_it_was_the_last_time(world, visit, at_work):
    guard = visit("guard_north")
    with at_work():
        walk.detection(world.guard_north, **LAST)
    pairs = [(name, value) for name, value in guard.get(FORM).main.pairs if name not in AGAIN]
    page = guard.post(FORM, pairs)
    assert page.status == 422
    assert {"place_kind", "place_name", "mode"} <= page.errors
