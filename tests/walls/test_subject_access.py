"""What a person is given on paper: all the office recorded about them, nothing of others, and never more than that."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.service import record
from blo.consent.states import WithdrawalDeed
from blo.documents import service as documents
from blo.documents.builders import subject_access, subject_asked
from blo.documents.canonical import digest
from blo.documents.kinds import DocumentKind
from blo.handovers import service as handovers
from blo.kernel import work
from blo.kernel.db import Base, db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.people import queries as people
from blo.people.models import Person
from blo.people.service import NewName
from blo.people.states import NameKind, NameOrder, PersonField
from blo.protection import overriding
from blo.protection import service as protection
from blo.protection.indicators import Owed, ScreeningOutcome
from blo.protection.screening import Screening
from blo.protection.states import PartyKind, ReviewOutcome
from blo.retention import service
from blo.retention.service import NewHold
from blo.retention.states import Act, HoldGround
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason
from tests.support import asking, erasing, seizing, walk
from tests.support.acting import owner_of
from tests.web.saying import words_of

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

READ = {
    "account", "agreement", "audit_entry", "audit_personal", "case_detection", "case_file", "detection",
    "detection_nationality", "detection_person", "handover", "handover_person", "issued_document",
    "office", "person", "person_name", "person_document", "referral", "release",
    "consent", "consent_answer", "screening", "exhibit", "code_stamp", "code_version",
}  # fmt: skip
"""Every table the file is made from; a review, the answers of a screening or a hold is in none of them."""
OTHER = "ဒေါ်အခြားသူ"
SECRETS = (
    OTHER, "พบริมน้ำ", "สรุป", "ขอที่พักปลอดภัย", "ผ่านเจ้าหน้าที่เท่านั้น", "ဒေါ်အုပ်ထိန်းသူ", "สมชาย", "အောင်",
    "Guard North", "Liaison North", "Supervisor North",
)  # fmt: skip


@pytest.fixture
def told(app, world, at_work):
    """Somebody about whom there is everything, met with somebody else: the references of the person and the case."""
    return everything(world, at_work)


def everything(world, at_work, *, received=True):
    with at_work():
        found = walk.detection(world.guard_north)
        person = walk.person(world.guard_north, found)
        names = (NewName(OTHER, NameKind.NATIVE, NameOrder.SINGLE),)
        walk.person(world.guard_north, found, names=names)
        case = walk.case(world.liaison_north, found)
        fields = {person.reference: (PersonField.NAMES,)}
        walk.share(world.liaison_north, world.liaison_south, case, persons=fields)
        walk.referrals.send(world.liaison_north, walk.new_referral(case, person), walk.terms(world.liaison_south))
        line = walk.Presented(
            person.reference, agrees_to_return=True, fears_return=False, health="ยา", guardian="ဒေါ်အုပ်ထိန်းသူ"
        )
        offered = handovers.offer(world.liaison_north, walk.new_handover(case, line), walk.terms(world.liaison_south))
        if received:
            handovers.receive(world.liaison_south, offered.reference, walk.receipt(person))
        walk.screening(world.guard_north, person)
        asking.consent(world.guard_north, person, recording=True, share_counterpart=False)
        seizing.exhibit(world.guard_north, found, found_where=f"กระเป๋าของ {walk.NATIVE}")
        seizing.exhibit(world.guard_north, found, description="เสื้อของคนอื่น", type="other")
        record(world.guard_north, AuditKind.PERSON_SEEN, person.reference)
        return person.reference, case.reference


def built(app, world, reference, who="supervisor_north"):
    with app.app_context():
        content = subject_access.build(getattr(world, who), reference).content
        return digest(content, ("en", "my")), words_of(content, "en")


def test_it_says_what_was_recorded_passed_on_and_looked_at(app, world, told):
    reference, case = told
    _, words = built(app, world, reference)
    for expected in (
        walk.NATIVE, walk.LATIN, "1995", case, "Presumed victim", "Trafficking", "Tachileik", "Names", "ยา",
        "Border guard", "Saw a person's record", "Agrees to return", "Demonstration memorandum",
    ):  # fmt: skip
        assert expected.lower() in words.lower(), expected


def test_it_says_nothing_of_others_and_why_not(app, world, told):
    _, words = built(app, world, told[0])
    assert [secret for secret in SECRETS if secret in words] == []
    assert words.count(str(subject_access.WITHHELD)) == 3  # the detection, the case and the referral
    assert words.count(str(subject_access.WITHHELD_NAME)) == 1


def test_it_says_what_the_person_was_asked_and_said_and_not_what_it_led_to(app, world, at_work, told):
    """Answers can tell of fear: the paper says that there are some, the same whatever they are."""
    reference, _ = told
    _, words = built(app, world, reference)
    for expected in ("Recording", "Granted", "Telling another State's office", "Refused", "blo-provisional-2"):
        assert expected in words, expected
    assert words.count(str(subject_asked.WITHHELD_ANSWERS)) == 1
    with app.app_context():
        made = db.session.scalars(sa.select(Screening).where(Screening.person_reference == reference)).one()
        assert str(made.outcome.label) not in words
    with app.app_context(), work.atomic():
        made = db.session.scalars(sa.select(Screening).where(Screening.person_reference == reference)).one()
        made.outcome, made.owes = ScreeningOutcome.URGENT, [Owed.REVIEW]
    assert built(app, world, reference)[1] == words


def test_what_was_done_about_a_withdrawal_is_not_told(app, world, at_work, told):
    reference, _ = told
    with at_work():
        person = db.session.scalars(sa.select(Person).where(Person.reference == reference)).one()
        asking.consent(world.liaison_north, person, share_counterpart=True)
        asking.withdraw(world.liaison_north, person)
    _, words = built(app, world, reference)
    assert "Withdrawn" in words
    assert [str(deed.label) for deed in WithdrawalDeed if str(deed.label) in words] == []


def test_of_exhibits_it_tells_those_that_name_the_person_and_nothing_of_how_they_were_kept(app, world, told):
    _, words = built(app, world, told[0])
    assert "Phone" in words
    assert words.count(str(subject_asked.WITHHELD_RECORD)) == 1  # the other thing names nobody
    assert [secret for secret in seizing.WORDS if secret in words and secret not in walk.NATIVE] == []


def test_what_another_office_asked_the_person_is_in_its_own_file_alone(app, world, at_work, told):
    reference, _ = told
    before = built(app, world, reference)
    with at_work():
        person = people.get(world.liaison_south, reference)
        walk.screening(world.liaison_south, person)
        asking.consent(world.liaison_south, person, photo=False)
    assert built(app, world, reference) == before


def test_it_is_made_of_these_tables_and_of_no_others(app, world, told):
    seen = []
    with app.app_context():
        engines = {db.engine, owner_of(app)}

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        for engine in engines:
            sa.event.listen(engine, "before_cursor_execute", note)
        try:
            subject_access.build(world.supervisor_north, told[0])
        finally:
            for engine in engines:
                sa.event.remove(engine, "before_cursor_execute", note)
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"(?:FROM|JOIN)\s+[a-z_]+", " ".join(seen))))) & {
        table.name for table in Base.metadata.sorted_tables
    }
    assert words <= READ
    assert {"person", "release", "audit_entry"} <= words


def test_whatever_else_the_office_keeps_about_a_person_the_file_is_the_same(app, world, told):
    """Holds, and entries of any other kind or function, as those of a review would be."""
    reference, case = told
    before = built(app, world, reference)
    with app.app_context(), work.atomic():
        for kind in AuditKind:
            if kind not in subject_access.LOOKS:
                record(world.supervisor_north, kind, reference)
        for who in ("administrator_north", "auditor_north", "focal_north"):
            record(getattr(world, who), AuditKind.PERSON_SEEN, reference)
        record(world.supervisor_south, AuditKind.PERSON_SEEN, reference)  # another office's log
        for one in told:
            service.place(world.supervisor_north, NewHold(one, HoldGround.ORDER, "คำสั่งศาล"))
    assert built(app, world, reference) == before
    assert case in before[1]


PLACE = "http://localhost/verify"
MOMENT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def printed(world, reference, at_work, monkeypatch):
    """The bytes of the file, but for its number and the moment at which it was made."""
    monkeypatch.setattr("blo.documents.service.new_reference", lambda *_given: "TH-MSI-F-26-2222222")
    with time_machine.travel(MOMENT, tick=False), at_work():
        kind = DocumentKind.SUBJECT_ACCESS
        return documents.draft(world.supervisor_north, kind, reference, languages=("th", "my"), verify_at=PLACE).pdf


@pytest.mark.parametrize("received", [True, False], ids=["handed over", "about to be"])
def test_with_a_review_the_file_is_byte_for_byte_what_it_is_without_one(
    app, world, at_work, visit, monkeypatch, received
):
    """A review takes back what is on its way, an override opens a way again; neither leaves a trace on this paper."""
    reference, _ = everything(world, at_work, received=received)
    before = printed(world, reference, at_work, monkeypatch)
    assert before[:5] == b"%PDF-"
    assert printed(world, reference, at_work, monkeypatch) == before
    with at_work():
        person = db.session.scalars(sa.select(Person).where(Person.reference == reference)).one()
        feared = walk.Feared(PartyKind.STATE, "MM", "พี่ชาย")
        walk.review(world.supervisor_north, person, feared, words="กลัว", words_language="th")
        overriding.confirm(world.focal_north, walk.override(world.supervisor_north, person).id)
    supervisor = visit("supervisor_north")
    for path in (f"/protection/{reference}", "/protection", "/overrides"):
        assert supervisor.get(path).status == 200
    assert printed(world, reference, at_work, monkeypatch) == before
    with at_work():
        protection.close(world.supervisor_north, reference, ReviewOutcome.WITHDRAWN)
    assert printed(world, reference, at_work, monkeypatch) == before


def test_what_became_of_what_was_passed_on_is_not_told(app, world, told):
    """A review takes back, too: this paper may be read where somebody is feared."""
    before = built(app, world, told[0])
    with app.app_context(), work.atomic():
        releases = db.session.scalars(sa.select(Release).where(Release.subject_reference == told[0]))
        one = next(row for row in releases if row.fields == ["names"])
        releasing.recall_rest(world.liaison_north, [one.id], RecallReason.ERROR)
    assert built(app, world, told[0]) == before


def test_only_a_supervisor_of_the_office_that_recorded_the_person_makes_it(app, world, told):
    reference, _ = told
    with app.app_context():
        for who in ("guard_north", "liaison_north", "auditor_north", "administrator_north", "supervisor_south"):
            with pytest.raises((NotAllowed, NotFound)):
                subject_access.build(getattr(world, who), reference)
        with pytest.raises(NotFound):
            subject_access.build(world.stranger, reference)


def test_the_page_offers_the_persons_language_and_the_offices_and_writes_down_that_it_was_made(app, world, visit, told):
    reference, _ = told
    path = f"/persons/{reference}/subject-access"
    supervisor = visit("supervisor_north")
    assert path in supervisor.get(f"/persons/{reference}").links
    form = supervisor.get(path).main
    assert (form.value("first"), form.value("second")) == ("my", "th")
    made = supervisor.send(path, {})
    assert made.status == 303
    paper = supervisor.client.get(f"{made.location}.pdf")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    with app.app_context():
        kinds = sa.select(AuditEntry.subject).where(AuditEntry.kind == AuditKind.SUBJECT_ACCESS_MADE)
        assert db.session.scalars(kinds).all() == [reference]


def test_nobody_else_opens_it_and_no_other_way_leads_to_it(visit, world, told):
    reference, _ = told
    supervisor = visit("supervisor_north")
    made = supervisor.send(f"/persons/{reference}/subject-access", {"first": "en", "second": ""})
    assert supervisor.get(f"/documents/new/{DocumentKind.SUBJECT_ACCESS.value}/{reference}").status == 404
    liaison = visit("liaison_north")
    page = liaison.get(made.location)
    assert page.status == 200
    assert f"{made.location}.pdf" not in page.links
    assert liaison.get(f"{made.location}.pdf").status == 404
    assert f"/persons/{reference}/subject-access" not in liaison.get(f"/persons/{reference}").links
    assert visit("supervisor_south").get(f"/persons/{reference}/subject-access").status == 403


def test_of_somebody_no_longer_identified_there_is_no_file(app, world, visit, told):
    reference, _ = told
    supervisor = visit("supervisor_north")
    made = supervisor.send(f"/persons/{reference}/subject-access", {"first": "en", "second": ""})
    with app.app_context():
        erasing.run(world.supervisor_north, erasing.schedule(case=(0, Act.PSEUDONYMISE)))
        assert db.session.scalars(sa.select(Person.reduced_at).where(Person.reference == reference)).one()
        with pytest.raises(RuleBroken):
            subject_access.build(world.supervisor_north, reference)
    assert supervisor.get(f"/persons/{reference}/subject-access").status == 400
    page = supervisor.get(made.location)
    assert page.status == 200  # that it was issued stays
    assert f"{made.location}.pdf" not in page.links
    assert supervisor.get(f"{made.location}.pdf").status == 404
