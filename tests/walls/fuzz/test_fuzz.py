"""Whatever is sent to any address: an answer with all its headers, no failure, no secret, nothing kept by mistake."""

import os
import random
import time

import pytest

from tests.support.databases import ENGINES
from tests.support.effort import factor
from tests.support.world import PEOPLE
from tests.walls.doors import HALFWAY
from tests.walls.fuzz import schema
from tests.walls.fuzz.mutation import Maker
from tests.walls.fuzz.watching import Watch
from tests.web.story import tell

pytestmark = [pytest.mark.walls, pytest.mark.long, pytest.mark.timeout(1200)]

LEAST = 20_000
RUNS, EACH = {"sqlite": 3, "postgresql": 1}, 5_125
"""Most run where requests are cheaper; what differs between the engines is met by every run."""
SHOWN = 5


@pytest.fixture
def seed(request):
    """The run's seed: the same in every automatic run, another each time elsewhere."""
    return 0 if "CI" in os.environ else request.config.getoption("randomly_seed", 0)


@pytest.mark.parametrize(("engine_name", "run"), [(name, run) for name in ENGINES for run in range(RUNS[name])])
def test_nothing_that_is_sent_fails_tells_or_keeps_what_it_should_not(
    app, world, at_work, seed, engine_name, run, record_property
):
    with at_work():
        story = tell(world)
    names = ["", HALFWAY, *PEOPLE]
    targets = schema.targets(app, world, story, names)
    rng = random.Random(f"{seed} {engine_name} {run}")  # noqa: S311 - nothing depends on its being guessed
    maker, watch, count = Maker(rng, targets, schema.readers(app, names)), Watch(app), EACH * factor()
    began = time.perf_counter()
    with watch.undoing():
        for sent in maker.requests(count):
            watch.send(sent)
    record_property("fuzzed", (sum(watch.statuses.values()), time.perf_counter() - began))
    assert not watch.faults, "\n\n".join([f"seed {seed}: {len(watch.faults)} faults", *watch.faults[:SHOWN]])
    assert sum(watch.statuses.values()) == count
    reached(app, watch, targets)


def reached(app, watch, targets):
    """Hold the run to having been one: every address was asked, every form was taken in and sent back."""
    assert set(watch.endpoints) == {rule.endpoint for rule in app.url_map.iter_rules()}
    forms = {target.endpoint for target in targets if len(target.slots) > 1}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if {"GET", "POST"} <= rule.methods}
    assert forms >= pages - {"referrals.step"}
    assert {kind for target in targets for kind in {slot.kind for slot in target.slots}} >= {
        "day",
        "clock",
        "stepper",
        "text",
    }
    share = {
        status: watch.statuses["form", status] / max(1, sum(watch.statuses.values())) for status in (303, 400, 404, 422)
    }
    assert share[303] > 0.02, share
    assert share[422] > 0.05, share
    assert share[400] > 0.005, share


def test_the_runs_together_are_as_many_as_they_should_be():
    assert RUNS.keys() == {*ENGINES}
    assert sum(RUNS.values()) * EACH >= LEAST
