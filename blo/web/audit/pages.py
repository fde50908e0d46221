"""How an audit entry is read: its facts are codes and references, put into the reader's words."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from blo.access.roles import Role
from blo.audit.models import AuditEntry
from blo.cases.states import CaseField
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.handovers.states import Outcome
from blo.kernel.i18n import Lazy, Words, country_name, language_name, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices.states import LinkStatus
from blo.people.states import PersonField
from blo.protection.indicators import LegalDuty
from blo.protection.states import REVIEW_VERBS, LegalGround
from blo.referrals.states import VERB_LABELS
from blo.sharing.states import (
    ONWARD_LABELS,
    CopyOutcome,
    Handling,
    KeepingGround,
    OnwardGround,
    Purpose,
    RecallState,
)

_WORDS: dict[str, Callable[[Any], Words]] = {
    "verb": lambda verb: VERB_LABELS[verb][1],
    "purpose": lambda value: Purpose.of(value).label,
    "handling": lambda value: Handling.of(value).value,
    "document": lambda value: DocumentKind.of(value).label,
    "languages": lambda tags: ", ".join(language_name(tag) for tag in tags),
    "status": lambda value: LinkStatus.of(value).label,
    "role": lambda value: Role.of(value).label,
    "recipient": str,
    "decided": lambda verb: REVIEW_VERBS[verb],
    "country": country_name,
    "ground": lambda value: (LegalGround.of(value) if value in set(LegalGround) else LegalDuty.of(value)).label,
    "asked_role": lambda value: Role.of(value).label,
    "until": str,
    "about": str,
    "detection": str,
    "person": str,
    "persons": lambda value: ", ".join(value) if isinstance(value, list) else str(value),
    "fields": lambda values: ", ".join(_field(value) for value in values),
    "recall": lambda value: RecallState.of(value).label,
    "onward": lambda verb: ONWARD_LABELS[verb][1],
    "why": lambda value: next(ground.label for ground in (*KeepingGround, *OnwardGround) if ground.value == value),
    "copies": lambda found: ", ".join(f"{number}: {CopyOutcome.of(what).label}" for number, what in found.items()),
    "outcomes": lambda found: ", ".join(f"{who}: {Outcome.of(what).label}" for who, what in found.items()),
}


def _field(value: str) -> str:
    known = {field.value: str(field.label) for fields in (CaseField, DetectionField, PersonField) for field in fields}
    return known.get(value, value)


def details(entry: AuditEntry) -> tuple[Words, ...]:
    """The entry's facts in words, in a fixed order."""
    return tuple(word(entry.facts[name]) for name, word in _WORDS.items() if name in entry.facts)


def when(entry: AuditEntry, zone: str) -> Lazy:
    """The entry's time on the reader's clock."""
    return lazy_moment(entry.at, zone)


def who(entry: AuditEntry) -> str:
    """The name of the person who acted, as long as it is kept, and the office."""
    facts = entry.personal.facts if entry.personal else {}
    return ", ".join(str(facts[part]) for part in ("name", "office") if part in facts)


HEADER = (_l("Number"), _l("Time"), _l("Entry"), _l("Record"), _l("Person"), _l("Details"), _l("Hash"))


def line(entry: AuditEntry, zone: str) -> tuple[object, ...]:
    """The entry as a row of a sheet, its time in a form that programs sort by."""
    at = entry.at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    said = "; ".join(str(word) for word in details(entry))
    return (entry.position, at, entry.kind.label, entry.subject, who(entry), said, entry.hash)
