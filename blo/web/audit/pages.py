"""What the pages of the log show. An entry's facts are codes and references, put into the reader's words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.accounts.states import Factor
from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.queries import Asked
from blo.break_glass.states import Ground
from blo.cases import queries as cases
from blo.cases.states import CaseField
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.consent.states import ConsentScope, LegalBasis, WithdrawalDeed
from blo.detections import queries as detections
from blo.detections.states import AnnulReason, DetectionField, PhotoUse, Section
from blo.documents import queries as documents
from blo.documents.kinds import DocumentKind
from blo.exhibits import queries as exhibits
from blo.exhibits.states import CustodyPurpose
from blo.files import queries as files
from blo.files.states import FileKind
from blo.handovers import queries as handovers
from blo.handovers.states import Outcome
from blo.kernel.errors import NotFound
from blo.kernel.i18n import Lazy, Words, country_name, language_name, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page
from blo.kernel.signing import spoken
from blo.offices.states import LinkStatus
from blo.people import queries as people
from blo.people.states import PersonField, PersonSection
from blo.protection.indicators import LegalDuty, NotNow
from blo.protection.states import REVIEW_VERBS, LegalGround
from blo.records.states import AmendReason
from blo.referrals import queries as referrals
from blo.referrals.states import VERB_LABELS
from blo.retention.states import Act, HoldGround, RetentionClass
from blo.sharing.states import (
    ONWARD_LABELS,
    CopyOutcome,
    Handling,
    KeepingGround,
    OnwardGround,
    Purpose,
    RecallState,
)
from blo.web.attempt import UNPROCESSABLE
from blo.web.audit.forms import RecordForm
from blo.web.navigation import MENU
from blo.web.request import actor

_RECORDS: dict[str, Callable[[Actor, str], Any]] = {
    "A": files.get,
    "C": cases.get,
    "D": detections.get,
    "E": exhibits.get,
    "F": documents.get,
    "H": handovers.get,
    "P": people.get,
    "R": referrals.get,
}
"""How a record is found, by the letter its reference has for its kind."""
MOST_SHOWN = 30
_LISTS = {endpoint: label for label, endpoint, _permission in MENU}
_WORDS: dict[str, Callable[[Any], Words]] = {
    "verb": lambda verb: VERB_LABELS[verb][1],
    "purpose": lambda value: Purpose.of(value).label,
    "handling": lambda value: Handling.of(value).value,
    "document": lambda value: DocumentKind.of(value).label,
    "languages": lambda tags: ", ".join(language_name(tag) for tag in tags),
    "status": lambda value: LinkStatus.of(value).label,
    "role": lambda value: Role.of(value).label,
    "factor": lambda value: Factor.of(value).label,
    "why": lambda value: Ground.of(value).label,
    "recipient": str,
    "decided": lambda verb: REVIEW_VERBS[verb],
    "country": country_name,
    "ground": lambda value: (LegalGround.of(value) if value in set(LegalGround) else LegalDuty.of(value)).label,
    "asked_role": lambda value: Role.of(value).label,
    "about": str,
    "file": lambda kind: FileKind.of(kind).label,
    "received_digest": lambda digest: _l("As handed over: SHA-256 %(digest)s", digest=digest),
    "kept_digest": lambda digest: _l("As kept: SHA-256 %(digest)s", digest=digest),
    "detection": str,
    "person": str,
    "persons": lambda value: _some(value) if isinstance(value, list) else str(value),
    "fields": lambda values: ", ".join(_field(value) for value in values),
    "recall": lambda value: RecallState.of(value).label,
    "onward": lambda verb: ONWARD_LABELS[verb][1],
    "because": lambda value: next(ground.label for ground in (*KeepingGround, *OnwardGround) if ground.value == value),
    "copies": lambda found: ", ".join(f"{number}: {CopyOutcome.of(what).label}" for number, what in found.items()),
    "hold": lambda value: HoldGround.of(value).label,
    "retention": lambda value: RetentionClass.of(value).label,
    "act": lambda value: Act.of(value).label,
    "records": str,
    "list": lambda endpoint: _LISTS.get(endpoint, endpoint),
    "of_kind": lambda value: AuditKind.of(value).label,
    "since": lambda moment: _l("from %(moment)s", moment=lazy_moment(datetime.fromisoformat(moment), "UTC")),
    "until": lambda moment: _l("before %(moment)s", moment=lazy_moment(datetime.fromisoformat(moment), "UTC")),
    "number": lambda number: _l("Checkpoint %(number)s", number=number),
    "entries": lambda count: _l("up to entry %(number)s", number=count),
    "left": lambda count: _l("Entries: %(count)s", count=count),
    "key": lambda name: _l("Key %(name)s", name=spoken(name)),
    "replaces": lambda name: _l("in the place of %(name)s", name=spoken(name)),
    "scopes": lambda values: ", ".join(str(ConsentScope.of(value).label) for value in values),
    "deed": lambda value: WithdrawalDeed.of(value).label,
    "right_of": lambda value: _l("with the right of: %(role)s", role=Role.of(value).label),
    "basis": lambda value: LegalBasis.of(value).label,
    "not_now": lambda value: NotNow.of(value).label,
    "crime": lambda value: registry.lazy_label(CodeList.CRIME, value),
    "section": lambda value: Section.of(value).label,
    "part": lambda value: PersonSection.of(value).label,
    "version": lambda number: _l("Version %(number)s", number=number),
    "amended": lambda value: AmendReason.of(value).label,
    "annulled": lambda value: AnnulReason.of(value).label,
    "line": lambda number: _l("Line %(number)s", number=number),
    "custody": lambda value: CustodyPurpose.of(value).label,
    "unbroken": lambda whole: _l("Chain unbroken") if whole else _l("Chain broken"),
    "photo": str,
    "used": lambda value: PhotoUse.of(value).label,
    "outcomes": lambda found: ", ".join(f"{who}: {Outcome.of(what).label}" for who, what in found.items()),
}


def _some(references: list[str]) -> Words:
    """References one after the other; of very many, the first, and how many more there are."""
    first, more = ", ".join(references[:MOST_SHOWN]), len(references) - MOST_SHOWN
    return _l("%(first)s and %(count)s more", first=first, count=more) if more > 0 else first


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
    """The name of the person who acted, as long as it is kept, and the office; of another office the office alone."""
    facts = entry.personal.facts if entry.personal else {}
    parts = ("name", "office") if entry.office_id == actor().office_id else ("office",)
    return ", ".join(str(facts[part]) for part in parts if part in facts)


HEADER = (_l("Number"), _l("Time"), _l("Entry"), _l("Record"), _l("Person"), _l("Details"), _l("Hash"))


def line(entry: AuditEntry, zone: str) -> tuple[object, ...]:
    """The entry as a row of a sheet, its time in a form that programs sort by."""
    at = entry.at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    said = "; ".join(str(word) for word in details(entry))
    return (entry.position, at, entry.kind.label, entry.subject, who(entry), said, entry.hash)


@dataclass(frozen=True, slots=True)
class LogPage:
    """A part of the log: what was asked, what answers, and what is to be noticed first."""

    form: RecordForm
    asked: Asked
    page: Page[AuditEntry]
    notices: list[AuditEntry]
    zone: str
    subject: str

    @property
    def kind(self) -> AuditKind:
        """What the reader does: a search is another entry than a look."""
        return AuditKind.AUDIT_SEARCHED if self.asked else AuditKind.AUDIT_READ

    @property
    def status(self) -> int:
        """A question that can't be read is answered by what is wrong with it."""
        return UNPROCESSABLE if self.form.errors else 200


def log_page(actor: Actor, form: RecordForm, after: str, *, record: str = "") -> LogPage:
    """Gather a part of the log of the actor's office, or of one record's trail in it."""
    if not form.validate():
        return LogPage(form, Asked(), Page([], ""), [], actor.time_zone, record or actor.office_code)
    asked = form.asked(actor)
    found = queries.search(actor, replace(asked, reference=record) if record else asked, after)
    first = not record and not asked and not after
    noticed = queries.notices(actor) if first else []
    return LogPage(form, asked, found, noticed, actor.time_zone, record or actor.office_code)


def record_of(actor: Actor, reference: str) -> Any:
    """Return the record a reference names, of whatever kind; raise `NotFound` as its own page does."""
    find = _RECORDS.get(reference.split("-")[2])
    if find is None:
        raise NotFound
    return find(actor, reference)
