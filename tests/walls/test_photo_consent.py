"""Of somebody who does not want to be photographed no picture is added; what lies beside them may be."""

import io
from uuid import uuid4

import pytest

from blo.consent import queries, service
from blo.consent.photos import NOT_WANTED
from blo.consent.states import ConsentScope, LegalBasis
from blo.detections import queries as detections
from blo.kernel.i18n import Said, use
from blo.people import queries as people
from tests.support import asking, seizing, walk
from tests.walls import uploads as up
from tests.walls.test_upload_corpus import in_this_process  # noqa: F401 - a fixture

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]
PARTS = "multipart/form-data"


def add_photo(visitor, path, **given):
    taken = (io.BytesIO(up.saved(up.scene(), "JPEG")), "a.jpg")
    pairs = {key: value for key, value in visitor.get(path).main.pairs if key not in {"photo", "file"}}
    return visitor.client.post(path, data={**pairs, "file": taken, **given}, content_type=PARTS).status_code


@pytest.mark.usefixtures("in_this_process")
def test_among_persons_who_do_not_want_it_a_photo_is_added_only_if_it_shows_none_of_them(app, world, visit, at_work):
    with at_work():
        case, person = walk.case_with_person(world.liaison_north)
        [found] = [row.reference for row in detections.of_person(world.guard_north, person.id)]
        exhibit = seizing.exhibit(world.guard_north, detections.get(world.guard_north, found)).reference
        case, reference = case.reference, person.reference
    liaison, guard = visit("liaison_north"), visit("guard_north")
    paths = ((guard, f"/detections/{found}/files/new"), (liaison, f"/cases/{case}/files/new"))
    for visitor, path in paths:
        assert "shows_none" not in visitor.get(path).text
        assert add_photo(visitor, path) == 303
    with at_work():
        asking.consent(world.guard_north, people.get(world.guard_north, reference), photo=False)
    for visitor, path in paths:
        assert 'name="shows_none"' in visitor.get(path).text
        assert add_photo(visitor, path) == 422
        assert add_photo(visitor, path, shows_none="yes") == 303
    assert add_photo(guard, f"/exhibits/{exhibit}/files/new") == 303
    with at_work():
        service.overrule(world.supervisor_north, reference, ConsentScope.PHOTO, LegalBasis.COURT, Said("ศาล", "th"))
    for visitor, path in paths:
        assert add_photo(visitor, path) == 303


def test_of_several_it_is_told_at_once_who_refused_as_it_is_of_each(office, world):
    somebody = [walk.case_with_person(world.liaison_north)[1] for _ in range(4)]
    granted, refused, withdrawn, _silent = somebody
    asking.consent(world.guard_north, granted, photo=False)
    asking.consent(world.guard_north, granted, photo=True)
    asking.consent(world.guard_north, refused, photo=False, research=True)
    asking.consent(world.guard_north, withdrawn, photo=True)
    asking.withdraw(world.guard_north, withdrawn, ConsentScope.PHOTO)
    asked = [one.id for one in somebody]
    for actor in (world.guard_north, world.liaison_south):
        found = queries.refusing(actor, asked, ConsentScope.PHOTO)
        assert found == {one for one in asked if queries.is_refused(actor, one, ConsentScope.PHOTO)}
    assert queries.refusing(world.guard_north, asked, ConsentScope.PHOTO) == {refused.id, withdrawn.id}
    assert queries.refusing(world.guard_north, [], ConsentScope.PHOTO) == set()


@pytest.mark.usefixtures("in_this_process")
def test_a_photo_that_waited_on_the_device_is_refused_as_well(app, world, visit, at_work):
    entry = uuid4()
    with at_work():
        found = walk.detection(world.guard_north, submission=entry)
        reference = walk.person(world.guard_north, found).reference
    guard = visit("guard_north")

    def arrives():
        photo = (io.BytesIO(up.saved(up.scene(), "JPEG")), "a.jpg")
        body = {"csrf_token": guard.token(), "submission": str(uuid4()), "entry": str(entry), "photo": photo}
        return guard.client.post("/capture/photos", data=body, content_type=PARTS)

    assert arrives().json["answer"] == "stored"
    with at_work():
        asking.consent(world.guard_north, people.get(world.guard_north, reference), photo=False)
    answer = arrives()
    assert (answer.status_code, answer.json["answer"]) == (422, "rejected")
    with use("th"):  # the guard's own
        assert answer.json["errors"] == [str(NOT_WANTED)]
