"""A file that comes in parts is whole whatever gets lost or comes twice; what a photo says is taken by a person."""

import hashlib
import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from blo import cli
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.detections import queries as detections
from blo.detections.lists import Precision
from blo.files import uploads
from blo.files.models import File, Upload, UploadPart
from blo.files.opening import camera
from blo.files.storage import Store
from blo.files.telling import Told
from blo.files.uploads import NextPart
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.web import ui
from tests.integration.conftest import office
from tests.support import application, walk
from tests.support.effort import examples
from tests.walls import uploads as up
from tests.walls.test_upload_corpus import in_this_process  # noqa: F401 - a fixture

__all__ = ["office"]
pytestmark = [pytest.mark.detection, pytest.mark.walls]
MOST = 10_000


def store():
    return Store(application.FILES)


PARTS = "multipart/form-data"


def name_of(data):
    return hashlib.sha256(data).hexdigest()


def put(actor, data, start, end, name=""):
    return uploads.take(
        actor, NextPart(name or name_of(data), len(data), start, data[start:end]), store=store(), most_bytes=MOST
    )


@pytest.fixture
def of_any_length(monkeypatch):
    """Parts as small as a test likes."""
    monkeypatch.setattr(uploads, "LEAST", 1)


# --- parts ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("of_any_length")
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_with_parts_lost_and_doubled_and_out_of_their_order_the_whole_is_what_was_sent(office, world):
    """A sender that believes nothing but the last answer it got, over a line that loses requests and answers."""

    @examples(25)
    @given(
        st.binary(min_size=1, max_size=300),
        st.lists(st.tuples(st.integers(1, 80), st.sampled_from(["well", "lost", "unanswered", "twice", "early"]))),
    )
    def arrives(data, line):
        known = put(world.guard_north, data, 0, 0)
        for length, fate in [*line, *[(80, "well")] * 300]:
            if known == len(data):
                break
            end = min(len(data), known + length)
            if fate == "early":
                assert put(world.guard_north, data, end, len(data)) == known
            if fate == "lost":
                continue
            answers = [put(world.guard_north, data, known, end) for _ in range(2 if fate == "twice" else 1)]
            assert set(answers) == {end}
            known = put(world.guard_north, data, 0, 0) if fate == "unanswered" else end
        assert uploads.whole(world.guard_north, name_of(data), store()).data == data
        uploads.drop(world.guard_north, name_of(data), store())

    arrives()


@pytest.mark.either_engine
@pytest.mark.usefixtures("of_any_length")
def test_an_upload_is_its_accounts_alone_within_limits_and_whole_or_not_at_all(office, world):
    data, guard = b"x" * 900, world.guard_north
    assert put(guard, data, 0, 500) == 500
    with pytest.raises(RuleBroken, match="Only a part"):
        uploads.whole(guard, name_of(data), store())
    assert put(world.liaison_north, data, 0, 0) == 0
    for wrong in (
        NextPart(name_of(data), MOST + 1, 0),
        NextPart("../../etc/passwd", 10, 0, b"x"),
        NextPart(name_of(data), 901, 500, b"x"),
        NextPart(name_of(data), 900, 500, b"x" * 401),
        NextPart(name_of(data), 900, -1, b"x"),
    ):
        with pytest.raises(RuleBroken):
            uploads.take(guard, wrong, store=store(), most_bytes=MOST)
    put(guard, b"y" * 900, 0, 900, name_of(data[:-1]))
    assert put(guard, data, 500, 900) == 900
    stored = db.session.scalars(sa.select(UploadPart.digest)).first()
    assert b"xxxx" not in store().get(stored)
    for number in range(uploads.MOST_AT_ONCE):
        put(guard, bytes([number]) * 5, 0, 5)
    with pytest.raises(RuleBroken):
        uploads.whole(guard, name_of(data), store())
    own = sa.select(sa.func.count()).where(Upload.account_id == guard.account_id)
    assert db.session.scalar(own) == uploads.MOST_AT_ONCE


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_another_file_under_the_name_of_one_is_refused(office, world):
    data = b"x" * 90
    put(world.guard_north, b"y" * 90, 0, 90, name_of(data))
    with pytest.raises(RuleBroken):
        uploads.whole(world.guard_north, name_of(data), store())


def form_of(visitor, path):
    return {key: value for key, value in visitor.get(path).main.pairs if key not in {"photo", "file"}}


