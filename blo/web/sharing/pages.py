"""What the pages of releases and of the ledger show, and how a release is written in a sheet."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request, url_for

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.cases.onward import fields_of
from blo.kernel.i18n import Lazy, Said, Words, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.paging import Page
from blo.sharing import ledger, onward, recalls
from blo.sharing.conditions import Conditions, of_release
from blo.sharing.models import Dissemination, OnwardRequest, Recall, Release
from blo.sharing.states import RECALL_MACHINE, ByTime, CopyOutcome, Form, ReleaseState, SubjectKind
from blo.web.ui.cleaning import readable

LONGEST_REFERENCE = 40
ENDPOINTS = {
    SubjectKind.CASE: "cases.show",
    SubjectKind.DETECTION: "detections.show",
    SubjectKind.PERSON: "people.show",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Lazy
    value: Words | Said | tuple[Words | Said, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One time that an item reached a reader; `who` only for the reader's own office."""

    when: Lazy
    row: Dissemination
    who: str

    @property
    def form(self) -> Form:
        """In which form."""
        return self.row.form


@dataclass(frozen=True, slots=True)
class Copy:
    """A printed document that holds what was recalled, and what became of it."""

    number: str
    when: Lazy
    outcome: CopyOutcome | None


@dataclass(frozen=True, slots=True)
class RecallPanel:
    """A recall and its answer."""

    recall: Recall
    facts: tuple[Line, ...]
    copies: list[Copy]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release as the reader's side may know of it."""

    release: Release
    conditions: Conditions
    facts: tuple[Line, ...]
    record_url: str
    recall: RecallPanel | None
    requests: list[OnwardRequest]
    ledger: Page[Dissemination]
    lines: list[LedgerLine]
    first_seen: Lazy | None
    may_recall: bool
    may_ask: bool

    @property
    def is_over(self) -> bool:
        """Tell whether time closed it."""
        return self.release.standing is ByTime.EXPIRED


def asked_reference() -> str:
    """The reference of the record that the reader asked for, as typed."""
    return readable(request.args.get("reference", "")[:LONGEST_REFERENCE])


def ledger_lines(actor: Actor, page: Page[Dissemination]) -> list[LedgerLine]:
    """The lines of the ledger, with the reader's name where it is one of the own office."""
    return [
        LedgerLine(
            lazy_moment(row.at, actor.time_zone),
            row,
            row.account.name if row.recipient_id == actor.office_id else "",
        )
        for row in page.rows
    ]


def _facts(release: Release, zone: str) -> tuple[Line, ...]:
    lines = [
        Line(_l("From"), release.office.lazy_name),
        Line(_l("To"), release.recipient.lazy_name),
        Line(_l("What is released"), tuple(field.label for field in fields_of(release))),
        Line(_l("Agreement"), (Said(release.agreement.title), _l("Article %(number)s", number=release.article))),
        Line(_l("Released on"), lazy_moment(release.granted_at, zone)),
    ]
    if release.effective_at is not None and release.effective_at != release.granted_at:
        lines.append(Line(_l("In effect since"), lazy_moment(release.effective_at, zone)))
    if release.standing is ByTime.EXPIRED:
        lines.append(Line(_lp("release", "Closed by time"), lazy_moment(release.expires_at, zone)))
    return tuple(lines)


def _recall_facts(recall: Recall, zone: str) -> tuple[Line, ...]:
    reason = recall.release.recall_reason
    lines = [Line(_l("Recalled on"), lazy_moment(recall.asked_at, zone))]
    if reason is not None:
        lines.append(Line(_l("Reason"), reason.label))
    if recall.seen_at is not None:
        lines.append(Line(_l("Seen by the receiver on"), lazy_moment(recall.seen_at, zone)))
    if recall.answered_at is not None:
        lines.append(Line(_l("Answered on"), lazy_moment(recall.answered_at, zone)))
    if recall.ground is not None:
        lines.append(Line(_l("Ground"), recall.ground.label))
    if recall.words:
        lines.append(Line(_l("In words"), Said(recall.words, recall.words_language)))
    return tuple(lines)


def _copies(recall: Recall, zone: str) -> list[Copy]:
    fates = {number: CopyOutcome.of(value) for number, value in recall.copies.items()}
    return [Copy(row.document, lazy_moment(row.at, zone), fates.get(row.document)) for row in recalls.copies(recall)]


def _panel(actor: Actor, release: Release) -> RecallPanel | None:
    if release.state is not ReleaseState.RECALLED or (recall := recalls.of(release)) is None:
        return None
    answerable = "comply" in RECALL_MACHINE.allowed(recall.state, "recipient")
    return RecallPanel(
        recall=recall,
        facts=_recall_facts(recall, actor.time_zone),
        copies=_copies(recall, actor.time_zone),
        may_answer=answerable and bool(allows(actor, Permission.RECALL_ANSWER, release)),
    )


def _record_url(actor: Actor, release: Release) -> str:
    is_readable = release.office_id == actor.office_id or release.is_in_effect
    return url_for(ENDPOINTS[release.kind], reference=release.subject_reference) if is_readable else ""


def release_page(actor: Actor, release: Release, after: str) -> ReleasePage:
    """Gather one release."""
    page = ledger.of_release(actor, release, after)
    first = ledger.first_seen(release)
    return ReleasePage(
        release=release,
        conditions=of_release(release),
        facts=_facts(release, actor.time_zone),
        record_url=_record_url(actor, release),
        recall=_panel(actor, release),
        requests=onward.of_release(actor, release),
        ledger=page,
        lines=ledger_lines(actor, page),
        first_seen=lazy_moment(first, actor.time_zone) if first else None,
        may_recall=release.is_in_effect and bool(allows(actor, Permission.RELEASE_RECALL, release)),
        may_ask=release.is_in_effect and bool(allows(actor, Permission.ONWARD_ASK, release)),
    )


HEADER = (
    _l("Kind"), _l("Record"), _l("State"), _l("From office"), _l("To office"), _l("Released"), _l("Purpose"),
    _l("Agreement"), _l("Article"), _l("Handling code"), _l("Restriction in words"), _l("May be seen until"),
    _l("Recalled"), _l("Reason"),
)  # fmt: skip


def line(row: Release, zone: str) -> tuple[object, ...]:
    """The release as a row of a sheet, its times in a form that programs sort by."""
    return (
        row.kind.label,
        row.subject_reference,
        row.standing.label,
        row.office.code,
        row.recipient.code,
        _written(row.granted_at, zone),
        row.purpose.label,
        row.agreement.code,
        row.article,
        row.handling.label,
        row.handling_note,
        _written(row.expires_at, zone),
        row.recalled_at.astimezone(ZoneInfo(zone)).date().isoformat() if row.recalled_at else "",
        row.recall_reason.label if row.recall_reason else "",
    )


def _written(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if moment else ""
