"""The log is found by person, record, account, kind and day, by those it is for, and each look at it is an entry."""

from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditSubject
from blo.audit.queries import Asked
from blo.audit.service import Event, append
from blo.cli.operator import OPERATOR
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import PAGE_SIZE
from blo.offices import keys
from blo.offices import queries as offices
from tests.support import walk
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


@pytest.fixture
def auditor(app):
    return Visitor(app, "auditor_north")


@pytest.fixture
def supervisor(app):
    return Visitor(app, "supervisor_north")


def asked(path="/audit", **question):
    return f"{path}?{urlencode(question)}"


def kinds(page):
    """The kinds of the entries on a page, in its order."""
    words = {str(kind.label): kind for kind in AuditKind}
    assert page.status == 200
    parts = unescape(page.text).split('<p class="what">')[1:]
    shown = [part.split(">", 1)[1].split("<", 1)[0] for part in parts]
    return [words.get(word, word) for word in shown]


def latest(app):
    with app.app_context():
        row = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).unique().one()
        found = (row.kind, row.subject, dict(row.facts))
        work.rollback()
    return found


def in_english(app, name):
    reader = Visitor(app, name)
    reader.press("/language", locale="en")
    return reader


# --- who may --------------------------------------------------------------------------------------------------------


def test_a_supervisor_reads_the_trail_of_every_record_of_the_own_office(supervisor, story):
    of_cases = (story.person, story.case, story.detection, story.referral, story.handover)
    for reference in (*of_cases, story.document, story.file):
        page = supervisor.get(f"/audit/record/{reference}")
        assert page.status == 200, reference
        assert reference in page.text


@pytest.mark.parametrize(("name", "status"), [("supervisor_south", 403), ("stranger", 404)])
def test_nobody_reads_the_trail_of_another_offices_record(app, story, name, status):
    reader = Visitor(app, name)
    for reference in (story.case, story.person, story.detection):
        assert reader.get(f"/audit/record/{reference}").status == status


@pytest.mark.parametrize("name", ["liaison_north", "guard_north", "auditor_north", "administrator_north", "shelter"])
def test_only_supervisors_read_trails_of_records(app, story, name):
    assert Visitor(app, name).get(f"/audit/record/{story.person}").status == 403


@pytest.mark.parametrize("name", ["liaison_north", "supervisor_north", "administrator_north", "guard_north"])
def test_only_auditors_search_the_log(app, story, name):
    assert Visitor(app, name).get(asked(reference=story.person)).status == 403


def test_a_reference_of_no_kind_of_record_has_no_trail(supervisor):
    assert supervisor.get("/audit/record/TH-MSI-Q-26-22222222").status == 404


def test_the_trail_holds_nothing_of_another_offices_log(app, world, story, auditor):
    Visitor(app, "liaison_south").get(f"/persons/{story.person}")
    page = auditor.get(asked(reference=story.person))
    assert "Liaison South" not in page.plain
    assert "Liaison North" in page.plain


def test_the_trail_of_a_case_tells_of_another_office_only_what_it_did_with_what_it_was_shown(
    app, world, story, supervisor
):
    Visitor(app, "liaison_south").get(f"/cases/{story.case}")
    with app.app_context(), work.atomic():
        case = walk.cases.queries.get(world.liaison_north, story.case)
        append(
            world.liaison_south.office_id, None, Event(AuditKind.AUDIT_SEARCHED, story.case, case.id, {"about": "X-1"})
        )
    page = supervisor.get(f"/cases/{story.case}/trail")
    assert "MM-TCL-01" in page.plain
    assert "Liaison South" not in page.plain
    assert "X-1" not in page.plain


# --- finding --------------------------------------------------------------------------------------------------------


