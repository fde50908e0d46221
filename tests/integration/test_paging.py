"""Pages follow one another without gap or repetition, and a key says nothing but which row came last."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.detections import queries
from blo.kernel.errors import NotFound
from tests.support import walk
from tests.support.effort import examples

STRANGE = ["x", "=", "é", "\ud800", "\x00", "A" * 10_000, "TH-MSI-D-26-22222222", base64.b64encode(b"2026|1").decode()]


@pytest.fixture
def many(office, world):
    return [walk.detection(world.guard_north).reference for _ in range(60)]


def test_pages_follow_one_another(office, world, many):
    seen, key = [], ""
    while True:
        page = queries.worklist(world.guard_north, key)
        seen += [row.reference for row in page.rows]
        key = page.next_key
        if not key:
            break
        assert key == seen[-1]
    assert seen == many[::-1]


def test_a_key_of_another_office_leads_nowhere(office, world, many):
    theirs = walk.detection(world.guard_south).reference
    with pytest.raises(NotFound):
        queries.worklist(world.guard_north, theirs)


@pytest.mark.parametrize("key", [*STRANGE, "01a20ab6-bb71-7670-be97-56bba2e97214"])
def test_what_is_no_key_leads_nowhere(office, world, key):
    with pytest.raises(NotFound):
        queries.worklist(world.guard_north, key)


@examples(50)
@given(key=st.text(min_size=1, max_size=80))
def test_any_text_leads_nowhere(office, world, key):
    with pytest.raises(NotFound):
        queries.worklist(world.guard_north, key)
