"""A recall falls before a page or after it, never into it: the reader gets all that was released, or nothing."""

import pytest

from blo.documents.kinds import DocumentKind
from blo.people.states import PersonField
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason
from tests.support import walk
from tests.support.racing import interrupted

pytestmark = pytest.mark.either_engine

SAID = (walk.NATIVE, walk.LATIN, "1995")
MOST_STATEMENTS = 40


def shared(world):
    """A case shared with its person's names and birth: the case, the person, and the releases."""
    case, person = walk.case_with_person(world.liaison_north)
    fields = (PersonField.NAMES, PersonField.BIRTH)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: fields})
    return case.reference, person.reference, [row.id for row in sharing.of_case(world.liaison_north, case.id)]


def recall_all(world, releases):
    for release in releases:
        releasing.recall(world.liaison_north, release, RecallReason.ENDED)


@pytest.mark.parametrize("which", ["person", "case"])
def test_a_page_is_whole_wherever_a_recall_falls(app, world, visit, at_work, which):
    reader = visit("supervisor_south")
    for at in range(1, MOST_STATEMENTS):
        with at_work():
            case, person, releases = shared(world)
        path = f"/persons/{person}" if which == "person" else f"/cases/{case}"
        words = SAID if which == "person" else (SAID[0], person)
        with interrupted(app, at, lambda found=releases: recall_all(world, found)) as statements:
            page = reader.get(path)
        found = [word in page.plain for word in words]
        assert page.status in {200, 404}
        assert all(found) if page.status == 200 else not any(found), (at, statements[at - 1])
        if len(statements) < at:
            break
    assert len(statements) < at < MOST_STATEMENTS


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer at a time: nothing falls between
def test_a_document_is_issued_of_what_is_open_or_not_at_all(app, world, visit, at_work):
    """Issuing writes, so it sees each recall as it comes; it must not fail of it."""
    issuer = visit("supervisor_south")
    for at in range(2, MOST_STATEMENTS, 2):
        with at_work():
            case, _person, releases = shared(world)
        path = f"/documents/new/{DocumentKind.CASE.value}/{case}"
        pairs = issuer.filled(path, {})
        with interrupted(app, at, lambda found=releases: recall_all(world, found)) as statements:
            page = issuer.post(path, pairs)
        assert page.status in {303, 404}, at
        if len(statements) < at:
            break
