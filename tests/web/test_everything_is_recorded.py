"""Every verb leaves its entry, every page of a record too, and nobody's data stands in the facts."""

import json
from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.verification import chains, verify
from blo.break_glass import service
from blo.break_glass.service import NewRequest
from blo.break_glass.states import Ground
from blo.checkpoints import service as checkpoints
from blo.cli import main
from blo.cli.operator import OPERATOR
from blo.codelists import service as codelists
from blo.codelists.entries import Content
from blo.codelists.states import CodeList
from blo.consent import service as consents
from blo.consent.states import ConsentScope, LegalBasis
from blo.detections import photos
from blo.detections import service as logging
from blo.detections.states import PhotoUse
from blo.files import service as files
from blo.handovers import service as handovers
from blo.kernel.db import db
from blo.kernel.i18n import Said
from blo.offices import keys
from blo.offices import queries as offices
from blo.protection import following_up, overriding
from blo.protection import service as protection
from blo.protection.indicators import NotNow
from blo.protection.states import ReviewOutcome
from blo.retention.states import Act
from blo.sharing import queries as granted
from blo.sharing import recalls
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason
from tests.support import asking, erasing, foreign, recording, seizing, walk
from tests.support.authenticator import Authenticator
from tests.support.linking import agreement, link
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.web.visitor import Visitor

pytestmark = pytest.mark.either_engine


def entries(app, *kinds):
    with app.app_context():
        statement = sa.select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)
        found = db.session.scalars(statement).unique().all()
        return [row for row in found if not kinds or row.kind in kinds]


def written(world):
    """A detection that is logged twice: changed, annulled, and a draft and an entry that come to nothing."""
    twice = walk.detection(world.guard_north)
    recording.amend(world.guard_north, twice, recording.Section.ROUTE, recording.WHOLE["route"])
    recording.annul(world.liaison_north, twice)
    logging.revise(world.guard_north, walk.detection(world.guard_north).reference, walk.new_detection(place_name="ฝั่ง"))
    recording.drafts.discard(world.guard_north, recording.draft(world.guard_north).id)
    recording.capture.drop(world.guard_north, [recording.captured(world.guard_north)])
    met = walk.detection(world.guard_north)
    people = recording.people_list(world.guard_north, met)
    recording.groups.discard(world.guard_north, met.reference, people.id, version=people.version)


def asked(world):
    """What somebody says, takes back and is overruled in, and a screening that leads nowhere yet."""
    person = walk.person(world.guard_north, walk.detection(world.guard_north))
    asking.consent(world.guard_north, person, photo=True, share_counterpart=False)
    asking.withdraw(world.guard_north, person, ConsentScope.PHOTO)
    consents.overrule(world.supervisor_north, person.reference, asking.COUNTERPART, LegalBasis.COURT, Said("ศาล", "th"))
    following_up.put_off(world.guard_north, walk.screening(world.guard_north, person).id, NotNow.DECLINED, Said(""))


def everyday(world):
    """What the story leaves out: handovers that end otherwise, the directory, a file that goes."""
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    handovers.receive(world.liaison_south, handover.reference, walk.receipt(person))
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    handovers.take_out(world.liaison_north, handover.reference, person.reference)
    handovers.cancel(world.liaison_north, handover.reference)
    agreement("ONE")
    link(world.liaison_north, world.stranger)
    codelists.add(world.administrator_north, CodeList.DRUG, Content("new", {"en": "New"}))
    codelists.change(world.administrator_north, CodeList.DRUG, Content("new", {"en": "Newer"}), seen=1)
    photographed = walk.detection(world.guard_north)
    photo = seizing.photo(world.guard_north, photographed).reference
    photos.use(world.guard_north, photographed.reference, photo, PhotoUse.PLACE, seen=1)
    forgotten = walk.file(world.liaison_north, walk.detection(world.liaison_north))
    files.forget(world.supervisor_north, forgotten.subject_id)


def reviewed(world, story, at_work):
    """What becomes of reviews, and something shared that stays open: its release."""
    with at_work():
        overriding.confirm(world.focal_north, UUID(story.override))
        overriding.revoke(world.focal_north, UUID(story.override))
        protection.close(world.supervisor_north, story.reviewed, ReviewOutcome.ERROR)
        protection.ask(world.guard_north, story.reviewed)
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
        return granted.of_case(world.liaison_north, case.id)[0].id


