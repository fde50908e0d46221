"""What the lists of detections show: a filter, what answers it, and the filters that the reader keeps."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.accounts import filters
from blo.cases import queries as cases
from blo.cases.queries import CaseName
from blo.detections import queries, searching
from blo.detections.models import Detection
from blo.detections.searching import Asked
from blo.detections.states import DetectionField as F
from blo.detections.states import DetectionState
from blo.kernel.codes import Code
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page
from blo.sharing import queries as sharing
from blo.sharing.fields import Disclosure
from blo.sharing.states import SubjectKind
from blo.web.attempt import UNPROCESSABLE
from blo.web.detections.filter_forms import FilterForm, KeepForm
from blo.web.ui.forms import attach

Line = Lazy | Said | str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: of another office's detection only what was released."""

    reference: str
    title: Line
    badges: tuple[Code, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter that the reader keeps."""

    id: UUID
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list; `query` is the filter as an address has it, empty for none."""

    form: FilterForm
    keep: KeepForm
    rows: list[Row]
    next_key: str
    is_asked: bool
    received: bool
    kept: list[Kept]
    may_log: bool
    may_export: bool
    releases: list[UUID] = field(default_factory=list)

    @property
    def status(self) -> int:
        """A filter that can't be read is answered by what is wrong with it."""
        return UNPROCESSABLE if self.form.errors else 200

    @property
    def query(self) -> str:
        """What follows an address that is to have the same filter."""
        return f"?{self.form.address}" if self.form.address and not self.form.errors else ""


def _persons(number: int) -> Line:
    return _l("%(count)d persons", count=number)


def _case(case: CaseName | None) -> Line:
    return _l("In case %(reference)s", reference=case.reference) if case else _l("In no case yet")


def _row(detection: Detection, opened: Disclosure, *more: Line) -> Row:
    """A line of a list, of what is open of a detection."""
    when = lazy_moment(detection.occurred_at, detection.time_zone)
    lines: list[Line] = [Said(detection.place_name)] if opened.opens(F.PLACE) else []
    lines += [_persons(detection.total)] if opened.opens(F.COUNTS) else []
    lines += [] if opened.is_own else [opened.handling.label]
    standing = (detection.state,) if detection.state is DetectionState.ANNULLED else ()
    needs = tuple(detection.needs) if opened.opens(F.NEEDS) else ()
    title = when if opened.opens(F.OCCURRED) else Said(detection.reference)
    return Row(detection.reference, title, (*standing, *needs), (*lines, *more))


def _rows(actor: Actor, found: list[Detection]) -> tuple[list[Row], list[UUID]]:
    """The lines of several detections, and the releases that those of other offices stand on."""
    opened = sharing.disclosures(actor, found, SubjectKind.DETECTION)
    own = {row.id for row in found if row.id in opened and opened[row.id].is_own}
    shows_cases = actor.may(Permission.CASE_READ) and bool(own)
    cases_of = cases.of_detections(actor, sorted(own)) if shows_cases else {}
    rows = [
        _row(row, opened[row.id], *((_case(cases_of.get(row.id)),) if shows_cases and row.id in own else ()))
        for row in found
        if row.id in opened
    ]
    return rows, [release for one in opened.values() for release in one.releases]


def _answer(actor: Actor, form: FilterForm, after: str) -> tuple[Asked, Page[Detection]]:
    """Ask what the form asks; what stands against it becomes a message at its field."""
    if form.validate():
        asked = form.asked(actor)
        try:
            return asked, searching.search(actor, asked, after)
        except RuleBroken as broken:
            attach(form, broken)
    return Asked(), Page([], "")


def list_page(actor: Actor, form: FilterForm, after: str, keep: KeepForm | None = None) -> ListPage:
    """Gather a page of the list; one query for each of list, cases or releases, and kept filters."""
    asked, found = _answer(actor, form, after)
    rows, releases = _rows(actor, found.rows)
    address = url_for("detections.worklist")
    return ListPage(
        form=form,
        keep=keep or KeepForm(formdata=None),
        rows=rows,
        next_key=found.next_key,
        is_asked=bool(asked) or bool(form.errors),
        received=asked.received,
        kept=[Kept(one.id, one.name, f"{address}?{one.asked}") for one in filters.kept(actor)],
        may_log=bool(allows(actor, Permission.DETECTION_LOG)),
        may_export=bool(allows(actor, Permission.DETECTION_EXPORT)),
        releases=releases,
    )


@dataclass(frozen=True, slots=True)
class AnnulledPage:
    """A page of the detections that do not count any more."""

    rows: list[Row]
    next_key: str


def annulled_page(actor: Actor, after: str) -> AnnulledPage:
    """Gather a page of the own office's annulled detections."""
    found: Page[Any] = queries.worklist(actor, after, annulled=True)
    return AnnulledPage(_rows(actor, found.rows)[0], found.next_key)
