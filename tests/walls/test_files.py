"""Photos and papers stay in the office that added them, sealed on disk, and come back only through their record."""

import io
import re

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.detections.states import DetectionField
from blo.files.models import File
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed
from blo.people.states import PersonField
from blo.web.bodies import StrictRequest
from tests.support import walk
from tests.support.effort import examples
from tests.support.tables import contents, counts
from tests.walls import uploads as up
from tests.walls.matrix import masked
from tests.walls.test_upload_corpus import in_this_process  # noqa: F401 - a fixture
from tests.walls.told import keys
from tests.walls.told import told as as_the_database_is_told
from tests.web import addresses
from tests.web.heading import lacking
from tests.web.visitor import page_of

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]
PARTS = "multipart/form-data"


def sent(visitor, path, data, name="IMG_Somchai.jpg", media="image/jpeg", **fields):
    """Open the form, choose a file, and send it."""
    pairs = {key: value for key, value in visitor.get(path).main.pairs if key not in {"photo", "file"}}
    body = {**pairs, "file": (io.BytesIO(data), name, media), **fields}
    return visitor.client.post(path, data=body, content_type=PARTS)


def rows(app):
    with app.app_context():
        return db.session.scalars(sa.select(File).order_by(File.added_at)).all()


@pytest.mark.parametrize(("room", "who"), [("detection", "guard_north"), ("case", "liaison_north")])
def test_a_photo_is_added_shown_small_and_opened(app, visit, shared, room, who):
    visitor = visit(who)
    path = f"/{room}s/{shared[room]}"
    done = sent(visitor, f"{path}/files/new", up.saved(up.scene(), "JPEG", exif=up.camera()), caption="คนที่สะพาน")
    assert (done.status_code, done.location) == (303, path)
    page = visitor.get(path)
    [file] = rows(app)
    assert f"/files/{file.reference}" in page.links
    assert f'src="/files/{file.reference}/small"' in page.text
    assert "คนที่สะพาน" in page.plain
    whole, small = (visitor.client.get(f"/files/{file.reference}{end}") for end in ("", "/small"))
    assert (whole.status_code, whole.mimetype, small.mimetype) == (200, "image/jpeg", "image/jpeg")
    assert up.SECRET.encode() not in whole.data
    assert len(small.data) < 20_000


def test_a_file_goes_out_with_everything_that_keeps_it_from_acting(app, visit, shared):
    guard = visit("guard_north")
    path = f"/detections/{shared['detection']}/files/new"
    assert sent(guard, path, up.plain_jpeg()).status_code == 303
    assert sent(guard, path, up.paper(pages=2), "a.pdf", "application/pdf").status_code == 303
    photo, paper = (guard.client.get(f"/files/{row.reference}") for row in rows(app))
    for answer in (photo, paper):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert lacking(answer) == []
    disposition = photo.headers["Content-Disposition"], paper.headers["Content-Disposition"]
    assert re.fullmatch(r'inline; filename="TH-MSI-A-\d\d-\w{8}\.jpeg"', disposition[0])
    assert re.fullmatch(r'attachment; filename="TH-MSI-A-\d\d-\w{8}\.pdf"', disposition[1])
    assert guard.client.get(f"/files/{rows(app)[1].reference}/small").status_code == 404


def test_what_the_sender_calls_a_file_is_kept_nowhere(app, visit, shared):
    guard = visit("guard_north")
    assert sent(guard, f"/detections/{shared['detection']}/files/new", up.plain_jpeg()).status_code == 303
    assert "IMG_Somchai" not in str(contents(app)) + guard.get(f"/detections/{shared['detection']}").text


def test_a_refusal_stands_at_the_field_and_keeps_what_was_typed(app, visit, shared):
    guard = visit("guard_north")
    path, before = f"/detections/{shared['detection']}/files/new", counts(app)
    answer = sent(guard, path, b"MZ" + b"\0" * 99, caption="คนที่สะพาน")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert 'id="file-error"' in text
    assert "คนที่สะพาน" in text
    assert counts(app) == before
    empty = guard.send(path, {"caption": ""})
    assert (empty.status, empty.errors) == (422, {"file"})