def searched(north, story):
    """What is looked for, taken out as a file, and kept to be looked for again."""
    for path in ("/releases/export.csv", "/detections/export.csv"):
        assert north.get(path).status == 200
    looked_for = north.send("/detections/persons", {"name": walk.LATIN[:4], "further": None})
    assert story.person in looked_for.plain
    kept = {"csrf_token": north.token(), "name": "คืนนี้", "asked": "crime=drugs"}
    assert north.post("/detections/filters", kept).status == 303
    forgotten = next(form.action for form in north.get("/detections").forms if form.action.endswith("/forget"))
    assert north.press(forgotten).status == 303


@pytest.fixture
def lived(app, world, visit, at_work, story):
    """A day on which everything happens: what was told, and the people's browsers."""
    with at_work():
        everyday(world)
        written(world)
        asked(world)
    with at_work():
        keys.rotate(OPERATOR, offices.office(world.liaison_north.office_id))
    with at_work():
        checkpoints.take_in(OPERATOR, foreign.offer(), accepted=foreign.KEY)
    with at_work():
        releasing.recall(world.liaison_north, UUID(story.release), RecallReason.OTHER)
    assert visit("supervisor_south").get(f"/releases/{story.recalled}").status == 200
    with at_work():
        recalls.answer(world.liaison_south, UUID(story.recalled), recalls.Answer())
    still_open = reviewed(world, story, at_work)
    north = visit("supervisor_north")
    for path in (
        "/releases",
        f"/releases/{still_open}/recall",
        f"/documents/{story.document}",
        f"/detections/{story.detection}",
        f"/detections/{story.detection}/versions",
        f"/detections/drafts/{story.draft}",
        f"/exhibits/{story.exhibit}",
        f"/persons/{story.person}",
        f"/persons/{story.person}/versions",
        f"/cases/{story.case}",
        f"/cases/{story.case}/trail",
        f"/referrals/{story.referral}",
        f"/handovers/{story.handover}",
        f"/documents/{story.document}.pdf",
        f"/files/{story.file}",
        f"/protection/{story.reviewed}",
        f"/screenings/{story.screening}",
        f"/persons/{story.reviewed}/screenings",
        f"/persons/{story.reviewed}/consents",
    ):
        assert north.get(path).status == 200
    care = north.filled(f"/persons/{story.person}/sections/care", {"needs": ["danger"], "reason": "learned"})
    assert north.post(f"/persons/{story.person}/sections/care", care).status == 303
    assert north.press(f"/persons/{story.person}/links/{story.link}/end").status == 303
    auditor = visit("auditor_north")
    for path in ("/audit", f"/audit?reference={story.person}", "/audit/export.csv"):
        assert auditor.get(path).status == 200
    searched(north, story)
    for verb in (["keys", "reseal"], ["account", "tidy"]):
        assert CliRunner().invoke(main, verb, obj=lambda _settings: app).exit_code == 0
    evening(app, world, visit, story, at_work)
    return story


def evening(app, world, visit, story, at_work):
    """What happens around signing in, and how people leave."""
    north, administrator = visit("supervisor_north"), visit("administrator_north")
    wrong = visit()
    wrong.name = "guard_north"
    assert wrong.sign_in("not the password").status == 422
    page = administrator.get("/offices")
    suspend = next(form.action for form in page.forms if form.action.endswith("/suspend"))
    assert administrator.press(suspend).status == 303
    at_the_door(app, world, story, at_work)
    assert administrator.press(f"/accounts/{world.focal_north.account_id}/close").status == 303
    with at_work():
        for leave in (recording.capture.take_over, recording.capture.discard):
            leave(world.supervisor_north, world.focal_north.account_id, [UUID(story.draft)])
    outlived(app, world, north, story)
    changed = {"old": PASSWORD, "password": "another password for tests"}
    assert north.send("/password", changed).status == 303
    assert north.press("/sign-out").status == 303


def at_the_door(app, world, story, at_work):
    """Second steps, devices, closed doors, and what is read through broken glass."""
    with at_work():
        _name, code = newcomer = doors.newcomer(world)
        glass = service.ask(world.administrator_north, NewRequest(story.case, Ground.NOBODY, "?", 4)).id
    officer = doors.enrolling(app, *newcomer)
    codes = doors.print_codes(officer)
    assert officer.press("/security/codes/remove").status == 303
    assert doors.at_second_step(app, officer.name).show_code(code).status == 422
    assert doors.at_second_step(app, officer.name).show_code(codes[0]).status == 303
    doors.make_passkey(officer, Authenticator())
    officer.press("/security/codes/remove")
    officer.press("/sessions/end-others")
    officer.press("/security/user-name/show")
    guard = Visitor(app, "guard_north", address="192.0.2.1")
    guard.send("/security/pin", {"pin": "482915", "again": "482915"})
    guard.press("/switch")
    assert guard.send("/sign-in", {"who": "guard_north", "password": "482915"}).status == 303
    forget = next(form.action for form in guard.get("/security").forms if form.action.endswith("/forget"))
    assert guard.press(forget).status == 303
    guesser = Visitor(app, address="192.0.2.2")
    guesser.name = "guard_north"
    for _ in range(5):
        guesser.show_password("wrong")
    administrator = Visitor(app, "administrator_north")
    for verb in ("password", "second-step", "sessions/end"):
        assert administrator.press(f"/accounts/{world.liaison_north.account_id}/{verb}").status in {200, 303}
    supervisor = Visitor(app, "supervisor_north")
    assert supervisor.press(f"/break-glass/{story.glass}/refuse").status == 303
    assert supervisor.press(f"/break-glass/{glass}/grant").status == 303
    assert administrator.get(f"/break-glass/{glass}/case").status == 200
    assert administrator.press(f"/break-glass/{glass}/end").status == 303


