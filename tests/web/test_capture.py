"""Capturing, from the server's side: the shell is nobody's, a batch is answered entry by entry, and nothing is lost."""

import json
import logging
from datetime import timedelta
from uuid import uuid4

import pytest

from blo.capture.models import CapturedEntry
from blo.detections.models import Detection, DetectionVersion
from blo.kernel import clock
from blo.kernel.acting import act_as, forget
from blo.kernel.i18n import LOCALES, use
from blo.web.detections import arriving, shell
from blo.web.detections.forms import DetectionForm
from blo.web.ui.fields import Text
from tests.support import walk
from tests.support.world import PEOPLE
from tests.web.device import pairs

pytestmark = [pytest.mark.offline, pytest.mark.either_engine]

SHELL = ("/capture/{}", "/capture/{}/manifest.json", "/capture/{}/worker.js")


# --- the shell ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shell_is_the_same_for_everybody_and_names_nobody(visit, locale):
    nobody, guard, stranger = visit(), visit("guard_north"), visit("stranger")
    for pattern in SHELL:
        answers = [one.client.get(pattern.format(locale)) for one in (nobody, guard, stranger, guard)]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.data for answer in answers}) == 1
        text = answers[0].get_data(as_text=True)
        assert "csrf" not in text.replace('name="csrf_token" value=""', "")
        assert not [name for name in PEOPLE if name.replace("_", " ").title() in text]
        assert "Set-Cookie" not in answers[0].headers


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_visit_is_light_in_every_language_and_the_second_nearly_nothing(app, visit, locale):
    visitor, gzip = visit("guard_north"), {"Accept-Encoding": "gzip"}

    def weight(path):
        answer = visitor.client.get(path, headers=gzip)
        size = len(answer.get_data()) + sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
        answer.close()
        assert answer.status_code == 200
        return size

    with app.test_request_context():
        parts = list(shell.parts(locale))
    page, worker = SHELL[0].format(locale), SHELL[2].format(locale)
    session = f"/capture/session?device={uuid4()}"
    again = weight(worker) + weight(session) + 2_000  # and an empty batch, there and back
    first = sum(map(weight, parts)) + weight(page) + again  # the worker asks for the page once more
    assert first < 150_000
    assert again < 10_000


def test_a_page_that_is_not_the_shell_may_not_be_installed(visit):
    guard = visit("guard_north")
    policies = {
        path: guard.client.get(path).headers["Content-Security-Policy"] for path in ("/capture/th", "/detections")
    }
    assert "worker-src 'self'" in policies["/capture/th"]
    assert "worker-src 'none'" in policies["/detections"]
    assert guard.client.get("/capture/th").headers["Cache-Control"] == "no-store"


def test_the_edition_of_the_form_follows_its_definition_and_not_the_language(app, monkeypatch):
    with app.test_request_context():
        made = set()
        for locale in LOCALES:
            with use(locale):
                made.add(shell.form_edition.__wrapped__())
        monkeypatch.setattr(DetectionForm, "colour", Text("Colour"), raising=False)
        assert shell.form_edition.__wrapped__() not in made
    assert len(made) == 1


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_key_is_of_one_person_on_one_device(device):
    guard, liaison = device(), device("liaison_north")
    first, again, other = guard.session(), guard.session(), guard.session(uuid4())
    theirs = liaison.session(guard.id)
    assert first["key"] == again["key"]
    assert len({first["key"], other["key"], theirs["key"]}) == 3
    assert "Guard" not in json.dumps(first)


@pytest.mark.parametrize("name", ["auditor_north", "administrator_north", "shelter"])
def test_whoever_logs_nothing_gets_no_key(visit, name):
    assert visit(name).client.get(f"/capture/session?device={uuid4()}").status_code == 403


# --- batches --------------------------------------------------------------------------------------------------------


def test_each_entry_of_a_batch_is_answered_for_itself(device, kept):
    guard = device()
    good, bad = guard.entry(), guard.entry(men="many")
    answers = guard.send(bad, good)["answers"]
    assert [one["answer"] for one in answers] == ["rejected", "stored"]
    assert [anchor for anchor, _message in answers[0]["errors"]] == ["men"]
    assert [row.reference for row in kept(Detection)] == [answers[1]["reference"]]
    assert {row.state.value for row in kept(CapturedEntry)} == {"logged", "refused"}


