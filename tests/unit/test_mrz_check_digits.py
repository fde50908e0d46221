"""What check digits catch, and exactly what they can't.

Weights 7, 3 and 1 have no common factor with 10. So one character in place of another changes the sum unless the two
values have the same last figure: 0, <, A, K and U count 0; 1, B, L and V count 1; and so on. That is the whole blind
spot, and dates and check digits, which have figures only, are not in it.
"""

import random

import pytest

from blo.people.mrz.reading import Zone, read
from blo.people.mrz.states import Verdict
from tests.support import zones
from tests.support.effort import factor
from tests.unit.test_mrz_specimens import LONG_TD1, LONG_TD2, MRV_A, MRV_B, ON, TD1, TD2, TD3

pytestmark = pytest.mark.detection

UNUSED = (TD3[0], "HA672242<6XXX5802254M9601086<<<<<<<<<<<<<<08")
LOWER = (*range(10), *range(13, 20))
COVERED = {
    "TD1": [*((0, at) for at in range(5, 30)), *((1, at) for at in (*range(7), *range(8, 15), *range(18, 30)))],
    "TD2": [(1, at) for at in (*LOWER, *range(21, 36))],
    "TD3": [(1, at) for at in (*LOWER, *range(21, 44))],
    "MRV-A": [(1, at) for at in (*LOWER, *range(21, 28))],
    "MRV-B": [(1, at) for at in (*LOWER, *range(21, 28))],
}
"""Places that a check digit covers, and those of check digits, by the tables of the standard."""
FREE = {
    "TD1": [*((0, at) for at in (*range(5, 14), *range(15, 30))), *((1, at) for at in range(18, 29))],
    "TD2": [(1, at) for at in (*range(9), *range(28, 35))],
    "TD3": [(1, at) for at in (*range(9), *range(28, 42))],
    "MRV-A": [(1, at) for at in range(9)],
    "MRV-B": [(1, at) for at in range(9)],
}
"""Those of them where any letter, figure or < may stand: document numbers and optional fields."""


def alike(one, other):
    return zones.VALUE[one] % 10 == zones.VALUE[other] % 10


def changed(lines, line, at, character):
    typed = list(lines)
    typed[line] = typed[line][:at] + character + typed[line][at + 1 :]
    return "\n".join(typed)


def unseen(lines, layout, on=ON):
    """Return every change of one covered character that is not reported."""
    return {
        (line, at, character)
        for line, at in COVERED[layout]
        for character in zones.ALPHABET
        if character != lines[line][at]
        and isinstance(zone := read(changed(lines, line, at, character), on=on), Zone)
        and zone.sound
    }


def blind_spot(lines, layout):
    return {
        (line, at, character)
        for line, at in FREE[layout]
        for character in zones.ALPHABET
        if character != lines[line][at] and alike(character, lines[line][at])
    }


@pytest.mark.parametrize(
    ("lines", "layout"), [(TD1, "TD1"), (TD2, "TD2"), (TD3, "TD3"), (MRV_A, "MRV-A"), (MRV_B, "MRV-B")]
)
def test_what_is_not_caught_in_a_specimen_is_the_blind_spot_and_nothing_more(lines, layout):
    assert unseen(lines, layout) == blind_spot(lines, layout)


def test_the_check_digit_of_an_unused_personal_number_may_be_left_out_or_not():
    assert unseen(UNUSED, "TD3") == blind_spot(UNUSED, "TD3") | {(1, 42, "<")}


@pytest.mark.parametrize(
    ("lines", "layout", "line", "ninth", "rest"), [(LONG_TD1, "TD1", 0, 13, 15), (LONG_TD2, "TD2", 1, 8, 28)]
)
def test_a_long_document_number_has_a_smaller_blind_spot(lines, layout, line, ninth, rest):
    """Its check digit is a figure and the < behind that stays; no < may take a place among its last four characters."""
    known = {(line, ninth, "<")}
    known |= {(line, at, "<") for at in range(rest, rest + 3)}
    known |= {(line, at, character) for at in (rest + 3, rest + 4) for character in zones.ALPHABET}
    assert unseen(lines, layout) == blind_spot(lines, layout) - known


def test_no_letter_passes_for_a_figure_in_a_date_or_a_check_digit():
    for lines, layout in ((TD1, "TD1"), (TD2, "TD2"), (TD3, "TD3"), (MRV_A, "MRV-A"), (MRV_B, "MRV-B")):
        figures = set(COVERED[layout]) - set(FREE[layout])
        assert not {change for change in unseen(lines, layout) if change[:2] in figures}


@pytest.mark.parametrize("layout", sorted(COVERED))
def test_every_other_change_of_one_covered_character_is_caught(layout):
    """In any zone at all, as often as it is tried: what is not alike is reported."""
    rng = random.Random(layout)  # noqa: S311 - the same zones each time
    for _ in range(60 * factor()):
        made = zones.made(rng, layout)
        line, at = rng.choice(COVERED[layout])
        for character in zones.ALPHABET:
            if alike(character, made.lines[line][at]):
                continue
            zone = read(changed(made.lines, line, at, character), on=made.on)
            assert isinstance(zone, Zone)
            assert not zone.sound, (made.lines, line, at, character)
            assert any(check.verdict is Verdict.WRONG for check in zone.checks)


def test_a_wrong_check_digit_is_told_as_typed_and_nothing_is_corrected():
    typed = changed(TD3, 1, 0, "O")  # for L
    zone = read(typed, on=ON)
    assert "\n".join(zone.lines) == typed
    assert zone.number.value == "O98902C3".replace("O", "O8", 1)
    wrong = {
        check.name.value: (check.line, check.column, check.found) for check in zone.checks if check.verdict == "wrong"
    }
    assert wrong == {"number": (2, 10, "6"), "composite": (2, 44, "0")}
    words = [str(check.words()) for check in zone.checks if check.verdict is Verdict.WRONG]
    assert words[0] == (
        "Document number: the check digit does not fit. Line 2, character 10 is “6”; it would be 7 if all characters "
        "before it were right."
    )


def test_two_characters_that_changed_places_are_caught_unless_they_differ_by_five():
    """Neighbours weigh 4, 2 or 6 apart, so that a difference of 5, and no other, goes unseen."""
    for first in zones.DIGITS:
        for second in zones.DIGITS:
            for at in range(3):
                text = "0" * at + first + second
                swapped = "0" * at + second + first
                same = zones.digit(text) == zones.digit(swapped)
                assert same is ((int(first) - int(second)) % 5 == 0)
