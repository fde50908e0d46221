"""Random histories: lists of acts about one person and those met with them, in all orders."""

from typing import Any

from hypothesis import strategies as st

from tests.support.effort import factor
from tests.walls.inference.acts import DECIDES, NORTH, SECOND, Act
from tests.walls.inference.worlds import FOREIGN, IN_CASES

SHORT, LONGEST = 3, 6
"""So many runs of acts follow the beginning at most, in the short run and with ``--thorough``."""
FEARED = ((), (("state", "LA"),), (("trafficker", ""),), (("family", "MM"),), (("state", "TH"),))

_office, _nth, _days = st.sampled_from(range(len(FOREIGN))), st.integers(0, 2), st.sampled_from((2, 9, 30))
_country, _decides = st.sampled_from(("MM", "LA")), st.sampled_from((DECIDES, SECOND))
_origin, _asker = st.sampled_from(("", "LA", "MM")), st.sampled_from(("guard_north", NORTH, DECIDES))


def _one(name: str, *given: Any) -> st.SearchStrategy[list[Act]]:
    return st.tuples(st.just(name), *given).map(lambda act: [act])


def _then(*parts: st.SearchStrategy[list[Act]]) -> st.SearchStrategy[list[Act]]:
    return st.tuples(*parts).map(lambda found: [act for part in found for act in part])


ANSWERS = tuple(
    _one("answer", _office, st.sampled_from(verbs), _nth) for verbs in (("acknowledge",), ("accept", "decline", "ask"))
)
PASSED_ON = _then(_one("pass_on", _office, _office, _nth), _one("let_on"))
ELSEWHERE = (
    ANSWERS[0],
    _then(*ANSWERS),
    _one("receive", _office, _nth),
    PASSED_ON,
    _then(PASSED_ON, PASSED_ON),
    _one("answer_recall", _office, _nth),
    _one("undo", st.sampled_from(("withdraw", "recall", "take_out", "cancel", "answer")), _nth),
    _one("wait"),
)
"""What others do meanwhile, or the office does for reasons of its own."""


def _about(person: int) -> st.SearchStrategy[list[Act]]:
    """Acts about one person and those met with them, in all orders; the usual ones come oftener."""
    somebody, group = st.just(person), next(members for members in IN_CASES if person in members)
    together = st.sampled_from(tuple({(person,), group[:2], group[-2:], group}))
    answered = _one("answer_override", st.sampled_from(("refuse", "revoke")), _nth, _decides)
    confirmed = _one("answer_override", st.just("confirm"), st.just(-1), st.sampled_from((SECOND, SECOND, DECIDES)))
    asked = _one("override", somebody, _country, st.booleans(), st.sampled_from((1, 10)), st.just(DECIDES))
    opened = _one("open", somebody, st.sampled_from(FEARED), _origin)
    released = st.one_of(
        _one("share", together, _office, _days),
        _one("refer", somebody, _office, _days),
        _then(_one("refer", somebody, _office, _days), *ANSWERS),
        _one("hand_over", together, _office),
    )
    reviewed = st.one_of(
        _one("ask", somebody, _asker),
        _then(_one("ask", somebody, _asker), opened),
        opened,
        _one("close", somebody),
        _then(_one("ask", somebody, _asker), asked, confirmed),
        _one("override", somebody, _country, st.booleans(), st.just(10), _decides),
        answered,
    )
    act = st.one_of(released, reviewed, reviewed, st.one_of(*ELSEWHERE))
    more = st.lists(act, min_size=2, max_size=LONGEST if factor() > 1 else SHORT)
    rest = more.map(lambda found: [one for part in found for one in part])
    return _then(st.one_of(released, reviewed), released, rest)


HISTORIES = st.sampled_from((0, 0, 1, 2, 3, 4)).flatmap(_about)

EXAMPLES = (
    [("share", (0,), 0, 30), ("ask", 0, NORTH), ("share", (0,), 2, 30), ("pass_on", 2, 0, 0), ("let_on",)],
    [
        *(("share", (0,), 2, 30), ("pass_on", 2, 0, 0), ("let_on",), ("pass_on", 0, 1, 0), ("let_on",)),
        *(("ask", 0, NORTH), ("answer_recall", 0, 0), ("answer_recall", 1, 0)),
    ],
    [("share", (0,), 0, 30), ("share", (0,), 0, 30), ("ask", 0, NORTH), ("answer_recall", 0, 0)],
    [("share", (0, 1), 0, 30), ("ask", 0, "guard_north"), ("share", (0, 1), 0, 30)],
    [("refer", 0, 0, 30), ("answer", 0, "acknowledge", 0), ("ask", 0, "guard_north"), ("answer", 0, "accept", 0)],
    [("hand_over", (0, 1, 2), 0), ("ask", 1, NORTH), ("open", 1, (("state", "LA"),), ""), ("receive", 0, 0)],
    [
        *(("ask", 3, DECIDES), ("override", 3, "MM", True, 10, DECIDES), ("answer_override", "confirm", -1, SECOND)),
        *(("share", (3,), 0, 9), ("share", (3,), 1, 9), ("answer_override", "revoke", 0, SECOND), ("close", 3)),
    ],
)
"""Histories that are lived in any case, so that everything there is to tell apart comes to pass."""
