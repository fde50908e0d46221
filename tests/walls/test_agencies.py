"""Several agencies under one roof: what one keeps to itself does not exist for the others, and is theirs to release."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from blo.access import walls
from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.audit.queries import of_case
from blo.break_glass.models import BreakGlass
from blo.cases import queries as cases
from blo.cli import main
from blo.cli.operator import OPERATOR
from blo.detections import service as detections
from blo.detections.models import Detection
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.handovers.models import Handover
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import Said
from blo.offices import queries as directory
from blo.offices.states import Agency
from blo.people.models import Person
from blo.people.states import PersonField, PersonSection
from blo.protection import following_up
from blo.protection.indicators import NotNow
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.records.layouts import LINES
from blo.referrals.models import Referral
from blo.retention import service as retention
from blo.retention.models import LegalHold
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, SubjectKind
from tests.support import asking, persons, recording, seizing, walk
from tests.support.codes import equip
from tests.support.world import PASSWORD
from tests.walls.told import keys, told, walled
from tests.web import addresses
from tests.web.story import Story

pytestmark = pytest.mark.walls

LISTS = (
    *("/detections", "/cases", "/referrals/sent", "/handovers", "/releases", "/documents"),
    *("/overrides", "/break-glass", "/holds", "/protection", "/ledger", "/onward"),
)


NOT_LIVED = {"bar_lift", "checkpoint_copy", "feared_party", "deletion_record", "dissemination"}
NOT_LIVED |= {"saved_filter", "upload", "upload_part"}
"""Tables in which the story leaves nothing of this office."""
MADE_OF_IT = (Detection, Person, cases.Case, Release, Referral, Handover, IssuedDocument)


def employ(world, name, role, agency):
    """Somebody of an agency in the office at Mae Sai."""
    command = NewAccount(name, "Somebody", role, "en", PASSWORD, agency=agency)
    account = accounts.create(OPERATOR, directory.office(world.liaison_north.office_id), command)
    equip(account)
    return account.actor()


@pytest.fixture
def colleagues(at_work, world):
    with at_work():
        return {
            "police": employ(world, "police", Role.SUPERVISOR, Agency.POLICE),
            "police again": employ(world, "police_again", Role.SUPERVISOR, Agency.POLICE),
            "customs": employ(world, "customs", Role.SUPERVISOR, Agency.CUSTOMS),
        }


def kept_closer(police, loose, detection, person):
    """What of it never leaves the office: a whole record, a photo, an exhibit, a review, what persons were asked."""
    recording.whole(police, loose)
    reviewed = walk.person(police, loose)
    persons.amend(police, reviewed, PersonSection.PAPERS, {LINES: [persons.PAPER]})
    screening = walk.screening(police, reviewed)
    following_up.put_off(police, screening.id, NotNow.DECLINED, Said(""))
    asking.consent(police, reviewed, photo=True, share_counterpart=False)
    walk.review(police, reviewed)
    recording.captured(police)
    return {
        "file": walk.file(police, detection).reference,
        "exhibit": seizing.exhibit(police, detection).reference,
        "link": str(walk.link(police, person, reviewed).id),
        "reviewed": reviewed.reference,
        "override": str(walk.override(police, reviewed).id),
        "screening": str(screening.id),
        "draft": str(recording.draft(police, agency_only=True).id),
        **recording.people_lists(police, loose),
    }


def kept(police, south, stranger):
    """The whole way of a case that the police keep to themselves, and release to the south."""
    loose = walk.detection(police, agency_only=True)
    detection = walk.detection(police, agency_only=True)
    person = walk.person(police, detection)
    case = walk.case(police, detection)
    walk.share(police, south, case, persons={person.reference: (PersonField.SEX,)})
    walk.share_detection(police, south, case, detection, DetectionField.COUNTS)
    referral = walk.referrals.send(police, walk.new_referral(case, person), walk.terms(south))
    presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
    handover = walk.handovers.offer(police, walk.new_handover(case, presented), walk.terms(south))
    release = next(row for row in sharing.of_case(police, case.id) if row.kind is SubjectKind.CASE)
    document = walk.document(police, DocumentKind.CASE, case.reference)
    other = walk.person(police, detection)
    walk.share(police, south, case, persons={other.reference: (PersonField.SEX,)})
    back = next(row for row in sharing.of_case(police, case.id) if row.subject_id == other.id)
    releasing.recall(police, back.id, RecallReason.ENDED)
    return Story(
        detection=detection.reference,
        loose=loose.reference,
        case=case.reference,
        person=person.reference,
        release=str(release.id),
        referral=referral.reference,
        handover=handover.reference,
        document=document.number,
        recalled=str(back.id),
        request=str(walk.onward_request(south, release, stranger).id),
        hold=str(retention.place(police, NewHold(loose.reference, HoldGround.ORDER, "คำสั่งศาล")).id),
        glass=str(walk.glass(replace(police, role=Role.ADMINISTRATOR), case).id),
        **kept_closer(police, loose, detection, person),
    )


@pytest.fixture
def apart(at_work, world, colleagues):
    with at_work():
        return kept(colleagues["police"], world.liaison_south, world.stranger)


@pytest.mark.parametrize("name", ["customs", "supervisor_north"])
def test_for_other_agencies_of_the_office_it_does_not_exist(app, world, visit, colleagues, apart, name):
    reader = visit(name)
    token, asked = reader.token(), 0
    for address in addresses.with_records(app, apart, world):
        if address.endpoint.startswith(("accounts.", "confirmations.", "offices.", "security.", "break_glass.case")):
            continue  # by role for others, whoever's it is
        for method in address.methods:
            fields = {"csrf_token": token, "version": "1"}
            page = reader.get(address.path) if method == "GET" else reader.post(address.path, fields)
            assert page.status == 404, (method, address.path)
            asked += 1
    assert asked > 20
    for path in LISTS:
        page = reader.get(path)
        assert page.status == 200
        assert [reference for reference in vars(apart).values() if reference in page.text] == []


def test_the_agency_itself_works_on_as_ever(visit, colleagues, apart):
    reader = visit("police_again")
    for path in (f"/detections/{apart.detection}", f"/cases/{apart.case}", f"/persons/{apart.person}"):
        page = reader.get(path)
        assert page.status == 200
        assert "Recorded by: Police" in page.plain
        assert "Kept to this agency" in page.plain
    for path in (f"/referrals/{apart.referral}", f"/handovers/{apart.handover}", f"/documents/{apart.document}"):
        assert reader.get(path).status == 200
    assert apart.loose in reader.get("/detections").text


def test_what_it_released_a_linked_office_sees_without_the_agency(visit, apart):
    reader = visit("supervisor_south")
    for path in (f"/cases/{apart.case}", f"/detections/{apart.detection}", f"/persons/{apart.person}"):
        page = reader.get(path)
        assert page.status == 200
        assert "Police" not in page.plain
        assert "Kept to" not in page.plain
    assert reader.get(f"/detections/{apart.loose}").status == 404
    assert reader.get(f"/referrals/{apart.referral}").status == 200


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_the_databases_own_wall_says_the_same(app, world, colleagues, apart):
    log = {"audit_entry", "audit_personal", "audit_head", "audit_subject", "checkpoint", "office_secret"}
    seen = {}
    for name in ("customs", "police again"):
        with told(app, colleagues[name]) as connection:
            seen[name] = {table.name for table in walled() if keys(connection, table)}
    assert seen["customs"] == log
    assert {table.name for table in walled()} - seen["police again"] == NOT_LIVED


def test_the_trail_follows_the_case_and_the_offices_auditor_reads_the_log_whole(app, visit, colleagues, apart):
    with app.app_context():
        case = cases.get(colleagues["police"], apart.case)
        assert of_case(colleagues["police"], case.id).rows
        assert of_case(colleagues["customs"], case.id).rows == []
    assert apart.case in visit("auditor_north").get("/audit").text


def test_what_is_made_of_it_is_kept_too_and_counts_to_who_made_it(office, world, colleagues):
    kept(colleagues["police"], world.liaison_south, world.stranger)
    for model in (*MADE_OF_IT, BreakGlass, LegalHold, ProtectionOverride, ProtectionReview):
        found = set(db.session.execute(sa.select(model.agency, model.agency_only)).all())
        assert found == {("police", True)}, model


def test_what_is_not_kept_every_agency_sees_and_its_maker_has_the_credit(office, world, colleagues):
    found = walk.detection(colleagues["police"])
    person = walk.person(colleagues["customs"], found)
    case = walk.case(colleagues["customs"], found)
    assert (found.agency, person.agency, case.agency) == ("police", "customs", "customs")
    assert [one.agency_only for one in (found, person, case)] == [False] * 3
    assert cases.get(world.liaison_north, case.reference) is case


def test_nobody_without_an_agency_keeps_anything_to_one(office, world):
    with pytest.raises(RuleBroken) as broken:
        walk.detection(world.liaison_north, agency_only=True)
    assert broken.value.field == "agency_only"


def test_a_verb_on_a_thing_of_another_agency_is_refused_even_with_the_thing_at_hand(office, colleagues, world):
    found = walk.detection(colleagues["police"], agency_only=True)
    case = walk.case(colleagues["police"], found)
    walk.share(colleagues["police"], world.liaison_south, case, persons={})
    [release] = sharing.of_case(colleagues["police"], case.id)
    customs = colleagues["customs"]
    assert not walls.owns(customs, case)
    for attempt in (
        lambda: detections.add_person(customs, found.reference, walk.new_person(), walk.PersonRole.DETECTED),
        lambda: walk.case(customs, found),
        lambda: releasing.recall(customs, release.id, RecallReason.OTHER),
        lambda: sharing.disclosure(customs, found, SubjectKind.DETECTION),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            attempt()
    assert release.recalled_at is None


def test_the_form_has_the_tick_for_officers_of_an_agency_alone(visit, colleagues, world):
    assert "agency_only" in visit("police").get("/detections/new").main.names
    assert "agency_only" not in visit("guard_north").get("/detections/new").main.names
    changes = {"place_kind": "river", "place_name": "x", "men": "2", "mode": "river", "transport": "foot"}
    sent = visit("police").send("/detections/new", {**changes, "occurred_time": "00:00", "agency_only": "yes"})
    assert sent.status == 303
    assert visit("customs").get(sent.location).status == 404
    assert visit("police_again").get(sent.location).status == 200


def test_the_operator_says_to_which_agency_an_account_belongs(app):
    words = ["account", "create", "customs_two", "--office", "TH-MSI-01", "--name", "Two", "--role", "guard"]
    done = CliRunner().invoke(main, [*words, "--agency", "customs"], obj=lambda _settings: app)
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert accounts.queries.by_username("customs_two").actor().agency == "customs"


def test_an_administrator_says_to_which_agency_an_account_belongs(visit, app):
    changes = {"office": "TH-MSI-01", "username": "navy", "name": "Navy", "role": "guard", "agency": "navy_marine"}
    administrator = visit("administrator_north")
    sent = administrator.send("/accounts/new", {**changes, "language": "th", "password": PASSWORD})
    assert sent.status == 303
    with app.app_context():
        assert accounts.queries.by_username("navy").agency == "navy_marine"