def test_what_is_written_stands_in_no_log(device, caplog, capfd):
    guard = device()
    caplog.set_level(logging.DEBUG)
    bad = guard.entry(place_name="Somchai's house", men="Somchai")
    guard.send(bad, guard.entry(narrative="Somchai"), dropped=[str(uuid4())])
    assert guard.post('{"device": "Somchai').status_code == 400
    assert "Somchai" not in caplog.text
    assert not [text for text in capfd.readouterr() if "Somchai" in text]


def test_the_same_revision_gives_the_same_result_however_often_it_comes(device, kept):
    guard = device()
    entry = guard.entry()
    first, second, third = (guard.send(entry)["answers"][0] for _ in range(3))
    assert [one["answer"] for one in (first, second, third)] == ["stored", "duplicate", "duplicate"]
    assert len({one["reference"] for one in (first, second, third)}) == 1
    assert len(kept(Detection)) == 1


def test_a_later_revision_changes_what_nobody_works_with_yet_and_an_earlier_one_changes_nothing(device, kept):
    guard = device()
    entry = guard.entry(place_name="one")
    guard.send(entry)
    later = guard.next(entry, place_name="two", **{"nationalities-0-persons": "1"})
    assert guard.send(later)["answers"][0]["answer"] == "updated"
    assert guard.send(entry)["answers"][0]["answer"] == "duplicate"
    [row] = kept(Detection)
    assert row.place_name == "two"


def test_an_earlier_revision_that_comes_late_takes_the_place_of_nothing_newer_that_waits(device, kept):
    guard = device()
    first = guard.entry(place_name="one")
    second = guard.next(first, place_name="two", men="0")
    assert guard.send(second)["answers"][0]["answer"] == "rejected"
    [late] = guard.send(first)["answers"]
    assert (late["answer"], dict(late["theirs"]["pairs"])["place_name"]) == ("conflict", "two")
    assert kept(Detection) == []
    [row] = kept(CapturedEntry)
    assert (row.revision, row.state.value, dict(row.pairs)["place_name"]) == (2, "refused", "two")
    assert guard.send(guard.next(second, men="2"))["answers"][0]["answer"] == "stored"
    assert [row.place_name for row in kept(Detection)] == ["two"]


def test_what_an_earlier_revision_said_stays_readable_as_a_version(device, kept):
    guard = device()
    first = guard.entry(place_name="one")
    second = guard.next(first, place_name="two", men="3")
    third = guard.next(second, place_name="three")
    for entry in (first, second, third):
        guard.send(entry)
    rows = sorted(kept(DetectionVersion), key=lambda row: row.number)
    assert [(row.number, row.section.value, row.reason.value) for row in rows] == [
        (2, "logged", "mistake"),
        (3, "logged", "mistake"),
    ]
    assert [json.loads(row.before)["place_name"] for row in rows] == ["one", "two"]
    assert [json.loads(row.after)["place_name"] for row in rows] == ["two", "three"]


def test_a_change_of_what_others_work_with_is_kept_on_the_device_with_words(device, kept, world, at_work):
    guard = device()
    entry = guard.entry()
    reference = guard.send(entry)["answers"][0]["reference"]
    with at_work():
        act_as(world.guard_north.told())
        walk.person(world.guard_north, walk.detections.queries.get(world.guard_north, reference))
        forget()
    [said] = guard.send(guard.next(entry, place_name="two"))["answers"]
    assert said["answer"] == "rejected"
    assert "others work with the record" in said["errors"][0][1]
    assert guard.send(held=[[entry["id"], 2]])["held"] == []  # else the device would take its change for sent
    assert [row.place_name for row in kept(Detection)] == ["ท่าทราย"]


def test_two_devices_that_changed_one_entry_are_shown_each_others_version(device, kept):
    first, second = device(), device()
    entry = first.entry(men="0")
    first.send(entry)
    [draft] = second.send()["drafts"]
    assert (draft["id"], draft["revision"]) == (entry["id"], 1)
    theirs = second.next({**entry, "base": 1}, place_name="theirs", men="0")
    second.send(theirs)
    [said] = first.send(first.next({**entry, "base": 1}, place_name="ours", men="2"))["answers"]
    assert said["answer"] == "conflict"
    assert dict(said["theirs"]["pairs"])["place_name"] == "theirs"
    assert kept(Detection) == []
    decided = {**first.next(entry, place_name="decided", men="2"), "revision": 3, "base": 2}
    assert first.send(decided)["answers"][0]["answer"] == "stored"
    assert second.send(held=[[entry["id"], 2]])["held"][0]["reference"]


