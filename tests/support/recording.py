"""Ways to a detection's whole record: sections changed, drafts and lists kept, detections annulled, by the verbs."""

from typing import Any
from uuid import UUID, uuid4

from blo.access.actor import Actor
from blo.capture import service as capture
from blo.detections import amending, drafts
from blo.detections import queries as detections
from blo.detections.history import last_of
from blo.detections.models import Detection, DetectionDraft
from blo.detections.states import AnnulReason, Section
from blo.groups import arriving
from blo.groups import service as groups
from blo.groups.content import named
from blo.groups.models import PeopleList
from blo.groups.states import Column
from blo.records.amending import Amendment
from blo.records.layouts import Content
from blo.records.states import AmendReason


def amend(
    actor: Actor,
    on: Detection | str,
    section: Section,
    content: Content,
    reason: AmendReason | None = AmendReason.LEARNED,
    **given: Any,
) -> Detection:
    """A section changed, as somebody would who has just looked at it."""
    reference = on if isinstance(on, str) else on.reference
    seen = given.pop("seen", None) or last_of(detections.get(actor, reference).id, section)
    return amending.amend(actor, reference, Amendment(section, content, reason, seen, **given))


def whole(actor: Actor, on: Detection | str, **given: Content) -> str:
    """Everything that a record can hold, section by section, or what is given instead; the reference."""
    reference = on if isinstance(on, str) else on.reference
    for name, content in (WHOLE | given).items():
        amend(actor, reference, Section.of(name), content)
    return reference


WHOLE: dict[str, Content] = {
    "location": {"latitude": "20.43219", "longitude": "99.88312", "precision": "spot"},
    "crimes": {
        "crimes": ["migrant_smuggling", "drugs"],
        "definition": "national_law",
        "facilitation": "suspected",
        "facilitation_basis": ["witness"],
        "material_benefit": "unknown",
        "recruitment": ["social_media"],
        "concealment": "hidden_space",
    },
    "action": {"action_taken": ["assisted"], "sister_office": "yes"},
    "route": {
        "lines": [
            {"origin": "ပြင်ဦးလွင်", "destination": "တာချီလိတ်", "mode": "land", "days": 3},
            {"origin": "တာချီလိတ်", "destination": "เชียงราย", "mode": "river", "crossing": "ท่าทราย"},
        ]
    },
    "fees": {"lines": [{"amount": "20000.5", "currency": "THB", "leg": 2, "timing": "debt", "method": "hawala"}]},
    "documents": {"lines": [{"type": "border_pass", "issuer": "MM", "fraud": "altered", "number": 2}]},
    "harm": {"lines": [{"kind": "abuse", "abuse": "threats", "perpetrator": "smuggler", "persons": 1}]},
    "seizures": {"lines": [{"type": "phone", "quantity": "3", "unit": "piece", "description": "โทรศัพท์สีดำ"}]},
    "items": {
        "lines": [
            {
                "crime": "drugs",
                "kind": "heroin",
                "quantity": "0.125",
                "unit": "kilogram",
                "detail": "on_body",
                "note": "ใต้เบาะ",
            }
        ]
    },
}
"""One of everything."""


def draft(actor: Actor, *, agency_only: bool = False, **typed: str) -> DetectionDraft:
    """A draft of a detection, half done."""
    usual = {"place_kind": "river", "place_name": "ท่าทราย"}
    return drafts.keep(actor, drafts.Kept(list((usual | typed).items()), agency_only), uuid4())


def captured(actor: Actor, **typed: str) -> UUID:
    """An entry that came from a tablet and can't be logged as it is; its identifier."""
    pairs = [list(pair) for pair in ({"place_name": "ท่าทราย"} | typed).items()]
    arrival = capture.Arrival(id=uuid4(), revision=1, base=0, device=uuid4(), form="1", pairs=pairs)
    capture.refuse(actor, arrival)
    return arrival.id


def annul(actor: Actor, on: Detection | str, reason: AnnulReason = AnnulReason.TWICE) -> Detection:
    """An annulled detection."""
    return amending.annul(actor, on if isinstance(on, str) else on.reference, reason)


SHEET = "ชื่อ,เพศ,วันเกิด,สัญชาติ\nแสงดาว,หญิง,27/3/2538,พม่า\nคำปัน,ช,๒๕๔๑,ลาว\nคำปัน,ช,2541,ลาว\nสมหมาย,x y,31/2/2538,\n"
"""A list of four: two in order, one who seems to stand there twice, one with two things wrong."""
LISTS: dict[str, Any] = {
    "people_list": {},
    "unnamed": {"columns": None},
    "unread": {"data": SHEET.encode("cp874"), "columns": None},
}
"""A list at each step."""


def people_list(
    actor: Actor,
    on: Detection | str,
    data: bytes = SHEET.encode(),
    columns: tuple[Column | None, ...] | None = (Column.NATIVE, Column.SEX, Column.BIRTH, Column.NATIONALITY),
) -> PeopleList:
    """A list that came in a file; with its columns named unless they are None."""
    reference = on if isinstance(on, str) else on.reference
    row = groups.take_in(actor, reference, uuid4(), arriving.arrived(data))
    if columns is not None:
        lines = named(row.content, list(columns), headed=True)
        groups.go_on(actor, reference, row.id, lines, version=row.version)
    return row


def people_lists(actor: Actor, on: Detection | str) -> dict[str, str]:
    """A list at each step, by its name in `LISTS`; their identifiers."""
    return {name: str(people_list(actor, on, **given).id) for name, given in LISTS.items()}
