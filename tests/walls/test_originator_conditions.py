"""What was released carries its conditions: onto every page and print of it, the strictest where several meet."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.cases.states import CaseField
from blo.detections.states import DetectionField
from blo.documents.builders import case as case_summary
from blo.documents.builders import detection as detection_report
from blo.documents.kinds import DocumentKind
from blo.documents.service import BUILDERS
from blo.kernel import clock
from blo.kernel.i18n import lazy_moment, use
from blo.people.states import PersonField
from blo.sharing.conditions import joined
from blo.sharing.fields import EVERYTHING, Disclosure
from blo.sharing.service import end_of
from blo.sharing.states import Handling, Purpose
from tests.documents.paper import by_poppler, squeezed
from tests.support import walk
from tests.web.saying import words_of

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

MILD = {"handling": Handling.H0, "purpose": Purpose.IDENTIFICATION}
STRICT = {"handling": Handling.H3, "handling_note": "ห้ามเผยแพร่", "purpose": Purpose.INVESTIGATION}
ZONE = "Asia/Yangon"
"""The clock of the receiving office."""


def parts():
    moments = st.integers(0, 50).map(lambda days: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
    return st.builds(
        Disclosure,
        is_own=st.just(False),
        fields=st.just(frozenset()),
        handling=st.sampled_from(list(Handling)),
        notes=st.lists(st.sampled_from(["ก", "ข", "ค"]), max_size=2).map(tuple),
        purposes=st.lists(st.sampled_from(list(Purpose)), min_size=1, max_size=2).map(tuple),
        until=moments,
    )


@given(st.lists(parts(), min_size=1, max_size=6))
def test_the_strictest_of_everything_holds_for_the_whole(several):
    whole = joined(several)
    order = list(Handling)
    assert all(order.index(whole.handling) >= order.index(part.handling) for part in several)
    assert whole.handling in {part.handling for part in several}
    assert all(whole.until <= part.until for part in several)
    assert set(whole.notes) == {note for part in several for note in part.notes}
    assert set(whole.purposes) == {purpose for part in several for purpose in part.purposes}
    assert joined([*several, joined_again(whole)]) == whole


def joined_again(whole):
    """What is made of a whole carries what the whole carries."""
    return Disclosure(False, frozenset(), whole.handling, whole.notes, whole.purposes, whole.until)


def test_own_things_add_nothing_but_the_usual_handling_code():
    foreign = Disclosure(False, frozenset(), Handling.H0, ("ก",), (Purpose.RETURN,))
    whole = joined([EVERYTHING, foreign])
    assert (whole.handling, whole.notes, whole.purposes) == (Handling.H2, ("ก",), (Purpose.RETURN,))
    assert joined([EVERYTHING]).sentences(ZONE) == ()


def share(world, **terms):
    """A case with a detection and a person, shared in two acts: all mildly, then the person strictly."""
    north, south = world.liaison_north, world.liaison_south
    detection = walk.detection(world.guard_north)
    person = walk.person(world.guard_north, detection)
    case = walk.case(north, detection)
    later, sooner = (clock.today("Asia/Bangkok") + timedelta(days=days) for days in (60, 20))
    for fields, given_terms, last in ((PersonField.SEX, MILD, later), (PersonField.NAMES, STRICT, sooner)):
        chosen = walk.Selection(
            (CaseField.CRIMES,),
            {detection.reference: (DetectionField.COUNTS,)} if given_terms is MILD else {},
            {person.reference: (fields,)},
        )
        on_terms = walk.terms(south, **{**given_terms, "expires_on": last, **terms})
        walk.cases.share(north, case.reference, chosen=chosen, terms=on_terms, act=walk.uuid4())
    return SimpleNamespace(
        case=case.reference,
        detection=detection.reference,
        person=person.reference,
        until=end_of(sooner, "Asia/Bangkok"),
        later=end_of(later, "Asia/Bangkok"),
    )


def strict_words(shared):
    """What must stand wherever the person is shown to the south."""
    with use("my"):
        return [
            str(Handling.H3.label),
            str(Purpose.INVESTIGATION.label),
            str(Purpose.IDENTIFICATION.label),
            STRICT["handling_note"],
            str(lazy_moment(shared.until, ZONE)),
        ]


def test_every_page_of_an_item_says_its_conditions_in_the_readers_language(visit, at_work, world):
    with at_work():
        shared = share(world)
    reader = visit("supervisor_south")
    for path in (f"/cases/{shared.case}", f"/detections/{shared.detection}", f"/persons/{shared.person}"):
        page = reader.get(path)
        assert [words for words in strict_words(shared) if words not in page.plain] == [], path
        with use("my"):
            assert str(Handling.H0.label) not in page.plain
            assert str(lazy_moment(shared.later, ZONE)) not in page.plain


def test_referrals_and_handovers_say_their_conditions_on_both_sides(visit, at_work, world):
    last = clock.today("Asia/Bangkok") + timedelta(days=33)
    with at_work():
        terms = walk.terms(world.liaison_south, **STRICT, expires_on=last)
        case, person = walk.case_with_person(world.liaison_north)
        sent = walk.referrals.send(world.liaison_north, walk.new_referral(case, person), terms).reference
        presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
        offered = walk.handovers.offer(world.liaison_north, walk.new_handover(case, presented), terms).reference
    for name, tag, zone in (("liaison_south", "my", ZONE), ("liaison_north", "th", "Asia/Bangkok")):
        reader = visit(name)
        for path in (f"/referrals/{sent}", f"/handovers/{offered}"):
            text = reader.get(path).plain
            with use(tag):
                until = str(lazy_moment(end_of(last, "Asia/Bangkok"), zone))
                for words in (Handling.H3.label, Purpose.INVESTIGATION.label, STRICT["handling_note"], until):
                    assert str(words) in text, path


def test_the_restriction_stands_on_the_page_where_a_receipt_is_recorded(visit, at_work, world):
    with at_work():
        terms = walk.terms(world.liaison_south, **STRICT)
        case, person = walk.case_with_person(world.liaison_north)
        presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
        offered = walk.handovers.offer(world.liaison_north, walk.new_handover(case, presented), terms).reference
    assert STRICT["handling_note"] in visit("liaison_south").get(f"/handovers/{offered}/receive").plain


def test_what_is_printed_of_own_things_needs_no_conditions_and_of_others_has_the_strictest(app, at_work, world):
    with at_work():
        shared = share(world)
    with app.app_context():
        for build, reference in ((case_summary.build, shared.case), (detection_report.build, shared.detection)):
            paper = build(world.supervisor_south, reference)
            assert paper.handling is Handling.H3
            with use("my"):
                said = [str(words) for words in paper.content.conditions]
            for words in strict_words(shared)[1:]:
                assert any(words in line for line in said), words
            own = build(world.supervisor_north, reference)
            assert (own.handling, own.content.conditions) == (Handling.H2, ())


@pytest.mark.parametrize("languages", [("th", "my"), ("km", "zh-Hans"), ("lo", "vi", "en")])
def test_every_printed_page_carries_handling_code_purpose_end_and_restriction(app, at_work, world, languages):
    with at_work():
        shared = share(world)
        detection = walk.detections.queries.get(world.guard_north, shared.detection)
        fields = tuple(PersonField)
        for _ in range(6):
            person = walk.person(world.guard_north, detection)
            case = walk.cases.queries.get(world.liaison_north, shared.case)
            walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: fields})
        number = walk.document(world.supervisor_south, DocumentKind.CASE, shared.case, *languages).number
    with app.app_context():
        pages = by_poppler(stored(world, number).pdf)
    assert len(pages) > 1
    for page in pages:
        for tag in languages:
            with use(tag):
                for code in (Handling.H3.label, Purpose.INVESTIGATION.label, lazy_moment(shared.until, ZONE)):
                    assert squeezed(str(code)) in squeezed(page), (tag, str(code))
        assert STRICT["handling_note"] in page


def stored(world, number):
    return walk.documents.queries.get(world.supervisor_south, number)


def test_an_issued_document_keeps_the_conditions_it_was_printed_with(app, at_work, world):
    with at_work():
        shared = share(world)
        number = walk.document(world.supervisor_south, DocumentKind.CASE, shared.case).number
    with app.app_context():
        before = stored(world, number).pdf
    stricter = clock.today("Asia/Bangkok") + timedelta(days=2)
    with at_work():
        case = walk.cases.queries.get(world.liaison_north, shared.case)
        chosen = walk.Selection((CaseField.CRIMES,), {}, {})
        terms = walk.terms(world.liaison_south, handling=Handling.H3, handling_note="ใหม่", expires_on=stricter)
        walk.cases.share(world.liaison_north, case.reference, chosen=chosen, terms=terms, act=walk.uuid4())
    with app.app_context():
        assert stored(world, number).pdf == before
        assert "ใหม่" not in by_poppler(before)[0]
        anew = BUILDERS[DocumentKind.CASE](world.supervisor_south, shared.case)
        assert "ใหม่" in words_of(anew.content)


def test_the_page_of_a_document_says_what_the_paper_says(visit, at_work, world):
    with at_work():
        shared = share(world)
        number = walk.document(world.supervisor_south, DocumentKind.DETECTION, shared.detection).number
    text = visit("supervisor_south").get(f"/documents/{number}").plain
    assert [words for words in strict_words(shared) if words not in text] == []