def test_an_entry_of_an_older_form_loses_nothing(device, kept):
    guard = device()
    old = {**guard.entry(), "form": "older", "pairs": [*pairs(), ["colour", "red"]]}
    [said] = guard.send(old)["answers"]
    assert said["answer"] == "rejected"
    assert "colour" in said["errors"][0][1]
    empty = {**guard.entry(), "form": "older", "pairs": [*pairs(), ["colour", ""]]}
    assert guard.send(empty)["answers"][0]["answer"] == "stored"
    assert len(kept(Detection)) == 1


YEAR = 365 * 24 * 3600 * 1000


@pytest.mark.parametrize("off", [-YEAR, YEAR])
def test_a_wrong_clock_is_asked_about_with_the_right_time_proposed(device, kept, off):
    guard = device()
    wrong = clock.now().astimezone(guard.zone) + timedelta(milliseconds=off, minutes=-1)
    entry = guard.entry(occurred_day=f"{wrong:%Y-%m-%d}", occurred_time=f"{wrong:%H:%M}")
    entry["captured"] += off
    [said] = guard.send(entry, off=off)["answers"]
    assert (said["answer"], said["errors"][0][0]) == ("rejected", "occurred_day")
    right = dict(said["times"])
    [said] = guard.send({**guard.next(entry, **right), "checked": True}, off=off)["answers"]
    assert said["answer"] == "stored"
    [row] = kept(Detection)
    assert abs(clock.now() - row.occurred_at) < timedelta(minutes=3)
    assert abs(kept(CapturedEntry)[0].clock_offset * 1000 + off) < 60_000


def test_what_was_given_up_is_forgotten_and_what_was_logged_stays(device, kept):
    guard = device()
    bad, good = guard.entry(men="0"), guard.entry()
    guard.send(bad, good)
    guard.send(dropped=[bad["id"], good["id"]])
    assert [row.state.value for row in kept(CapturedEntry)] == ["logged"]
    assert len(kept(Detection)) == 1


def test_nobody_sees_or_changes_somebody_elses_entry(device, kept):
    guard, liaison = device(), device("liaison_north")
    entry = guard.entry(men="0")
    guard.send(entry)
    assert liaison.send(held=[[entry["id"], 0]]) | {"now": 0} == {"answers": [], "held": [], "drafts": [], "now": 0}
    liaison.send(dropped=[entry["id"]])
    [said] = liaison.send(liaison.next(entry, men="2"))["answers"]
    assert said["answer"] == "rejected"
    assert len(kept(CapturedEntry)) == 1


@pytest.mark.parametrize(
    "batch",
    ["", "x", "[]", "{}", "null", "[" * 5000, '{"device": "x"}', '{"device": 1, "now": 1, "entries": []}'],
)
def test_what_no_device_sends_is_refused_whole(device, kept, batch):
    guard = device()
    assert guard.post(batch).status_code == 400
    assert kept(CapturedEntry) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"revision": 0}, {"revision": True}, {"base": 1}, {"id": "x"}, {"pairs": [["a"]]}, {"pairs": {"a": "b"}},
        {"pairs": [["a", 1]]}, {"captured": -1}, {"captured": 1e300}, {"correction": None}, {"form": "x" * 99},
        {"pairs": [["a", "x" * 20_001]]}, {"pairs": [["a", "b"]] * 601}, {"anchor": "1"},
    ],
)  # fmt: skip
def test_an_entry_that_no_device_sends_is_refused(device, kept, changed):
    guard = device()
    assert guard.raw({**guard.entry(), **changed}).status_code == 400
    assert kept(CapturedEntry) == []


def test_characters_that_are_none_are_kept_as_marks(device):
    guard = device()
    [said] = guard.send(guard.entry(place_name="a\ud800b"))["answers"]
    assert said["answer"] == "rejected"


def test_without_the_token_nothing_is_taken(device, kept):
    guard = device()
    guard.token = "none"
    assert guard.raw(guard.entry()).status_code == 400
    assert kept(CapturedEntry) == []


def test_the_key_depends_on_the_secret():
    account, at = uuid4(), uuid4()
    assert arriving.draft_key("a" * 32, account, at) != arriving.draft_key("b" * 32, account, at)
