"""The whole record of a detection: what its sections may hold, why they change, and what annulling does."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.cases import service as cases
from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.detections import amending, drafts, queries
from blo.detections import facts as detection_facts
from blo.detections.models import DetectionDraft, DetectionVersion
from blo.detections.sections import content_of
from blo.detections.states import AGAINST_PERSONS, AnnulReason, DetectionField, DetectionState, Section
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import Lazy, country_name
from blo.offices.states import Crime
from blo.records.amending import Amendment, Words
from blo.records.layouts import LINES
from blo.records.states import AmendReason
from blo.sharing import queries as releases
from blo.sharing.fields import EVERYTHING
from blo.sharing.states import SubjectKind
from tests.support import recording, walk
from tests.support.recording import WHOLE, amend

pytestmark = pytest.mark.detection

LEG = {"origin": "ท่าขี้เหล็ก", "destination": "แม่สาย"}
FEE = {"amount": "100", "currency": "THB"}


@pytest.fixture
def found(office, world):
    return walk.detection(world.guard_north)


def broken(world, found, section, content, reason=AmendReason.LEARNED):
    """The field at which a change is refused."""
    with pytest.raises(RuleBroken) as told:
        amend(world.guard_north, found, section, content, reason)
    return told.value.field


# --- what the sections hold -----------------------------------------------------------------------------------------


def test_everything_that_is_recorded_is_there_again(world, found):
    recording.whole(world.guard_north, found)
    db.session.expire_all()
    row = queries.get_own(world.guard_north, found.reference)
    for name, content in WHOLE.items():
        province = {"subdivision": "TH-57"} if name == "location" else {}  # the office's, until another is chosen
        assert content_of(row, Section.of(name)) == content | province, name
    assert row.version == 1 + len(WHOLE)
    told = {fact.field for fact in detection_facts.facts(row, EVERYTHING)}
    assert told == set(DetectionField)


def test_what_could_be_held_against_the_persons_is_said_under_its_own_fields_alone(world, found):
    recording.whole(world.guard_north, found)
    said = {}
    for fact in detection_facts.facts(found, EVERYTHING):
        parts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        said.setdefault(fact.field, set()).update(str(part) for part in parts)
    for field in AGAINST_PERSONS:
        elsewhere = set().union(*(words for other, words in said.items() if other is not field))
        assert said[field] - {str(Lazy(country_name, "MM"))}
        assert not said[field] & elsewhere - {str(Lazy(country_name, "MM"))}


def lines(*found):
    return {LINES: list(found)}


REFUSED = [
    (Section.LOCATION, {"latitude": "91", "longitude": "99", "precision": "spot"}, "latitude"),
    (Section.LOCATION, {"latitude": "20", "longitude": "-180.5", "precision": "spot"}, "longitude"),
    (Section.LOCATION, {"latitude": "NaN", "longitude": "99", "precision": "spot"}, "latitude"),
    (Section.LOCATION, {"latitude": "20.123456", "longitude": "99", "precision": "spot"}, "latitude"),
    (Section.LOCATION, {"latitude": "20"}, "longitude"),
    (Section.LOCATION, {"latitude": "20", "longitude": "99"}, "precision"),
    (Section.LOCATION, {"latitude": "0", "longitude": "0", "precision": "spot"}, "latitude"),
    (Section.CRIMES, {"crimes": ["witchcraft"]}, "crimes"),
    (Section.CRIMES, {"crimes": "drugs"}, "crimes"),
    (Section.CRIMES, {"facilitation": "confirmed"}, "facilitation_basis"),
    (Section.CRIMES, {"facilitation": "none", "facilitation_basis": ["witness"]}, "facilitation"),
    (Section.CRIMES, {"definition": "mine"}, "definition"),
    (Section.ACTION, {"action_taken": ["beaten"]}, "action_taken"),
    (Section.ROUTE, lines({"origin": "A"}), "legs-0-destination"),
    (Section.ROUTE, lines(LEG, {"origin": "Mae Sai", "destination": " mae  SAI"}), "legs-1-destination"),
    (Section.ROUTE, lines({"origin": "a", "destination": "b"}, LEG, LEG), "legs-2-origin"),
    (Section.ROUTE, lines(LEG | {"days": -1}), "legs-0-days"),
    (Section.ROUTE, lines(LEG | {"days": True}), "legs-0-days"),
    (Section.ROUTE, lines(LEG | {"mode": "broomstick"}), "legs-0-mode"),
    (Section.ROUTE, lines(LEG | {"origin": "x" * 121}), "legs-0-origin"),
    (Section.ROUTE, lines(*({"origin": f"{n}", "destination": f"{n + 1}"} for n in range(1000))), "legs"),
    (Section.FEES, lines({"amount": "100"}), "fees-0-currency"),
    (Section.FEES, lines({"currency": "THB"}), "fees-0-amount"),
    (Section.FEES, lines(FEE | {"currency": "XYZ"}), "fees-0-currency"),
    (Section.FEES, lines(FEE | {"currency": "thb"}), "fees-0-currency"),
    (Section.FEES, lines(FEE | {"amount": "-5"}), "fees-0-amount"),
    (Section.FEES, lines(FEE | {"amount": "0"}), "fees-0-amount"),
    (Section.FEES, lines(FEE | {"amount": "1e400"}), "fees-0-amount"),
    (Section.FEES, lines(FEE | {"amount": 5}), "fees-0-amount"),
    (Section.FEES, lines(FEE | {"leg": 1}), "fees-0-leg"),
    (Section.PAPERS, lines({"type": "passport", "fraud": "none"}), "papers-0-number"),
    (Section.PAPERS, lines({"type": "passport", "fraud": "none", "number": 1, "issuer": "ZZ1"}), "papers-0-issuer"),
    (Section.PAPERS, lines({"type": "passport", "fraud": "none", "number": 0}), "papers-0-number"),
    (Section.HARM, lines({"kind": "abuse", "persons": 1}), "harms-0-abuse"),
    (Section.HARM, lines({"kind": "death", "persons": 1, "abuse": "threats"}), "harms-0-abuse"),
    (Section.HARM, lines({"kind": "death"}), "harms-0-persons"),
    (Section.SEIZURES, lines({"type": "phone", "quantity": "0", "unit": "piece"}), "seizures-0-quantity"),
    (Section.SEIZURES, lines({"type": "phone", "quantity": "3"}), "seizures-0-unit"),
    (Section.ITEMS, lines({"crime": "drugs", "kind": "pangolin"}), "items-0-kind"),
    (Section.ITEMS, lines({"crime": "migrant_smuggling", "kind": "other"}), "items-0-kind"),
    (Section.ITEMS, lines({"crime": "drugs", "kind": "heroin", "detail": "appendix_1"}), "items-0-detail"),
    (Section.ITEMS, lines({"crime": "drugs", "kind": "heroin", "quantity": "3"}), "items-0-unit"),
    (Section.ITEMS, lines({"crime": "drugs", "kind": "heroin", "unit": "gram"}), "items-0-quantity"),
    (Section.LOGGED, {"place_kind": "river", "occurred_at": "2026-06-01T00:00:00+07:00"}, "place_name"),
    (Section.ACTION, {"crimes": ["drugs"]}, ""),
    (Section.ACTION, lines(LEG), ""),
    (Section.ROUTE, lines(LEG | {"detection_id": "1"}), ""),
]


def test_what_can_not_be_is_refused_at_its_field_and_nothing_is_kept(world, found):
    wrong = [
        (section, content, at, field)
        for section, content, at in REFUSED
        if (field := broken(world, found, section, content)) != at
    ]
    assert wrong == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DetectionVersion)) == 0
    assert content_of(found, Section.ROUTE) == {}


def test_the_first_screen_keeps_its_rules_when_it_is_changed(world, found):
    before = content_of(found, Section.LOGGED)
    for change, at in (
        ({"men": 0, "women": 0}, "men"),
        ({LINES: [{"country": "MM", "persons": 4}]}, "nationalities"),
        ({LINES: [{"country": "MM", "persons": 1}, {"country": "MM", "persons": 1}]}, "nationalities"),
        ({"occurred_at": "1990-01-01T00:00:00+00:00"}, "occurred_day"),
        ({"occurred_at": "2199-01-01T00:00:00+00:00"}, "occurred_day"),
        ({"occurred_at": "2026-01-01T00:00:00"}, "occurred_at"),
        ({"narrative_language": None}, "narrative"),
    ):
        assert broken(world, found, Section.LOGGED, before | change) == at
    changed = amend(
        world.guard_north, found, Section.LOGGED, before | {"men": 7, LINES: [{"country": "LA", "persons": 9}]}
    )
    db.session.expire_all()
    assert (changed.men, [(row.country, row.persons) for row in changed.nationalities]) == (7, [("LA", 9)])


def test_a_leg_that_does_not_follow_on_is_taken_and_shown(world, found):
    far = {"origin": "ภูเก็ต", "destination": "ปาดังเบซาร์"}
    amend(world.guard_north, found, Section.ROUTE, lines(LEG, far))
    assert [leg.origin for leg in found.legs] == [LEG["origin"], far["origin"]]


def test_who_was_turned_back_may_try_the_same_way_again(world, found):
    back = {"origin": LEG["destination"], "destination": LEG["origin"]}
    amend(world.guard_north, found, Section.ROUTE, lines(LEG, back, LEG))
    assert [leg.origin for leg in found.legs] == [LEG["origin"], back["origin"], LEG["origin"]]


def test_a_leg_goes_only_when_no_fee_is_of_it(world, found):
    recording.whole(world.guard_north, found)
    assert broken(world, found, Section.ROUTE, lines(LEG)) == "legs"
    amend(world.guard_north, found, Section.FEES, {})
    amend(world.guard_north, found, Section.ROUTE, lines(LEG))
    assert len(found.legs) == 1


# --- why it changes -------------------------------------------------------------------------------------------------


def test_a_change_needs_a_reason_and_filling_in_changes_nothing_that_is_there(world, found):
    assert broken(world, found, Section.ROUTE, lines(LEG), None) == "reason"
    assert broken(world, found, Section.ROUTE, lines(LEG), AmendReason.OTHER) == "words"
    amend(world.guard_north, found, Section.ROUTE, lines(LEG), AmendReason.ADDED)
    more = lines(LEG | {"days": 2}, {"origin": "a", "destination": "b"})
    amend(world.guard_north, found, Section.ROUTE, more, AmendReason.ADDED)
    for less in (lines(LEG), lines(LEG | {"days": 3}, more[LINES][1]), {}):
        assert broken(world, found, Section.ROUTE, less, AmendReason.ADDED) == "reason"
        assert len(found.legs) == 2
    words = Words("โทรแล้ว", "th")
    amend(world.guard_north, found, Section.ROUTE, lines(LEG), AmendReason.OTHER, words=words)
    kept = db.session.scalars(sa.select(DetectionVersion).order_by(DetectionVersion.number)).unique().all()
    assert [(row.number, row.reason.value, row.words) for row in kept] == [
        (2, "added", ""),
        (3, "added", ""),
        (4, "other", "โทรแล้ว"),
    ]


def test_a_change_of_nothing_makes_no_version(world, found):
    recording.whole(world.guard_north, found)
    before = found.version
    for name, content in WHOLE.items():
        amend(world.guard_north, found, Section.of(name), content, None)
    amend(world.guard_north, found, Section.LOGGED, content_of(found, Section.LOGGED), None)
    assert found.version == before


def test_a_section_changed_meanwhile_is_a_conflict_and_another_section_is_none(world, found):
    amend(world.guard_north, found, Section.ROUTE, lines(LEG), seen=1)
    with pytest.raises(Conflict):
        amend(world.liaison_north, found, Section.ROUTE, {}, seen=1)
    amend(world.liaison_north, found, Section.ACTION, {"sister_office": "no"}, seen=1)
    amend(world.liaison_north, found, Section.ROUTE, {}, seen=2)
    assert found.legs == []


def test_only_its_own_office_changes_a_detection(world, found):
    case = walk.case(world.liaison_north, found)
    walk.share_detection(world.liaison_north, world.liaison_south, case, found, DetectionField.COUNTS)
    for actor in (world.liaison_south, world.stranger):
        with pytest.raises(NotFound):
            amending.amend(actor, found.reference, Amendment(Section.ROUTE, {}, None, 1))
        with pytest.raises(NotFound):
            amending.annul(actor, found.reference, AnnulReason.TWICE)
    with pytest.raises(NotAllowed):
        amending.annul(world.guard_north, found.reference, AnnulReason.TWICE)
    with pytest.raises(NotAllowed):
        amending.amend(world.auditor_north, found.reference, Amendment(Section.ROUTE, {}, None, 1))


# --- annulling ------------------------------------------------------------------------------------------------------


def test_an_annulled_detection_stays_marked_and_takes_part_in_nothing_new(world, found):
    case = walk.case(world.liaison_north, found)
    walk.share_detection(world.liaison_north, world.liaison_south, case, found, DetectionField.COUNTS)
    for reason, at in ((None, "reason"), (AnnulReason.OTHER, "words")):
        with pytest.raises(RuleBroken) as told:
            amending.annul(world.liaison_north, found.reference, reason)
        assert told.value.field == at
    with pytest.raises(Conflict):
        amending.annul(world.liaison_north, found.reference, AnnulReason.TWICE, version=found.version + 1)
    recording.annul(world.liaison_north, found)
    assert found.state is DetectionState.ANNULLED
    assert found.reference not in {row.reference for row in queries.worklist(world.guard_north).rows}
    assert [row.reference for row in queries.worklist(world.guard_north, annulled=True).rows] == [found.reference]
    with pytest.raises(WrongState):
        amend(world.guard_north, found, Section.ROUTE, lines(LEG))
    with pytest.raises(WrongState):
        amending.annul(world.liaison_north, found.reference, AnnulReason.TWICE)
    with pytest.raises(WrongState):
        walk.person(world.guard_north, found)
    chosen = Selection((CaseField.CRIMES,), {found.reference: (DetectionField.NEEDS,)}, {})
    with pytest.raises(RuleBroken) as told:
        cases.share(
            world.liaison_north, case.reference, chosen=chosen, terms=walk.terms(world.liaison_south), act=uuid4()
        )
    assert told.value.field == found.reference
    seen = queries.get(world.liaison_south, found.reference)
    opened = releases.disclosure(world.liaison_south, seen, SubjectKind.DETECTION)
    assert len(detection_facts.marks(seen, opened)) == 1
    assert len(detection_facts.marks(seen, EVERYTHING)) == 2
    alone = recording.annul(world.liaison_north, walk.detection(world.guard_north))
    with pytest.raises(RuleBroken):
        cases.open_case(world.liaison_north, NewCase(alone.reference, (Crime.TRAFFICKING,)))


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_its_offices_alone_until_it_is_registered_once(world, office):
    draft = recording.draft(world.guard_north, men="๒")
    assert recording.drafts.keep(world.guard_north, drafts.Kept([("men", "9")]), draft.id) is draft
    assert drafts.typed_in(draft) == [("place_kind", "river"), ("place_name", "ท่าทราย"), ("men", "๒")]
    assert [row.id for row in drafts.worklist(world.liaison_north).rows] == [draft.id]
    for actor in (world.guard_south, world.supervisor_east, world.stranger):
        assert drafts.worklist(actor).rows == []
        with pytest.raises(NotFound):
            drafts.get(actor, draft.id)
        with pytest.raises(NotFound):
            drafts.keep_again(actor, draft.id, drafts.Kept([("men", "1")]))
        with pytest.raises(NotFound):
            drafts.discard(actor, draft.id)
    with pytest.raises(NotAllowed):
        drafts.discard(world.auditor_north, draft.id)
    seen = draft.version
    drafts.keep_again(world.liaison_north, draft.id, drafts.Kept([("men", "3")]), version=seen)
    with pytest.raises(Conflict):
        drafts.keep_again(world.guard_north, draft.id, drafts.Kept([("men", "4")]), version=seen)
    with pytest.raises(RuleBroken):
        drafts.keep_again(world.guard_north, draft.id, drafts.Kept([]))
    with pytest.raises(RuleBroken):
        drafts.keep_again(world.guard_north, draft.id, drafts.Kept([("narrative", "x" * 50_000)]))
    made = drafts.register(world.guard_north, draft.id, walk.new_detection(submission=draft.id))
    assert drafts.register(world.guard_north, draft.id, walk.new_detection(submission=draft.id)) is made
    assert made.state is DetectionState.REGISTERED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DetectionDraft)) == 0