def test_the_same_form_sent_twice_adds_one_file(app, visit, shared):
    guard = visit("guard_north")
    path = f"/detections/{shared['detection']}/files/new"
    pairs = {key: value for key, value in guard.get(path).main.pairs if key not in {"photo", "file"}}
    for _ in range(2):
        body = {**pairs, "photo": (io.BytesIO(up.plain_jpeg()), "image.jpg", "image/jpeg")}
        assert guard.client.post(path, data=body, content_type=PARTS).status_code == 303
    assert len(rows(app)) == 1


# --- who ------------------------------------------------------------------------------------------------------------


def test_files_of_a_shared_record_are_not_shared_with_it(app, visit, shared, world, at_work):
    with at_work():
        found = walk.detections.queries.get(world.guard_north, shared["detection"])
        reference = walk.file(world.guard_north, found).reference
    south = visit("liaison_south")
    page = south.get(f"/detections/{shared['detection']}")
    assert page.status == 200
    assert "/files" not in page.text
    for path in (f"/files/{reference}", f"/files/{reference}/small", f"/detections/{shared['detection']}/files/new"):
        assert south.get(path).status == 404


@pytest.mark.parametrize("who", ["guard_south", "liaison_south", "supervisor_south"])
def test_with_every_release_of_a_record_its_files_are_to_another_office_as_what_never_was(
    app, visit, world, at_work, who
):
    north = world.liaison_north
    with at_work():
        detection = walk.detection(world.guard_north)
        person = walk.person(world.guard_north, detection)
        case = walk.case(north, detection)
        walk.share(north, world.liaison_south, case, persons={person.reference: tuple(PersonField)})
        walk.share_detection(north, world.liaison_south, case, detection, *DetectionField)
        detection, case = detection.reference, case.reference
        records = [f"/detections/{detection}", f"/cases/{case}"]
        pages = [*records, f"/persons/{person.reference}", "/detections", "/cases", "/releases"]
    south = visit(who)
    for _ in range(2):  # the second time, for what is said once alone
        before = [masked(south.get(path)) for path in pages]
    with at_work():
        found = (walk.detections.queries.get(north, detection), walk.cases.queries.get(north, case))
        files = [walk.file(north, on).reference for on in found]
    assert [masked(south.get(path)) for path in pages] == before
    assert before[0][0] == 200
    opened = [f"/files/{file}{end}" for file in files for end in ("", "/small")]
    added, token = [f"{path}/files/new" for path in records], south.token()
    for path in (*opened, *added):
        nothing = addresses.unknown(path)
        assert nothing != path
        found, none = south.get(path), south.get(nothing)
        assert found.status == 404
        assert masked(found, path) == masked(none, nothing)
    was = counts(app)
    for path in added:
        answers = [
            south.client.post(
                at,
                data={"csrf_token": token, "file": (io.BytesIO(up.plain_jpeg()), "a.jpg", "image/jpeg")},
                content_type=PARTS,
            )
            for at in (path, addresses.unknown(path))
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert masked(page_of(answers[0]), path) == masked(page_of(answers[1]), addresses.unknown(path))
    assert counts(app) == was


@pytest.mark.parametrize("engine_name", ["postgresql"])
@pytest.mark.parametrize("who", ["liaison_south", "supervisor_linked", "supervisor_east", "stranger", "shelter"])
def test_the_database_itself_shows_files_to_their_office_alone(app, world, at_work, shared, who):
    with at_work():
        walk.file(world.liaison_north, walk.cases.queries.get(world.liaison_north, shared["case"]))
    for actor, many in ((world.liaison_north, 1), (getattr(world, who), 0)):
        with as_the_database_is_told(app, actor) as connection:
            assert len(keys(connection, File.__table__)) == many
            assert connection.execute(sa.delete(File)).rowcount == many


def test_a_file_of_a_case_is_closed_to_those_who_read_no_cases(app, visit, shared, world, at_work):
    with at_work():
        reference = walk.file(
            world.liaison_north, walk.cases.queries.get(world.liaison_north, shared["case"])
        ).reference
    guard = visit("guard_north")
    for path in (f"/files/{reference}", f"/files/{reference}/small", f"/cases/{shared['case']}/files/new"):
        assert guard.get(path).status == 404
    for name in ("administrator_north", "auditor_north", "focal_north", "shelter"):
        assert visit(name).get(f"/files/{reference}").status == 403


def test_the_verb_asks_the_rule_itself(world, at_work, shared):
    with at_work(), pytest.raises(NotAllowed):
        walk.file(world.liaison_south, walk.detections.queries.get(world.guard_north, shared["detection"]))


def test_every_look_at_a_file_is_an_entry(app, visit, shared, world, at_work):
    with at_work():
        file = walk.file(world.liaison_north, walk.cases.queries.get(world.liaison_north, shared["case"]))
        reference, case_id = file.reference, file.subject_id
    liaison = visit("liaison_north")
    for path in (f"/files/{reference}", f"/files/{reference}/small"):
        liaison.get(path)
        liaison.client.head(path)
    with app.app_context():
        seen = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.FILE_SEEN)).all()
        assert {(row.subject, row.case_id) for row in seen} == {(reference, case_id)}
        assert len(seen) == 4


