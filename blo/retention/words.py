"""The columns that hold words people typed: what is dropped, table by table, when a record is minimised.

Codes, numbers, moments and references stay. A new column of words is named here, or a test asks why it may stay.
"""

from typing import Any

from blo.break_glass.models import BreakGlass
from blo.cases.models import Case
from blo.detections.lines import DetectionItem, DetectionLeg, DetectionSeizure
from blo.detections.models import Detection, DetectionPerson, DetectionVersion
from blo.exhibits.models import Exhibit
from blo.handovers.models import Handover, HandoverPerson
from blo.people.models import PersonLink, PersonVersion
from blo.people.naming import masked
from blo.referrals.models import Referral, ReferralStep
from blo.sharing.models import OnwardRequest, Recall, Release

ERASED = "—"
"""Stands where words stood: it says that there were some, and keeps the rules that want some."""

WORDS: dict[type, tuple[str, ...]] = {
    Detection: ("place_name", "narrative", "annul_words"),
    DetectionPerson: ("decided_by",),
    DetectionLeg: ("origin", "destination", "crossing"),
    DetectionSeizure: ("description",),
    DetectionItem: ("note",),
    DetectionVersion: ("words", "before", "after"),
    PersonVersion: ("words", "before", "after"),
    PersonLink: ("words",),
    Exhibit: (
        "description",
        "mark",
        "found_where",
        "seized_by",
        "authority",
        "witnesses",
        "packaging",
        "storage",
    ),
    Case: ("summary",),
    Referral: ("message", "contact_instructions"),
    ReferralStep: ("name", "note"),
    Handover: (
        "place",
        "handling_note",
        "giver_name",
        "giver_rank",
        "receiver_name",
        "receiver_rank",
        "witness_name",
        "interpreter_name",
    ),
    HandoverPerson: (
        "documents",
        "health",
        "property_list",
        "condition",
        "guardian",
        "best_interests_reference",
        "child_officer",
        "remark",
    ),
    Release: ("handling_note",),
    Recall: ("words",),
    OnwardRequest: ("words", "answer"),
    BreakGlass: ("words",),
}


def drop(row: Any) -> bool:
    """Drop a row's words; tell whether there were any."""
    found = [name for name in WORDS[type(row)] if getattr(row, name) not in {"", ERASED}]
    for name in found:
        setattr(row, name, ERASED)
    return bool(found)


def mask(row: Any, names: list[str], reference: str) -> bool:
    """Put a reference in the place of names in a row's words; tell whether any stood there.

    It finds names as they were recorded, in capitals or not; not parts of them, and not other spellings.
    """
    changed = False
    for column in WORDS[type(row)]:
        before = getattr(row, column)
        after = masked(before, names, reference)
        if len(after) > (getattr(type(row).__table__.c[column].type, "length", None) or len(after)):
            after = masked(before, names, ERASED)
        if after != before:
            setattr(row, column, after)
            changed = True
    return changed
