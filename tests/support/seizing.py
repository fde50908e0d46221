"""Ways to exhibits and their chains, through the verbs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from blo.access.actor import Actor
from blo.detections.models import Detection
from blo.exhibits import queries, service
from blo.exhibits.models import CustodyEvent, Exhibit
from blo.exhibits.service import NewExhibit, NewLine
from blo.exhibits.states import CustodyPurpose, MarkKind
from blo.kernel import clock

WORDS = ("โทรศัพท์สีดำ จอแตก", "356938035643809", "ใต้เบาะ", "ร.ต.อ. สมชาย", "ตู้ 7", "စန္ဒာ")
"""What people typed about the usual exhibit; all of it is sealed."""


def new_exhibit(**given: Any) -> NewExhibit:
    """What a usual exhibit is recorded from."""
    usual: dict[str, Any] = {
        "type": "phone",
        "description": WORDS[0],
        "description_language": "th",
        "quantity": Decimal(1),
        "unit": "piece",
        "mark_kind": MarkKind.IMEI,
        "mark": WORDS[1],
        "seized_at": clock.now() - timedelta(minutes=30),
        "found_where": WORDS[2],
        "seized_by": WORDS[3],
        "storage": WORDS[4],
        "witnesses": WORDS[5],
        "seal": "S-1",
    }
    return NewExhibit(**{**usual, **given})


def exhibit(actor: Actor, on: Detection, **given: Any) -> Exhibit:
    """An exhibit of a detection."""
    return service.record(actor, on.reference, new_exhibit(**given))


def line(
    actor: Actor, of: Exhibit | str, purpose: CustodyPurpose = CustodyPurpose.STORAGE, **given: Any
) -> CustodyEvent:
    """A line of its chain, as somebody would add who has just looked at it; by default nobody touches the seal."""
    reference = of if isinstance(of, str) else of.reference
    usual: dict[str, Any] = {
        "to": "ตำรวจ",
        "at": clock.now(),
        "place": "แม่สาย",
        "purpose": purpose,
        "seen": queries.get(actor, reference).lines,
    }
    return service.add_line(actor, reference, NewLine(**{**usual, **given}))