# --- how large ------------------------------------------------------------------------------------------------------


def body_of(size, token=""):
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()
    head += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    return head + b"\xff" * size + b"\r\n--x--\r\n"


def test_only_what_takes_a_file_takes_more_than_a_form(app, visit, shared):
    guard = visit("guard_north")
    own = f"/detections/{shared['detection']}/files/new"
    sizes = {own: (3_000_000, 422), "/detections/new": (3_000_000, 413)}
    for path, (size, status) in sizes.items():
        answer = guard.client.post(path, data=body_of(size, guard.token()), content_type=f"{PARTS}; boundary=x")
        assert answer.status_code == status
    too_much = guard.client.post(own, data=body_of(10_600_000), content_type=f"{PARTS}; boundary=x")
    assert too_much.status_code == 413
    field = b"caption=" + b"a" * 1_200_000
    assert guard.client.post(own, data=field, content_type="application/x-www-form-urlencoded").status_code == 413


def test_a_body_that_does_not_say_its_length_is_cut_off_as_well(visit, shared):
    guard = visit("guard_north")
    stream = io.BytesIO(body_of(10_600_000))
    answer = guard.client.post(
        f"/detections/{shared['detection']}/files/new",
        input_stream=stream,
        content_type=f"{PARTS}; boundary=x",
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code in {400, 413}


def test_of_somebody_signed_out_nothing_larger_than_a_form_is_read(visit, shared):
    stream = io.BytesIO(body_of(3_000_000))
    answer = visit().client.post(
        f"/detections/{shared['detection']}/files/new", input_stream=stream, content_type=f"{PARTS}; boundary=x"
    )
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert stream.tell() < 2_000_000


def test_what_is_received_waits_in_memory_alone():
    assert type(StrictRequest({})._get_file_stream(10**7, None)) is io.BytesIO


# --- invented requests ----------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a.jpg", "a.pdf", "../../etc/passwd", "a\0.jpg", "ก.jpg", "", 'a".jpg', "a.jpg/", "CON"])
TYPES = st.sampled_from(["image/jpeg", "application/pdf", "", "text/html", "x", "image/jpeg; a=b", "ก/ข"])
BYTES = st.one_of(st.binary(max_size=300), st.sampled_from([up.plain_jpeg(), up.paper(), up.plain_jpeg()[:300]]))


@pytest.mark.usefixtures("in_this_process")
def test_no_file_whatever_it_is_called_is_a_failure(app, visit, shared):
    guard = visit("guard_north")
    path = f"/detections/{shared['detection']}/files/new"
    token = guard.token()

    @examples(40)
    @given(BYTES, NAMES, TYPES)
    def send(data, name, media):
        body = {"csrf_token": token, "file": (io.BytesIO(data), name, media)}
        answer = guard.client.post(path, data=body, content_type=PARTS)
        assert answer.status_code in {303, 400, 422}

    send()
