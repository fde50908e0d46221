"""The forms of records, rightly filled in: sections of detections and persons, exhibits, lists of people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.support import recording, seizing, walk
from tests.support.persons import UNSOUND
from tests.web.visitor import Changes


@dataclass(frozen=True)
class Filling:
    """A form: whose, at which address, and the changes that make it right; None is nobody's."""

    who: str
    path: str
    changes: Changes


Scene = Callable[[Any], Filling]


def _people(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    first = {"people-0-native_name": "မစန္ဒာ", "people-0-sex": "female", "people-0-birth": "2538"}
    usual = {"people-1-latin_name": "Aung", "people-1-age": "20-25", "nationality": "พม่า", "languages": "my"}
    return Filling("guard_north", f"/detections/{found.reference}/people/new", {**first, **usual})


def _columns(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    row = recording.people_list(world.guard_north, found, columns=None)
    return Filling("guard_north", f"/detections/{found.reference}/people/{row.id}/columns", {})


def _line(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    row = recording.people_list(world.guard_north, found)
    changes = {"birth": "28/2/2538", "sex": "male", "nationality": "MM"}
    return Filling("guard_north", f"/detections/{found.reference}/people/{row.id}/lines/5", changes)


def _section(section: str, **changes: Any) -> Scene:
    def scene(world: Any) -> Filling:
        found = walk.detection(world.guard_north)
        recording.amend(world.guard_north, found, recording.Section.ROUTE, recording.WHOLE["route"])
        path = f"/detections/{found.reference}/sections/{section}"
        return Filling("guard_north", path, {"reason": "learned", **changes})

    return scene


def _annul(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    return Filling("liaison_north", f"/detections/{found.reference}/annul", {"reason": "other", "words": "ซ้ำ"})


def _draft(world: Any) -> Filling:
    rest = {"men": "2", "mode": "river", "transport": "foot", "occurred_day": "2026-06-01", "occurred_time": "00:00"}
    draft = recording.draft(world.guard_north)
    chosen = {"direction": "inbound", "how_detected": "patrol"}
    return Filling("guard_north", f"/detections/drafts/{draft.id}", {**rest, **chosen})


def _exhibit(world: Any) -> Filling:
    found = walk.detection(world.guard_north, occurred_at=walk.clock.now() - timedelta(days=2))
    what = {"type": "phone", "description": "โทรศัพท์สีดำ", "quantity": "1", "unit": "piece", "mark_kind": "imei"}
    rest = {"mark": "356938035643809", "found_where": "ใต้เบาะ", "seized_by": "สมชาย", "seal": "S-1"}
    return Filling("guard_north", f"/detections/{found.reference}/exhibits/new", {**what, **rest})


def _custody(world: Any) -> Filling:
    exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
    changes = {"purpose": "storage", "to": "ตำรวจ", "place": "แม่สาย", "seal_found": "broken", "remark": "ขาด"}
    return Filling("guard_north", f"/exhibits/{exhibit.reference}/custody", changes)


SECTIONS: dict[str, Scene] = {
    "logged": _section("logged", place_name="ท่าทราย", men="7"),
    "location": _section("location", latitude="20.43219", longitude="99.88312", precision="spot"),
    "crimes": _section("crimes", crimes=["drugs"], facilitation="suspected", facilitation_basis=["witness"]),
    "action": _section("action", action_taken=["assisted"], sister_office="yes"),
    "route": _section("route", **{"legs-2-origin": "เชียงราย", "legs-2-destination": "กรุงเทพ", "legs-2-days": "1"}),
    "fees": _section("fees", **{"fees-0-amount": "20000.50", "fees-0-currency": "THB", "fees-0-leg": "2"}),
    "documents": _section("documents", **{"papers-0-type": "passport", "papers-0-fraud": "altered"}),
    "harm": _section("harm", **{"harms-0-kind": "abuse", "harms-0-persons": "1", "harms-0-abuse": "threats"}),
    "seizures": _section(
        "seizures", **{"seizures-0-type": "phone", "seizures-0-quantity": "3", "seizures-0-unit": "piece"}
    ),
    "items": _section(
        "items", **{"items-0-kind": "drugs/heroin", "items-0-quantity": "0.125", "items-0-unit": "kilogram"}
    ),
}
"""The sections of a detection's record, each a form of its own."""


ALIAS = {"names-2-text": "จายแสง", "names-2-kind": "alias", "names-2-order": "single", "names-2-basis": "stated"}


def _of_person(end: str, **changes: Any) -> Scene:
    def scene(world: Any) -> Filling:
        person = walk.person(world.guard_north, walk.detection(world.guard_north))
        return Filling("guard_north", f"/persons/{person.reference}/{end}", changes)

    return scene


def _person_link(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    one, other = walk.person(world.guard_north, found), walk.person(world.guard_north, found)
    changes = {"kind": "sibling", "other": other.reference, "basis": "stated", "words": "พี่น้อง"}
    return Filling("guard_north", f"/persons/{one.reference}/links/new", changes)


def _person_role(world: Any) -> Filling:
    found = walk.detection(world.guard_north)
    person = walk.person(world.guard_north, found)
    changes = {"role": "identified_victim", "decided_by": "ทีมสหวิชาชีพเชียงราย", "decided_on": "2026-01-02"}
    path = f"/persons/{person.reference}/roles/{found.reference}"
    return Filling("guard_north", path, {**changes, "reason": "learned"})


OF_PERSONS: dict[str, Scene] = {
    "person names": _of_person("sections/names", **ALIAS, reason="learned"),
    "person identity": _of_person("sections/identity", sex="male", birth_year="1996", reason="mistake"),
    "person care": _of_person("sections/care", vulnerabilities=["illness"], interpreter="none", reason="learned"),
    "person documents": _of_person("sections/documents", **{"documents-0-type": "border_pass"}, reason="learned"),
    "person role": _person_role,
    "person link": _person_link,
    "document lines": _of_person("document-lines", mrz=UNSOUND, **{"mrz-keep": "yes"}),
}
"""The forms of a person's record."""

OF_RECORDS: dict[str, Scene] = {
    **SECTIONS,
    "annul": _annul,
    "draft": _draft,
    **OF_PERSONS,
    "exhibit": _exhibit,
    "custody": _custody,
    "people": _people,
    "columns of a list": _columns,
    "line of a list": _line,
}