def test_a_persons_trail_has_whatever_named_the_person(app, story, auditor):
    supervisor = Visitor(app, "supervisor_north")
    for path in ("cases", "detections", "handovers"):
        supervisor.get(f"/{path}/{getattr(story, path[:-1])}")
    supervisor.get(f"/documents/{story.document}.pdf")
    supervisor.get("/releases")
    found = found_kinds(app, story.person)
    assert {
        AuditKind.PERSON_RECORDED,
        AuditKind.RELEASE_GRANTED,
        AuditKind.REFERRAL_MOVED,
        AuditKind.HANDOVER_OFFERED,
        AuditKind.DOCUMENT_ISSUED,
        AuditKind.CASE_SEEN,
        AuditKind.DETECTION_SEEN,
        AuditKind.HANDOVER_SEEN,
        AuditKind.DOCUMENT_OPENED,
        AuditKind.LIST_SEEN,
    } <= found
    assert story.person in auditor.get(asked(reference=story.person)).text


def found_kinds(app, reference):
    with app.app_context():
        statement = sa.select(AuditEntry.kind).join(AuditSubject, AuditSubject.entry_id == AuditEntry.id)
        found = set(db.session.scalars(statement.where(AuditSubject.reference == reference)))
        work.rollback()
    return found


def test_what_a_recipient_may_not_know_yet_does_not_stand_in_its_log(app, world):
    with app.app_context(), work.atomic():
        sent = walk.referral(world.liaison_north, world.liaison_south)
        walk.referrals.move(world.liaison_south, sent.reference, "acknowledge")
        person = sent.person.reference
        statement = sa.select(AuditEntry).where(AuditEntry.office_id == world.liaison_south.office_id)
        assert not [row for row in db.session.scalars(statement).unique() if person in str(row.facts)]


def test_a_reference_is_found_however_it_is_typed(app, story):
    auditor = in_english(app, "auditor_north")
    typed = f" {story.person.lower().replace('-', '–')} "
    assert AuditKind.PERSON_RECORDED in kinds(auditor.get(asked(reference=typed)))


def test_a_reference_with_a_slip_is_said_to_be_one(auditor, story):
    wrong = story.person[:-1] + ("2" if story.person[-1] != "2" else "3")
    page = auditor.get(asked(reference=wrong))
    assert page.status == 422
    assert page.errors == {"reference"}


def test_the_log_is_narrowed_by_kind_and_account(app, world, story):
    auditor = in_english(app, "auditor_north")
    assert set(kinds(auditor.get(asked(kind="case_opened")))) == {AuditKind.CASE_OPENED}
    who = str(world.guard_north.account_id)
    found = kinds(auditor.get(asked(who=who)))
    with app.app_context():
        asked_of = sa.select(AuditEntry.kind).where(AuditEntry.account_id == world.guard_north.account_id)
        newest = list(db.session.scalars(asked_of.order_by(AuditEntry.position.desc()).limit(PAGE_SIZE)))
    assert found == newest
    assert len({*found}) > 1
    assert kinds(auditor.get(asked(who=who, kind="case_opened"))) == []


def test_days_are_the_readers_own_in_either_era_with_both_ends_in(app, world):
    zone = ZoneInfo("Asia/Bangkok")
    office = world.auditor_north.office_id
    midnight = datetime(2026, 3, 1, tzinfo=zone)
    with app.app_context():
        for moment in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=47, minutes=59)):
            with work.atomic(), pytest.MonkeyPatch.context() as patched:
                patched.setattr(clock, "now", lambda moment=moment: moment)
                append(office, None, Event(AuditKind.DETECTION_SEEN, "TH-MSI-D-26-22222222"))
    auditor = in_english(app, "auditor_north")
    one = {"kind": "detection_seen"}
    assert len(kinds(auditor.get(asked(**one)))) == 3
    assert len(kinds(auditor.get(asked(**one, since="1/3/2026", until="2/3/2026")))) == 2
    assert len(kinds(auditor.get(asked(**one, since="๑/๓/๒๕๖๙", until="1/3/2569")))) == 1
    assert len(kinds(auditor.get(asked(**one, until="28/2/2026")))) == 1
    assert len(kinds(auditor.get(asked(**one, since="3/3/2026")))) == 0


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"since": "31/2/2026"}, "since"),
        ({"since": "2/3/2026", "until": "1/3/2026"}, "until"),
        ({"kind": "nothing"}, "kind"),
        ({"who": "nobody"}, "who"),
        ({"reference": "x"}, "reference"),
    ],
)
def test_a_question_that_can_not_be_read_is_answered_at_its_field(auditor, question, field):
    page = auditor.get(asked(**question))
    assert (page.status, page.errors) == (422, {field})


