"""State machines: tables that allow what they name and nothing else."""

import pytest

from blo.access.permissions import Permission
from blo.handovers.states import HANDOVER_MACHINE, HandoverState
from blo.kernel.errors import WrongState
from blo.offices.states import LINK_MACHINE, LinkStatus
from blo.referrals.states import REFERRAL_MACHINE, VERB_LABELS, ReferralState
from blo.sharing.states import (
    ONWARD_LABELS,
    ONWARD_MACHINE,
    RECALL_MACHINE,
    RELEASE_MACHINE,
    Handling,
    OnwardState,
    RecallState,
    ReleaseState,
    at_least_as_strict,
    strictest,
)

TABLES = [
    (REFERRAL_MACHINE, ReferralState),
    (HANDOVER_MACHINE, HandoverState),
    (RELEASE_MACHINE, ReleaseState),
    (LINK_MACHINE, LinkStatus),
    (RECALL_MACHINE, RecallState),
    (ONWARD_MACHINE, OnwardState),
]
every_table = pytest.mark.parametrize(("machine", "states"), TABLES, ids=lambda found: getattr(found, "name", ""))


@every_table
def test_a_verb_leads_where_its_row_says_and_nowhere_from_elsewhere(machine, states):
    for row in machine.transitions:
        for state in states:
            if state in row.sources:
                assert machine.next(state, row.verb) is row.target
            else:
                with pytest.raises(WrongState):
                    machine.next(state, row.verb)


@every_table
def test_buttons_are_the_verbs_that_work(machine, states):
    for side in ("originator", "recipient", "either"):
        for state in states:
            expected = [row.verb for row in machine.transitions if row.side == side and state in row.sources]
            assert list(machine.allowed(state, side)) == expected


@every_table
def test_every_state_can_be_reached_and_every_permission_exists(machine, states):
    reached = {machine.start}
    for _ in states:
        reached |= {row.target for row in machine.transitions if reached & set(row.sources)}
    assert reached == set(states)
    assert {Permission.of(row.permission) for row in machine.transitions}


@every_table
def test_the_diagram_draws_every_row(machine, states):
    drawn = machine.diagram()
    for row in machine.transitions:
        for source in row.sources:
            assert f"{source.value} --> {row.target.value}: {row.verb} ({row.side})" in drawn


def test_every_referral_verb_has_words():
    assert VERB_LABELS.keys() == {row.verb for row in REFERRAL_MACHINE.transitions} | {"send"}


def test_every_verb_of_a_request_to_pass_on_has_words():
    assert ONWARD_LABELS.keys() == {row.verb for row in ONWARD_MACHINE.transitions} | {"ask"}


def test_a_handling_code_is_as_strict_as_itself_and_what_is_milder():
    order = list(Handling)
    for code in order:
        assert [other for other in order if at_least_as_strict(code, other)] == order[: order.index(code) + 1]


def test_no_referral_is_accepted_before_it_was_received():
    assert REFERRAL_MACHINE.row("accept").sources == (ReferralState.RECEIVED,)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], Handling.H2), ([Handling.H0], Handling.H0), ([Handling.H3, Handling.H0], Handling.H3)],
)
def test_the_strictest_handling_code_wins(codes, expected):
    assert strictest(codes) is expected