def sent(visitor, data, start, end):
    body = {"csrf_token": visitor.token(), "name": name_of(data), "size": len(data), "start": start}
    if end > start:
        body["file"] = (io.BytesIO(data[start:end]), "part")
    return visitor.client.post("/uploads", data=body, content_type=PARTS)


@pytest.mark.either_engine
@pytest.mark.usefixtures("of_any_length")
def test_a_photo_that_came_in_parts_is_added_once_and_the_rest_is_swept(app, visit, shared):
    guard, path = visit("guard_north"), f"/detections/{shared['detection']}/files/new"
    photo = up.saved(up.scene((400, 300)), "JPEG", exif=taken())
    half = len(photo) // 2
    assert sent(guard, photo, 0, half).json == {"have": half}
    assert sent(guard, photo, 0, half).json == {"have": half}
    form = {**form_of(guard, path), "upload": name_of(photo), "caption": "คน"}
    early = guard.client.post(path, data=form, content_type=PARTS)
    assert early.status_code == 422
    assert "คน" in early.get_data(as_text=True)
    assert sent(guard, photo, half, len(photo)).json == {"have": len(photo)}
    for _ in range(2):  # the answer got lost
        done = guard.client.post(path, data=form, content_type=PARTS)
        assert (done.status_code, done.location) == (303, f"/detections/{shared['detection']}")
    assert sent(guard, b"x" * 99, 0, 50).json == {"have": 50}
    with app.app_context():
        assert len(db.session.scalars(sa.select(File)).all()) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Upload)) == 1
        db.session.rollback()
    assert sent(visit("auditor_north"), photo, 0, 0).status_code == 403
    assert guard.client.post("/uploads", data={"name": "x"}).status_code == 400
    swept = CliRunner().invoke(cli.main, ["files", "sweep", "--many"], obj=lambda _settings: app)
    assert "0 unfinished" in swept.output
    with time_machine.travel(clock.now() + timedelta(days=2)):
        swept = CliRunner().invoke(cli.main, ["files", "sweep", "--many"], obj=lambda _settings: app)
    assert "1 unfinished" in swept.output
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(UploadPart)) == 0
        assert db.session.scalars(sa.select(File.told)).all() == [None]


@pytest.mark.either_engine
def test_a_part_is_not_too_small_unless_it_is_the_last(office, world, monkeypatch):
    monkeypatch.setattr(uploads, "LEAST", 400)
    guard, data = world.guard_north, b"x" * 900
    with pytest.raises(RuleBroken):
        put(guard, data, 0, 399)
    assert put(guard, data, 0, 0) == 0
    assert put(guard, data, 0, 400) == 400
    assert put(guard, data, 0, 10) == 400  # it came before: nothing is kept of it, nothing is said against it
    assert put(guard, data, 400, 800) == 800
    assert put(guard, data, 800, 900) == 900
    assert uploads.whole(guard, name_of(data), store()).data == data


def test_the_script_sends_no_part_that_is_too_small():
    script = (Path(ui.__file__).parent / "static/upload.js").read_text(encoding="utf-8")
    assert f"const SMALLEST = {uploads.LEAST // 1024} * 1024;" in script


@pytest.mark.either_engine
@pytest.mark.usefixtures("of_any_length")
def test_what_became_a_file_or_was_given_up_leaves_the_disk_at_once(app, visit, at_work, shared):
    guard, path = visit("guard_north"), f"/detections/{shared['detection']}/files/new"
    photo = up.saved(up.scene((400, 300)), "JPEG")

    def on_disk():
        with app.app_context():
            parts = set(db.session.scalars(sa.select(UploadPart.digest)))
            db.session.rollback()
        return parts, {digest for digest, _written in Store(app.extensions["blo_settings"].files_folder).all()}

    assert sent(guard, photo, 0, len(photo)).status_code == 200
    [part] = on_disk()[0]
    form = {**form_of(guard, path), "upload": name_of(photo)}
    assert guard.client.post(path, data=form, content_type=PARTS).status_code == 303
    parts, files = on_disk()
    assert parts == set()
    assert part not in files
    assert files
    for number in range(uploads.MOST_AT_ONCE):
        assert sent(guard, bytes([number]) * 50, 0, 25).status_code == 200
    before, _files = on_disk()
    assert sent(guard, b"y" * 50, 0, 25).status_code == 200
    after, files = on_disk()
    assert len(before) == len(after) == uploads.MOST_AT_ONCE
    assert len(before - after) == 1
    assert not (before - after) & files
    assert after <= files


