"""What a filter of detections finds, on both engines, and what it may not tell."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from blo.accounts import filters
from blo.accounts import service as accounts
from blo.accounts.models import SavedFilter
from blo.detections import exporting, mapping, naming, searching
from blo.detections.searching import Asked
from blo.detections.sections import LAYOUTS
from blo.detections.states import DetectionField as F
from blo.detections.states import DetectionState, Section
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.kernel.folding import folded
from blo.offices.states import Crime
from blo.people.states import PersonField
from tests.support import recording, walk

pytestmark = pytest.mark.detection


def found(actor, after="", **asked):
    return [row.reference for row in searching.search(actor, Asked(**asked), after).rows]


def at(days_ago):
    return clock.now() - timedelta(days=days_ago)


def crimes(actor, row, *codes):
    recording.amend(actor, row, recording.Section.CRIMES, recording.WHOLE["crimes"] | {"crimes": list(codes)})


@pytest.fixture
def nights(office, world):
    """Five detections of one office: where and when, and two with crimes."""
    guard = world.guard_north
    rows = {
        "bridge": walk.detection(guard, place_name="สะพานแม่สาย 2", occurred_at=at(9)),
        "ford": walk.detection(guard, place_name="Tha Sai Ford", occurred_at=at(7)),
        "ford again": walk.detection(guard, place_name="THA SAI, lower ford", occurred_at=at(3)),
        "annulled": walk.detection(guard, place_name="Tha Sai Ford", occurred_at=at(2)),
        "elsewhere": walk.detection(world.guard_south, place_name="Tha Sai Ford", occurred_at=at(2)),
    }
    crimes(guard, rows["bridge"], "drugs")
    crimes(guard, rows["ford"], "wildlife", "drugs")
    recording.annul(world.liaison_north, rows["annulled"])
    return {name: row.reference for name, row in rows.items()}


def test_each_question_finds_what_it_asks_for_of_the_own_office(world, nights):
    reader = world.liaison_north

    def names(**asked):
        by_reference = {reference: name for name, reference in nights.items()}
        return [by_reference[reference] for reference in found(reader, **asked)]

    assert names(place="tha sai") == ["ford again", "ford"]
    assert names(place="thasai ford") == ["ford"]
    assert names(place="แม่สาย") == ["bridge"]
    assert names(place="nowhere") == []
    assert names(crime=Crime.DRUGS) == ["ford", "bridge"]
    assert names(crime=Crime.WILDLIFE) == ["ford"]
    assert names(crime=Crime.TIMBER) == []
    assert names(crime=Crime.DRUGS, place="ford") == ["ford"]
    assert names(state=DetectionState.ANNULLED) == ["annulled"]
    assert names(state=DetectionState.ANNULLED, place="sai") == ["annulled"]
    assert names(since=at(8)) == ["ford again", "ford"]
    assert names(until=at(8)) == ["bridge"]
    assert names(since=at(8), until=at(4), place="sai", crime=Crime.WILDLIFE) == ["ford"]
    assert names(reference=nights["annulled"]) == ["annulled"]
    assert names(reference=nights["elsewhere"]) == []
    assert len(names()) == 3


def test_crimes_that_change_are_found_by_what_they_are_now(world, nights):
    crimes(world.guard_north, nights["bridge"], "timber")
    assert nights["bridge"] not in found(world.liaison_north, crime=Crime.DRUGS)
    assert found(world.liaison_north, crime=Crime.TIMBER) == [nights["bridge"]]


def test_pages_go_through_several_places_in_one_order(office, world):
    rows = [
        walk.detection(world.guard_north, place_name=f"Ford {number % 3}", occurred_at=at(1 + number)).reference
        for number in range(60)
    ]
    seen, key = [], ""
    while True:
        page = searching.search(world.guard_north, Asked(place="ford"), key)
        seen += [row.reference for row in page.rows]
        key = page.next_key
        if not key:
            break
    assert seen == rows
    with pytest.raises(NotFound):
        searching.search(world.guard_north, Asked(place="ford"), "TH-MSI-D-26-2222222X")


def test_a_part_that_very_many_places_have_is_asked_for_again(office, world, monkeypatch):
    monkeypatch.setattr(searching, "MOST_PLACES", 1)
    for name in ("Ford 1", "Ford 2"):
        walk.detection(world.guard_north, place_name=name)
    with pytest.raises(RuleBroken, match="place"):
        searching.search(world.guard_north, Asked(place="ford"))


# --- released -------------------------------------------------------------------------------------------------------


def test_of_a_released_detection_only_what_was_released_is_searched(office, world):
    north, south = world.liaison_north, world.liaison_south
    row = walk.detection(north, place_name="Tha Sai")
    crimes(north, row, "drugs")
    case = walk.case(north, row)
    walk.share_detection(north, south, case, row, F.COUNTS)
    assert found(south, received=True) == [row.reference] == found(south, reference=row.reference)
    for asked in ({"place": "Sai"}, {"crime": Crime.DRUGS}, {"since": at(30)}, {"until": at(-1)}):
        assert found(south, received=True, **asked) == []
    walk.share_detection(north, south, case, row, F.PLACE, F.CRIMES, F.OCCURRED)
    for asked in ({}, {"place": "sai"}, {"crime": Crime.DRUGS}, {"since": at(30)}, {"until": at(-1)}):
        assert found(south, received=True, **asked) == [row.reference]
    assert found(south, received=True, place="Bridge") == found(south, place="Sai") == []
    assert found(world.stranger, received=True) == found(world.stranger, reference=row.reference) == []
    assert searching.left_out(south) == 1
    assert searching.left_out(north) == 0


def test_a_place_is_found_alike_whether_it_is_the_offices_own_or_was_released_to_it(office, world):
    north, south = world.liaison_north, world.liaison_south
    for name in ("THA-SAI, Ford", "ด่าน  แม่สาย", "Ｐｏｒｔ É", "100% Pier_1"):
        row = walk.detection(north, place_name=name)
        walk.share_detection(north, south, walk.case(north, row), row, F.PLACE)
        for part in (name, name.lower(), folded(name), name[1:5]):
            assert found(south, received=True, place=part) == found(north, place=part) == [row.reference], part
    hidden = walk.detection(north, place_name="Tha Sai Upper")
    walk.share_detection(north, south, walk.case(north, hidden), hidden, F.COUNTS)
    assert found(south, received=True, place="upper") == []


# --- names ----------------------------------------------------------------------------------------------------------


def looked_for(actor, name, **asked):
    return [hit.reference for hit in naming.look_for(actor, Asked(**asked), name).hits]


def test_a_part_of_a_name_finds_it_in_any_script_and_only_in_the_own_office(office, world):
    row = walk.detection(world.guard_north, place_name="Ford")
    person = walk.person(world.guard_north, row).reference
    reader = world.liaison_north
    for part in ("khin", "KHINMYINT", "myint oo", walk.NATIVE, walk.NATIVE[:3], "ｋｈｉｎ"):
        assert looked_for(reader, part) == [person], part
    assert looked_for(reader, "khin", place="ford") == [person]
    for asked in ({"place": "bridge"}, {"since": at(-1)}, {"crime": Crime.DRUGS}):
        assert looked_for(reader, "khin", **asked) == []
    assert looked_for(reader, "nobody") == []
    assert looked_for(world.liaison_south, "khin") == looked_for(world.stranger, "khin") == []


def test_a_search_by_name_goes_further_back_step_by_step(office, world, monkeypatch):
    monkeypatch.setattr(naming, "MOST_LOOKED_AT", 2)
    rows = [walk.detection(world.guard_north, occurred_at=at(1 + number)) for number in range(5)]
    person = walk.person(world.guard_north, rows[3])
    first = naming.look_for(world.liaison_north, Asked(), "khin")
    assert (first.hits, first.looked_at, first.next_key) == ([], 2, rows[1].reference)
    assert first.back_to == rows[1].occurred_at
    second = naming.look_for(world.liaison_north, Asked(), "khin", first.next_key)
    assert [hit.reference for hit in second.hits] == [person.reference]
    last = naming.look_for(world.liaison_north, Asked(), "khin", second.next_key)
    assert (last.looked_at, last.next_key, last.back_to) == (1, "", None)


def test_of_released_persons_only_released_names_are_opened(office, world):
    north, south = world.liaison_north, world.liaison_south
    for field, expected in ((PersonField.SEX, 0), (PersonField.NAMES, 1)):
        case, person = walk.case_with_person(north)
        walk.share(north, south, case, persons={person.reference: (field,)})
        hits = naming.look_for(south, Asked(received=True), "khin")
        assert len(hits.hits) == len(hits.releases) == expected


def test_a_guard_who_did_not_record_the_person_is_shown_the_name_masked(office, world):
    walk.person(world.liaison_north, walk.detection(world.liaison_north))
    [hit] = naming.look_for(world.guard_north, Asked(), "khin").hits
    assert walk.LATIN not in str(hit.called)
    assert walk.NATIVE not in str(hit.called)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("Nguyễn Thị-Ẩn", "nguyễnthịẩn"), ("ＳＯＭ จาย", "somจาย"), ("\u200bမ\u200b", "မ"), (" - ", "")],
)
def test_texts_are_compared_without_what_readers_do_not_see_in_them(typed, written):
    assert folded(typed) == folded(written)


# --- files and maps -------------------------------------------------------------------------------------------------


def test_a_file_has_own_rows_alone_with_the_handling_code_and_without_words(world, nights):
    rows = list(exporting.lines(world.supervisor_north, Asked(crime=Crime.DRUGS), 10))
    assert [row[1] for row in rows] == [nights["ford"], nights["bridge"]]
    assert {row[0] for row in rows} == {"H2"}
    assert {len(row) for row in rows} == {len(exporting.HEADER)}
    assert "พบริมน้ำ" not in str(rows)
    assert len(list(exporting.lines(world.supervisor_north, Asked(), 2))) == 2
    for name in ("guard_north", "liaison_north", "auditor_north"):
        with pytest.raises(NotAllowed):
            list(exporting.lines(world.actors[name], Asked(), 10))


def test_a_file_names_own_places_without_their_position_and_none_that_was_released_to_the_office(office, world):
    north, south = world.supervisor_north, world.supervisor_south
    row = walk.detection(world.guard_north, place_name="Tha Sai")
    recording.whole(world.guard_north, row)
    walk.share_detection(world.liaison_north, south, walk.case(world.liaison_north, row), row, *F)
    [line] = exporting.lines(north, Asked(), 10)
    names = [str(label) for label in exporting.HEADER]
    assert line[names.index("Place")] == "Tha Sai"
    exact = [column for column in LAYOUTS[Section.LOCATION].columns if column.name != "subdivision"]
    assert not {str(column.label) for column in exact} & set(names)
    assert "20.4" not in str(line)
    assert "99.8" not in str(line)
    assert found(south, received=True) == [row.reference]
    assert list(exporting.lines(south, Asked(), 10)) == []
    assert list(exporting.lines(south, Asked(received=True), 10)) == []


def test_a_map_counts_places_and_flows_and_says_what_it_can_not_draw(office, world):
    for place in ("Tha Sai", "Tha Sai", "Bridge"):
        row = walk.detection(world.guard_north, place_name=place)
        if place != "Bridge":
            recording.whole(world.guard_north, row)
    numbers = mapping.numbers(world.liaison_north, Asked(), mapping.all_offices())
    assert [(one.name, one.detections, one.persons) for one in numbers.places] == [("Tha Sai", 2, 6), ("Bridge", 1, 3)]
    spot = numbers.places[0].spot
    assert (round(spot.longitude, 5), round(spot.latitude, 5)) == (99.88312, 20.43219)
    assert numbers.places[1].spot is None
    assert [flow.detections for flow in numbers.flows] == [2, 2]
    assert not any(flow.begins and flow.ends for flow in numbers.flows if flow.origin == "မန္တလေး")
    assert mapping.numbers(world.stranger, Asked(), []).places == []
    assert mapping.numbers(world.liaison_north, Asked(place="nowhere"), []).counted == 0


# --- filters that are kept --------------------------------------------------------------------------------------------


def test_a_kept_filter_is_ones_own_and_goes_with_the_account(office, world):
    row = filters.keep(world.guard_north, "คืนนี้", "crime=drugs")
    assert filters.keep(world.guard_north, "คืนนี้", "crime=timber").id == row.id
    assert [one.asked for one in filters.kept(world.guard_north)] == ["crime=timber"]
    for name in ("liaison_north", "guard_south", "stranger"):
        assert filters.kept(world.actors[name]) == []
        with pytest.raises(NotFound):
            filters.forget(world.actors[name], row.id)
    accounts.close(world.administrator_north, world.guard_north.account_id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SavedFilter)) == 0


def test_no_more_filters_are_kept_than_there_is_room_for(office, world, monkeypatch):
    monkeypatch.setattr(filters, "MOST_KEPT", 1)
    filters.keep(world.guard_north, "one", "crime=drugs")
    with pytest.raises(RuleBroken, match="name"):
        filters.keep(world.guard_north, "two", "crime=drugs")
