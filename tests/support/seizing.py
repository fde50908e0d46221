"""Ways to exhibits and their chains, through the verbs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from blo.access.actor import Actor
from blo.detections.models import Detection
from blo.exhibits import queries, service
from blo.exhibits.models import CustodyEvent, Exhibit
from blo.exhibits.service import NewExhibit, NewLine
from blo.exhibits.states import CustodyPurpose, MarkKind, SealFound
from blo.files import service as files
from blo.files import uploads
from blo.files.models import File
from blo.files.service import About
from blo.files.states import Subject
from blo.files.storage import Store
from blo.files.telling import Told
from blo.files.uploads import LEAST, NextPart
from blo.kernel import clock
from tests.support import application, walk

__all__ = ["SealFound"]

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


def photo(actor: Actor, on: Detection | Exhibit) -> File:
    """A photo of a detection or exhibit; of the first one that says when and where it was taken."""
    of = Subject.EXHIBIT if isinstance(on, Exhibit) else Subject.DETECTION
    told = Told(clock.now() - timedelta(hours=2), Decimal("20.42500"), Decimal("99.87500"), 12)
    return files.add(actor, About.record(of, on), replace(walk.judged(), told=told), store=Store(application.FILES))


def unfinished(actor: Actor) -> None:
    """Half of a file that comes in parts."""
    part = NextPart("a" * 32, 2 * LEAST, 0, bytes(LEAST))
    uploads.take(actor, part, store=Store(application.FILES), most_bytes=part.size)


def photographed(actor: Actor, on: Detection) -> Exhibit:
    """An exhibit with a photo, of a detection that has one, too."""
    made = exhibit(actor, on)
    for record in (on, made):
        photo(actor, record)
    return made