# --- what a photo says ----------------------------------------------------------------------------------------------


def taken(moment="2026:05:01 10:20:30", offset="+07:00", metres=12.0):
    exif = up.camera()
    exif.get_ifd(0x8769).update({0x9003: moment, 0x9011: offset})
    if metres is not None:
        exif.get_ifd(0x8825)[31] = metres
    return exif


def said(exif):
    with Image.open(io.BytesIO(up.saved(up.scene(), "JPEG", exif=exif))) as image:
        return camera.told(image)


def test_time_and_place_are_read_and_nothing_else():
    told = said(taken())
    assert told == {
        "taken": "2026-05-01T10:20:30",
        "offset": "+07:00",
        "latitude": "20.42500",
        "longitude": "99.87500",
        "metres": "12",
    }
    assert said(Image.Exif()) == {}
    read = Told.read(told)
    assert (read.latitude, read.metres, read.taken.isoformat()) == (
        Decimal("20.42500"),
        12,
        "2026-05-01T10:20:30+07:00",
    )
    assert Told.read(read.kept()) == read
    assert Told.read({"taken": "2026-05-01T10:20:30"}).moment("Asia/Yangon").utcoffset() == timedelta(hours=6.5)


@given(
    st.dictionaries(
        st.sampled_from(["taken", "offset", "latitude", "longitude", "metres", "x"]),
        st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.sampled_from(["NaN", "91", "1e9", "٣", "-0"])),
    )
)
def test_whatever_is_said_is_held_to_what_it_can_be(answer):
    told = Told.read(answer)
    assert told is None or Told.read(told.kept()) == told
    assert told is None or told.latitude is None or (abs(told.latitude) <= 90 and abs(told.longitude) <= 180)


def offered(visitor, reference):
    return [form for form in visitor.get(f"/detections/{reference}").forms if "/photos/" in form.action]


@pytest.mark.either_engine
@pytest.mark.usefixtures("in_this_process")
def test_what_a_photo_says_is_offered_and_taken_or_left_by_a_person_alone(app, visit, world, at_work):
    moment = clock.now() - timedelta(hours=3)
    with at_work():
        reference = walk.detection(world.guard_north, occurred_at=clock.now() - timedelta(hours=1)).reference
    guard, path = visit("guard_north"), f"/detections/{reference}/files/new"
    written = f"{moment:%Y:%m:%d %H:%M:%S}"
    for exif in (taken(written, "+00:00"), taken(written, "+00:00"), up.camera(), Image.Exif()):
        body = {**form_of(guard, path), "file": (io.BytesIO(up.saved(up.scene(), "JPEG", exif=exif)), "a.jpg")}
        assert guard.client.post(path, data=body, content_type=PARTS).status_code == 303
    page = guard.get(f"/detections/{reference}")
    assert page.plain.count("20.42500, 99.87500") == 3
    with app.app_context():
        before = detections.get(world.guard_north, reference)
        assert (before.latitude, before.version) == (None, 1)
        db.session.rollback()
    first, second = offered(guard, reference)[0].action, offered(guard, reference)[-1].action
    assert "20.42500" not in visit("liaison_south").get(f"/detections/{reference}").text
    assert visit("guard_south").press(first, use="both", version="1").status == 404
    assert guard.press(first, use="both", version="1").status == 303
    assert guard.press(first, use="both", version="3").status == 404
    assert guard.press(second, use="leave", version="1").status == 409
    assert guard.press(second, use="leave", version="3").status == 303
    assert len({form.action for form in offered(guard, reference)}) == 1
    with app.app_context():
        after = detections.get(world.guard_north, reference)
        assert after.occurred_at == moment.replace(microsecond=0)
        assert (after.latitude, after.longitude) == (Decimal("20.425"), Decimal("99.875"))
        assert after.precision is Precision.HUNDRED_METRES
        assert len([row for row in db.session.scalars(sa.select(File)) if row.told]) == 1
        used = sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.PHOTO_USED)
        assert [row.facts["used"] for row in db.session.scalars(used.order_by(AuditEntry.at)).unique()] == [
            "both",
            "leave",
        ]
