"""Anything at all in any fields of any form: the server answers, keeps what was typed, and writes all or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.web.desk import Desk
from tests.web.fillings import SCENES
from tests.web.visitor import changed

ANSWERS = {303, 400, 404, 409, 413, 422}
INTERESTING = (
    "", "0", "-1", "1", "18", "2569", "1e9", "31/2/2026", "2026-03-27", "27/3/2569", "1/1/2100", "00:00", "24:00",
    "2359", "MM", "XXA", "th", "my", "yes", "no", "H3", "stateless", "undetermined", "refused", "received", "other",
    "ขอที่พัก", "မြန်မာ", "ေမာင္", "😀", "\0", "\u202e", "\ufeff", "a\nb", "x" * 5000,
)  # fmt: skip
ANYTHING = st.one_of(st.sampled_from(INTERESTING), st.text(max_size=60))


@pytest.mark.parametrize("kind", SCENES)
def test_any_field_may_hold_anything(app, world, kind):
    desk = Desk(app, world, kind)

    @examples(15)
    @given(st.data())
    def forms(data):
        offered = {name: sorted(desk.form.choices.get(name, ())) for name in desk.fields}
        names = data.draw(st.lists(st.sampled_from(desk.fields), unique=True, max_size=6)) if desk.fields else []
        values = {
            name: data.draw(st.one_of(ANYTHING, st.sampled_from(offered[name])) if offered[name] else ANYTHING)
            for name in names
        }
        sent = changed(desk.pairs, values)
        page = desk.post(sent)
        assert page.status in ANSWERS
        if page.status == 303:
            desk.renew()
            return
        assert desk.count() == desk.rows
        if page.status == 422:
            untouched = [pair for pair in sent if pair[0] not in values]
            assert desk.kept(page, untouched, "") == []

    forms()
