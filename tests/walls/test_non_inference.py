"""A person who fears return is not exposed to the State feared, not even by inference.

For random histories, two worlds are lived from the same beginning: one in which reviews are asked for, opened,
overridden and closed, and one in which nobody reviews anything and the person is simply not released. Everything that
offices of other States can obtain must be the same to the byte: every page, list, guessed address, document and notice,
what they are told when they act, their own log, and how many statements each page takes. All foreign offices are
compared, feared or not: a State that is not feared today may be tomorrow.
The short run lives shorter histories and looks at a part of it in each, by chance; ``--thorough`` at all of it.

When the person was released before the review, the other world is the one in which an officer took it back by hand at
that moment: a receiver is shown that something was recalled (originator control), whoever did it and why.

Both worlds are lived in one database, one after the other, each undone: they begin at the same bytes.
"""

import os
import secrets
from collections import Counter

import pytest
from hypothesis import example, given, seed, settings
from hypothesis import strategies as st

from tests.walls.inference.comparing import difference
from tests.walls.inference.histories import EXAMPLES, HISTORIES
from tests.walls.inference.worlds import OBSERVERS

pytestmark = [pytest.mark.walls, pytest.mark.long, pytest.mark.timeout(3600)]

SHARDS, IN_EACH = 5, 100
"""Together the histories lived on each engine. With ``--thorough`` as many, longer, and every address is looked at."""
COMES_TO_PASS = {
    *("done", "refused", "withdrawn", "taken out", "recalled", "confirmed", "revoked"),
    *("passed on: done", "passing on refused"),
}
"""What is done with reviews that could be noticed."""


def test_five_hundred_histories_are_lived_on_each_engine():
    assert SHARDS * IN_EACH >= 500


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nobody_across_the_border_can_tell_the_world_with_reviews_from_the_one_without(stage, shard):
    came, count = Counter(), 0

    @seed(shard if "CI" in os.environ else secrets.randbits(64))
    @settings(max_examples=IN_EACH, database=None, derandomize=False)
    @given(HISTORIES, st.sampled_from(OBSERVERS), st.integers(0, 99))
    def the_same(history, name, chance):
        nonlocal count
        where, met = difference(stage, history, (name,), chance)
        assert not where
        came.update(met)
        count += 1

    for history in EXAMPLES:
        the_same = example(history, OBSERVERS[shard % len(OBSERVERS)], 0)(the_same)
    the_same()
    assert count >= IN_EACH
    assert came.keys() >= COMES_TO_PASS
