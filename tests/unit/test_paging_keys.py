"""Keys of pages: those we made are read back, all others are an address that leads nowhere."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blo.kernel.errors import NotFound
from blo.kernel.ids import new_id
from blo.kernel.paging import _key, _parts

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def _made_of(text):
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode()


@given(MOMENTS, st.builds(new_id))
def test_a_key_of_ours_is_read_back(moment, row_id):
    assert _parts(_key(moment, row_id)) == (moment, row_id)


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "=",
        "é",
        "\ud800",
        "\x00",
        "A" * 10_000,
        _made_of("|"),
        _made_of("2026-03-27|"),
        _made_of(f"2026-03-27T00:00:00|{new_id()}"),
        _made_of(f"0001-01-01T00:00:00+14:00|{new_id()}"),
        _made_of(f"9999-12-31T23:59:59-14:00|{new_id()}"),
        _made_of("2026-03-27T00:00:00+00:00|not-an-identifier"),
    ],
)
def test_a_key_of_anybody_else_leads_nowhere(key):
    with pytest.raises(NotFound):
        _parts(key)


@given(st.text(max_size=80))
@example("0001-01-01T00:00:00+23:59|00000000-0000-0000-0000-000000000000")
def test_any_text_in_a_key_is_read_or_leads_nowhere(text):
    for key in (text, _made_of(text)):
        try:
            moment, _row_id = _parts(key)
        except NotFound:
            continue
        moment.astimezone(UTC)