def test_other_words_in_the_address_do_no_harm(auditor):
    assert auditor.get(asked(csrf_token="x", submission="y", order="z", data="w")).status == 200


def test_a_long_trail_is_turned_over_page_by_page_and_the_question_stays(app, world, story):
    with app.app_context(), work.atomic():
        for _ in range(2 * PAGE_SIZE):
            append(world.auditor_north.office_id, None, Event(AuditKind.PERSON_SEEN, story.person))
    auditor = Visitor(app, "auditor_north")
    path, turned = asked(reference=story.person, kind="person_seen"), 0
    while path:
        page = auditor.get(path)
        assert page.status == 200
        path = next((link for link in page.links if "after=" in link), "")
        assert not path or (story.person in path and "person_seen" in path)
        turned += 1
    assert turned == 2
    with app.app_context():
        actor = world.auditor_north
        first = queries.search(actor, Asked(reference=story.person))
        second = queries.search(actor, Asked(reference=story.person), first.next_key)
        assert not {row.id for row in first.rows} & {row.id for row in second.rows}
        with pytest.raises(NotFound):
            queries.search(world.stranger, Asked(reference=story.person), first.next_key)
        work.rollback()


# --- what a look leaves behind --------------------------------------------------------------------------------------


def test_a_search_is_an_entry_that_says_what_was_asked(app, world, auditor, story):
    auditor.get("/audit")
    assert latest(app) == (AuditKind.AUDIT_READ, "TH-MSI-01", {})
    auditor.get(asked(reference=story.person, kind="person_seen", since="1/3/2026", who=world.guard_north.account_id))
    kind, subject, facts = latest(app)
    assert (kind, subject) == (AuditKind.AUDIT_SEARCHED, "TH-MSI-01")
    assert (facts["about"], facts["of_kind"], facts["account"]) == (
        story.person,
        "person_seen",
        str(world.guard_north.account_id),
    )
    assert facts["since"].startswith("2026-03-01T00:00:00")
    assert AuditKind.AUDIT_SEARCHED in found_kinds(app, story.person)


def test_looking_at_a_trail_is_in_the_trail(app, supervisor, story):
    supervisor.get(f"/audit/record/{story.person}")
    assert latest(app) == (AuditKind.AUDIT_READ, story.person, {})


def test_what_stops_a_reader_stands_first_for_thirty_days(app, world, story):
    with app.app_context(), work.atomic():
        keys.rotate(OPERATOR, offices.office(world.auditor_north.office_id))
    for _ in range(PAGE_SIZE):
        Visitor(app, "guard_north")
    auditor = in_english(app, "auditor_north")
    page = auditor.get("/audit")
    assert kinds(page)[0] is AuditKind.KEY_ROTATED
    assert kinds(auditor.get(asked(kind="signed_in")))[0] is AuditKind.SIGNED_IN
    with app.app_context(), pytest.MonkeyPatch.context() as patched:
        later = clock.now() + timedelta(days=31)
        patched.setattr(clock, "now", lambda: later)
        assert queries.notices(world.auditor_north) == []
        work.rollback()


@pytest.mark.parametrize("language", ["th", "lo", "km", "vi", "my", "zh-Hans", "en"])
def test_every_kind_of_fact_is_put_into_words(app, world, story, language):
    facts = {
        "list": "sharing.worklist", "of_kind": "case_seen", "number": 3, "entries": 9, "key": "a" * 32,
        "since": "2026-03-01T00:00:00+07:00", "until": "2026-03-02T00:00:00+07:00", "replaces": "b" * 32,
        "persons": [story.person],
    }  # fmt: skip
    with app.app_context(), work.atomic():
        append(world.auditor_north.office_id, None, Event(AuditKind.LIST_SEEN, "TH-MSI-01", facts=facts))
    auditor = Visitor(app, "auditor_north")
    auditor.press("/language", locale=language)
    page = auditor.get("/audit")
    assert page.status == 200
    assert "aaaa aaaa" in page.plain
    assert story.person in page.plain