def outlived(app, world, north, story):
    """Somebody is given what is recorded about them, a hold ends, and what its time is over for is erased."""
    assert north.send(f"/persons/{story.person}/subject-access", {"first": "my"}).status == 303
    assert north.send(f"/holds/{story.hold}/lift", {"reason": "คดีถึงที่สุด"}).status == 303
    with app.app_context():
        assert erasing.run(world.supervisor_north, erasing.schedule(without_case=(0, Act.PSEUDONYMISE)))


def test_a_day_stands_in_the_log(app, world, lived):
    """One day for all that is asked of its log: to live it takes longer than to read it."""
    of_every_kind(app)
    without_anybodys_data(app, world)
    with_names_that_can_be_erased(app)
    in_chains_that_are_whole(app)


def of_every_kind(app):
    assert {row.kind for row in entries(app)} == set(AuditKind)


def without_anybodys_data(app, world):
    secrets = [
        *(walk.NATIVE, walk.LATIN, "พบริมน้ำ", "แม่น้ำสาย", "ขอที่พัก", "สรุป", "ใบผ่านแดน", "สมชาย", "အောင်", "ลงนามแล้ว"),
        *("คนที่สะพาน", "คำสั่งศาล", "คดีถึงที่สุด", *seizing.WORDS),
    ]
    secrets += [actor.name for actor in world.actors.values()] + [OPERATOR.name]
    for row in entries(app):
        text = json.dumps([row.subject, row.facts], ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text], text


def with_names_that_can_be_erased(app):
    for row in entries(app):
        if row.kind in {AuditKind.SIGN_IN_FAILED, AuditKind.SIGN_IN_CLOSED, AuditKind.SECOND_STEP_FAILED}:
            assert row.account_id is None
            assert row.personal.facts == {}
        else:
            assert row.personal.facts.keys() <= {"name", "office"}


def in_chains_that_are_whole(app):
    with app.app_context():
        assert [verify(office) for office in chains()] == [None] * len(chains())


def test_each_look_at_a_record_is_one_entry_of_the_office_that_looked(app, world, visit, story):
    reader = visit("liaison_south")
    reader.get(f"/cases/{story.case}")
    reader.get(f"/cases/{story.case}")
    seen = entries(app, AuditKind.CASE_SEEN)
    assert [(row.subject, row.office_id, row.account_id) for row in seen] == [
        (story.case, world.liaison_south.office_id, world.liaison_south.account_id)
    ] * 2


def test_a_page_that_was_refused_is_not_recorded_as_seen(app, world, visit, story):
    before = len(entries(app))
    stranger = visit("stranger")
    for path in (f"/cases/{story.case}", f"/persons/{story.person}", f"/documents/{story.document}.pdf"):
        assert stranger.get(path).status == 404
    assert {row.kind for row in entries(app)[before:]} == {AuditKind.DEVICE_KNOWN, AuditKind.SIGNED_IN}


def test_a_verb_that_was_refused_leaves_no_entry(app, world, visit, story):
    before = len(entries(app))
    north = visit("liaison_north")
    assert north.send(f"/cases/{story.case}/share", {"expires_on": "1/1/2020"}).status == 422
    new = entries(app)[before:]
    assert {row.kind for row in new} <= {
        AuditKind.DEVICE_KNOWN,
        AuditKind.SIGNED_IN,
        AuditKind.CASE_SEEN,
    }  # the form names the persons


def test_the_trail_of_a_case_says_who_did_what_in_the_readers_language(visit, world, story):
    page = visit("supervisor_north").get(f"/cases/{story.case}/trail")
    assert page.status == 200
    assert "Liaison North" in page.plain
    assert story.case in page.plain
