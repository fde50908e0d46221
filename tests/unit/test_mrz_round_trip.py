"""Whatever a valid zone says, the reader finds, however it was typed; and it gives back every character."""

import random
from itertools import cycle, islice

import pytest

from blo.people.mrz.reading import read
from blo.people.mrz.states import Verdict
from tests.support import zones
from tests.support.effort import factor

pytestmark = pytest.mark.detection

LAYOUTS = ("TD1", "TD2", "TD3", "MRV-A", "MRV-B")
SEX = {"M": "male", "F": "female", "<": "unknown"}
ZONES = 46_000
"""Of two lines, and every fifth of three: more than a hundred thousand lines."""


def said_by(zone):
    return zones.Said(
        zone.layout.name,
        zone.issuer.code,
        zone.names.primary,
        zone.names.secondary,
        zone.names.maybe_truncated,
        zone.number.value,
        zone.nationality.code,
        (zone.birth.year, zone.birth.month, zone.birth.day),
        zone.sex_text,
        zone.expiry.day,
        zone.optional,
    )


@pytest.mark.parametrize("part", range(2))
def test_a_hundred_thousand_lines_say_what_was_put_into_them(part):
    rng = random.Random(part)  # noqa: S311 - the same zones each time
    lines = 0
    for layout in islice(cycle(LAYOUTS), ZONES // 2 * factor()):
        made = zones.made(rng, layout)
        text = zones.typed(rng, made.lines)
        zone = read(text, on=made.on)
        assert said_by(zone) == made.said, text
        assert zone.lines == made.lines
        assert zone.sex == SEX[made.said.sex]
        assert zone.sound, text
        lines += len(made.lines)
    assert lines > 50_000


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_check_digit_of_a_layout_is_judged(layout):
    names = {"number", "birth", "expiry"}
    names |= {"TD1": {"composite"}, "TD2": {"composite"}, "TD3": {"composite", "personal"}}.get(layout, set())
    rng = random.Random(layout)  # noqa: S311 - the same zones each time
    for _ in range(50):
        made = zones.made(rng, layout)
        zone = read("\n".join(made.lines), on=made.on)
        assert {check.name.value for check in zone.checks} == names
        assert all(check.verdict is not Verdict.WRONG for check in zone.checks)
        assert all(zone.lines[check.line - 1][check.column - 1] == check.found for check in zone.checks)
