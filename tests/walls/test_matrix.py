"""Every address, every method, everybody: the table of what is answered is kept, and a change to it is read by people.

``BLO_WRITE_GOLDEN=1 python3 -m blo test tests/walls/test_matrix.py`` writes it anew.
"""

import os
from pathlib import Path

import pytest

from tests.walls import matrix
from tests.walls.cast import CAST, OUTSIDE, play, role_of

pytestmark = [pytest.mark.walls, pytest.mark.either_engine, pytest.mark.timeout(600)]

GOLDEN = Path(__file__).parents[1] / "architecture" / "golden" / "authorisation.txt"
LEAVING = ("/sign-out", "/switch")
LAST = "own administrator"
"""Closes accounts and suspends links with a button alone, so everybody else asks before."""


@pytest.fixture
def scene(at_work, world, story):
    with at_work():
        return play(world, story)


def asked(visitor, doors, scene):
    """One column: what every door answers to one visitor, and the doors behind which a record differs from none."""
    found, telling, token = {}, set(), visitor.token()
    for door in doors:
        page = matrix.ask(visitor, door.method, door.path, token)
        word = matrix.answer(page, door, scene)
        if word == "done":
            visitor.token()  # a page on which what was done is said, so that the next one does not say it
        if door.twin:
            twin = matrix.ask(visitor, door.method, door.twin, token)
            if matrix.masked(page, door.path, door.twin) != matrix.masked(twin, door.path, door.twin):
                telling.add(door)
                assert word != "-", door
                word = "side" if word == "role" else word
        found[door.row, door.method] = word
    return found, telling


def test_the_matrix_is_as_written(app, world, visit, scene):
    doors = matrix.doors(app, scene, world)
    rounds = [[door for door in doors if door.row not in LEAVING], *([door] for door in doors if door.row in LEAVING)]
    order = sorted(CAST, key=lambda stand: stand == LAST)
    answers = {stand: ({}, set()) for stand in order}
    for stand in order:
        for doors_now in rounds:
            found, telling = asked(visit(CAST[stand]), doors_now, scene)
            answers[stand][0].update(found)
            answers[stand][1].update(telling)
    columns = {stand: answers[stand][0] for stand in CAST}

    for stand in OUTSIDE:
        assert {word for word in columns[stand].values() if word.startswith("open ")} == set(), stand
        assert answers[stand][1] == set(), stand

    roles = {stand: role_of(world, name) for stand, name in CAST.items()}
    head = "".join(f"{stand}: {role.value if role else 'nobody'}\n" for stand, role in roles.items())
    written = f"{matrix.__doc__}\n{head}\n{matrix.table(columns)}"
    if os.environ.get("BLO_WRITE_GOLDEN"):
        GOLDEN.write_text(written, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == written
