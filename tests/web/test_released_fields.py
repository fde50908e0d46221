"""The receiver's pages and papers hold what was released, and not a word more."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine

from blo.cases import facts as case_facts
from blo.cases import queries as cases
from blo.cases import service as case_verbs
from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.detections import facts as detection_facts
from blo.detections.states import DetectionField, Direction, HowDetected, Mode, Transport
from blo.documents.builders import case as case_summary
from blo.documents.builders import detection as detection_report
from blo.documents.builders import handover as handover_form
from blo.documents.builders import referral as referral_letter
from blo.handovers.queries import HANDED_OVER
from blo.kernel.errors import NotFound
from blo.kernel.i18n import lazy_moment, use
from blo.offices.states import Crime
from blo.people import facts as person_facts
from blo.people.birth import Birth
from blo.people.states import BirthPrecision, ChildStatus, NationalityStatus, Need, PersonField, PersonSection, Sex
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.fields import EVERYTHING
from blo.sharing.states import RecallReason, SubjectKind
from tests.support import persons, recording, walk
from tests.web.saying import LANGUAGE, reachable, said_on, words_of

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]

EVERY_FIELD = [*CaseField, *DetectionField, *PersonField]


TOLD = {
    "crimes": recording.WHOLE["crimes"] | {"crimes": ["timber"], "facilitation": "confirmed"},
    "action": {"action_taken": ["interviewed"], "sister_office": "yes"},
    "harm": {"lines": [{"kind": "death", "persons": 1}]},
}


def named(*fields):
    """Name fields apart: two of different things may have the same code, and then they are equal."""
    return {f"{type(field).__name__}-{field.value}" for field in fields}


def cared_for(world, detection, **given):
    """A person, and what is recorded of one afterwards."""
    person = walk.person(world.guard_north, detection, languages=("ur",), needs=(Need.MEDICAL,), **given)
    care = {"needs": ["medical"], "vulnerabilities": ["sexual_violence"], "languages": ["ur"]}
    persons.amend(world.guard_north, person, PersonSection.CARE, care | {"interpreter": "not_independent"})
    persons.amend(world.guard_north, person, PersonSection.PAPERS, {"lines": [{"type": "seaman_book"}]})
    person.child_status = ChildStatus.SEPARATED  # of somebody grown up no verb says it
    return person


@pytest.fixture
def told(at_work, world):
    """A case of which every field says something that nothing else says, and those words by field."""
    logged, opened = datetime(2026, 2, 3, 4, 41, tzinfo=UTC), datetime(2026, 2, 4, 5, 52, tzinfo=UTC)
    with at_work(), time_machine.travel(logged, tick=False) as clock:
        detection = walk.detection(
            world.guard_north,
            occurred_at=datetime(2026, 1, 5, 20, 17, tzinfo=UTC),
            place_name="ท่าลับ",
            direction=Direction.OUTBOUND,
            how_detected=HowDetected.RESCUE,
            mode=Mode.RAIL,
            transport=Transport.RAIL,
            counts={"men": 4711},
            nationalities={"BT": 12},
            needs=(Need.DANGER,),
            narrative="เรื่องที่เกิดขึ้น",
        )
        recording.whole(world.guard_north, detection, **TOLD)
        person = cared_for(
            world,
            detection,
            sex=Sex.FEMALE,
            birth=Birth(BirthPrecision.YEAR, year=1931),
            nationality="NP",
            nationality_status=NationalityStatus.PRESUMED,
        )
        clock.move_to(opened)
        case = case_verbs.open_case(
            world.liaison_north, NewCase(detection.reference, (Crime.TRAFFICKING,), "สรุปที่ลับ", "th")
        )
        facts = [
            *case_facts.facts(case, EVERYTHING),
            *detection_facts.facts(detection, EVERYTHING),
            *person_facts.facts(person, EVERYTHING),
        ]
        with use(LANGUAGE):
            words, logging = {}, str(lazy_moment(logged, detection.time_zone))
            for fact in facts:
                first = fact.value[0] if isinstance(fact.value, tuple) else fact.value
                short = len(str(first)) <= len("အတည်ပြုပြီး")  # said elsewhere too, so it counts behind its label only
                words.setdefault(*named(fact.field), f"{fact.label} {first}" if short else str(first))
        return SimpleNamespace(
            detection=detection.reference,
            person=person.reference,
            case=case.reference,
            words=words,
            logging=logging,
        )


def share(at_work, world, told, field):
    """Release one field, and of the case always something."""
    chosen = Selection(
        case=(field,) if isinstance(field, CaseField) else (CaseField.CRIMES,),
        detections={told.detection: (field,)} if isinstance(field, DetectionField) else {},
        persons={told.person: (field,)} if isinstance(field, PersonField) else {},
    )
    with at_work():
        rows = case_verbs.share(
            world.liaison_north, told.case, chosen=chosen, terms=walk.terms(world.liaison_south), act=walk.uuid4()
        )
        return [row.id for row in rows], {row.subject_reference for row in rows}


def papers(app, reader, told):
    """All words of the documents a reader could issue."""
    found = []
    with app.app_context():
        for build, reference in (
            (case_summary.build, told.case),
            (detection_report.build, told.detection),
        ):
            try:
                found.append(words_of(build(reader, reference).content))
            except NotFound:
                continue
    return " ".join(found)


def read_in(told, text):
    """Name the fields whose words stand in a text."""
    return {name for name, words in told.words.items() if words in text}


def going_along(field):
    return named(field) if isinstance(field, CaseField) else named(field, CaseField.CRIMES)


@pytest.mark.parametrize("field", EVERY_FIELD, ids=[min(named(field)) for field in EVERY_FIELD])
def test_the_receiver_reads_the_field_released_and_no_other(app, world, visit, at_work, told, field):
    share(at_work, world, told, field)
    on_pages = said_on(reachable(visit("supervisor_south")))
    on_paper = papers(app, world.supervisor_south, told)
    for text in (on_pages, on_paper):
        assert read_in(told, text) == going_along(field)
        assert told.logging not in text or field is DetectionField.OCCURRED  # nearly the same as when it occurred


@pytest.mark.parametrize("field", [PersonField.NAMES, DetectionField.NARRATIVE, CaseField.SUMMARY])
def test_after_a_recall_the_receiver_reads_that_there_was_one_and_nothing_else(app, world, visit, at_work, told, field):
    ids, references = share(at_work, world, told, field)
    with at_work():
        releasing.recall_rest(world.liaison_north, ids, RecallReason.ERROR)
    pages = reachable(visit("supervisor_south"))
    text = said_on(pages)
    assert not read_in(told, text)
    assert references <= set(pages["/releases"].plain.split())
    with use(LANGUAGE):
        assert str(RecallReason.ERROR.label) in pages["/releases"].plain
    assert papers(app, world.supervisor_south, told) == ""


def test_a_referral_opens_its_manifest_on_acceptance_and_nothing_else(app, world, visit, at_work, told):
    secrets = ("ข้อความลับ", "วิธีติดต่อลับ")
    with at_work():
        case = SimpleNamespace(reference=told.case)
        person = SimpleNamespace(reference=told.person)
        command = walk.new_referral(
            case, person, manifest=(PersonField.SEX,), message=secrets[0], contact_instructions=secrets[1], services=()
        )
        sent = walk.referrals.send(world.liaison_north, command, walk.terms(world.liaison_south)).reference
        walk.referrals.move(world.liaison_south, sent, "acknowledge")

    def read():
        with app.app_context():
            paper = words_of(referral_letter.build(world.supervisor_south, sent).content)
        return (said_on(reachable(visit("supervisor_south"))), paper)

    for text in read():
        assert not read_in(told, text)
        assert not [secret for secret in (*secrets, told.person, told.case) if secret in text]
    with at_work():
        walk.referrals.move(world.liaison_south, sent, "accept")
    for text in read():
        assert read_in(told, text) == named(PersonField.SEX)
        assert [secret for secret in (*secrets, told.case) if secret in text] == list(secrets)


def test_a_handover_shows_the_receiver_what_it_must_know_and_the_paper_the_same(app, world, visit, at_work, told):
    with at_work():
        presented = walk.Presented(told.person, agrees_to_return=True, fears_return=False, documents="ใบผ่านแดน")
        command = walk.new_handover(SimpleNamespace(reference=told.case), presented)
        offered = walk.handovers.offer(world.liaison_north, command, walk.terms(world.liaison_south)).reference
    released = named(*HANDED_OVER)
    with app.app_context():
        paper = words_of(handover_form.build(world.supervisor_south, offered).content)
    for text in (said_on(reachable(visit("supervisor_south"))), paper):
        assert read_in(told, text) == released
        assert "ใบผ่านแดน" in text


def stricter_but_for(world, told, kind):
    """The H3 releases of what is not of a kind, so that on that kind alone the strict code stands."""
    with_case = cases.get(world.liaison_north, told.case)
    rows = releases.of_case(world.liaison_north, with_case.id)
    return [row.id for row in rows if row.handling is walk.Handling.H3 and row.kind is not kind]


def test_the_strictest_handling_code_stands_over_the_whole_case(app, world, visit, at_work, told):
    note = {walk.Handling.H3: "ข้อจำกัดพิเศษ"}
    with at_work():
        for handling, fields in ((walk.Handling.H0, ()), (walk.Handling.H3, (PersonField.NAMES,))):
            chosen = Selection((CaseField.CRIMES,), {told.detection: (DetectionField.COUNTS,)}, {told.person: fields})
            terms = walk.terms(world.liaison_south, handling=handling, handling_note=note.get(handling, ""))
            case_verbs.share(world.liaison_north, told.case, chosen=chosen, terms=terms, act=walk.uuid4())
        releasing.recall_rest(
            world.liaison_north, stricter_but_for(world, told, SubjectKind.PERSON), RecallReason.ERROR
        )
    visitor = visit("supervisor_south")
    with use(LANGUAGE):
        strictest, mildest = str(walk.Handling.H3.label), str(walk.Handling.H0.label)
    for path in (f"/cases/{told.case}", f"/detections/{told.detection}", f"/persons/{told.person}"):
        page = visitor.get(path)
        assert strictest in page.plain
        assert mildest not in page.plain
        assert "ข้อจำกัดพิเศษ" in page.plain
    with app.app_context():
        for build, reference in ((case_summary.build, told.case), (detection_report.build, told.detection)):
            built = build(world.supervisor_south, reference)
            assert built.handling is walk.Handling.H3
            assert "ข้อจำกัดพิเศษ" in words_of(built.content)
