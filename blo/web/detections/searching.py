"""Searching by a person's name, filters that are kept, the list as a file, and the list as a map."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.accounts import filters
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.detections import exporting, naming
from blo.detections.searching import Asked, left_out
from blo.kernel import clock
from blo.kernel.errors import NotAllowed, RuleBroken
from blo.kernel.i18n import Words, lazy_moment
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing import ledger
from blo.sharing.states import Form
from blo.web.attempt import attempt, status
from blo.web.detections.filter_forms import FilterForm, KeepForm, NameForm, asking
from blo.web.detections.list_pages import list_page
from blo.web.detections.map_pages import map_page
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor
from blo.web.transaction import begin_writing, reads_first, saw
from blo.web.ui.downloads import BAD_REQUEST, MOST_ROWS, download, workbook_download
from blo.web.ui.forms import attach

search = Blueprint("search", __name__, template_folder="templates")
ONLY_OWN = _l("What other offices released is not taken out as a file: that would pass it on.")


@search.get("/detections/persons")
@needs(Permission.DETECTION_READ)
def persons() -> ResponseReturnValue:
    """Ask for a part of a person's name, within the filter in the address."""
    return render_template("detections/persons.html", form=asking(NameForm), found=None)


@search.post("/detections/persons")
@limited(Rate.SEARCH)
@needs(Permission.DETECTION_READ)
@reads_first
def find_persons() -> ResponseReturnValue:
    """Look for persons with a part of a name; who was found is written down, the name is not."""
    form = NameForm()
    found = None
    if form.validate_on_submit():
        asked = form.asked(actor())
        try:
            found = naming.look_for(actor(), asked, form.name.data, form.further.data)
        except RuleBroken as broken:
            attach(form, broken)
    if found is None:
        return render_template("detections/persons.html", form=form, found=None), status(form)
    begin_writing()
    _write_down(actor(), asked, found)
    back_to = lazy_moment(found.back_to, actor().time_zone) if found.back_to else ""
    return render_template("detections/persons.html", form=form, found=found, back_to=back_to)


def _write_down(reader: Actor, asked: Asked, found: naming.Found) -> None:
    references = [hit.reference for hit in found.hits]
    record(reader, AuditKind.PERSONS_SEARCHED, reader.office_code, persons=references, **asked.facts())
    if found.releases:
        ledger.write(reader, found.releases, Form.SCREEN)


@search.post("/detections/filters")
@needs(Permission.DETECTION_READ)
def keep() -> ResponseReturnValue:
    """Keep the filter of the list under a name."""
    form = KeepForm()
    kept = form.filter()
    if form.validate_on_submit() and kept.validate() and kept.address:
        with attempt(form):
            filters.keep(actor(), form.name.data, kept.address)
            flash(_("The filter is kept. It is yours alone."), "good")
            return redirect(f"{url_for('detections.worklist')}?{kept.address}", 303)
    if not kept.address:
        form.form_errors.append(_("There is nothing to keep: set the filter first."))
    page = list_page(actor(), kept, "", keep=form)
    return render_template("detections/list.html", page=page), status(form)


@search.post("/detections/filters/<uuid:filter_id>/forget")
@needs(Permission.DETECTION_READ)
def forget(filter_id: UUID) -> ResponseReturnValue:
    """Delete a filter of one's own."""
    filters.forget(actor(), filter_id)
    flash(_("The filter is deleted."), "good")
    return redirect(url_for("detections.worklist"), 303)


@search.get("/detections/export.csv")
@limited(Rate.SEARCH)
@needs(Permission.DETECTION_EXPORT)
def export_csv() -> ResponseReturnValue:
    """What the filter finds of the own office, comma-separated."""
    head, rows = _taken_out()
    return download(_name(), head, rows)


@search.get("/detections/export.xlsx")
@limited(Rate.SEARCH)
@needs(Permission.DETECTION_EXPORT)
def export_xlsx() -> ResponseReturnValue:
    """What the filter finds of the own office, as a workbook."""
    head, rows = _taken_out()
    return workbook_download(_name(), head, rows, str(exporting.HANDLING.label))


def _name() -> str:
    return f"detections-{actor().office_code}-{clock.today(actor().time_zone).isoformat()}"


def _taken_out() -> tuple[tuple[Words, ...], list[tuple[object, ...]]]:
    """The rows of the file and what stands above them.

    The file is whole before its first byte leaves: that it was made is written down first, and half a file would be
    taken for a whole one. It is bounded, and its rows are read and written a few hundred at a time.
    """
    form = asking(FilterForm)
    if not form.validate():
        abort(BAD_REQUEST)
    asked = form.asked(actor())
    if asked.received:
        raise NotAllowed(ONLY_OWN)
    try:
        rows = list(exporting.lines(actor(), asked, MOST_ROWS))
    except RuleBroken:
        abort(BAD_REQUEST)
    saw(AuditKind.DETECTIONS_EXPORTED, actor().office_code, records=len(rows), **asked.facts())
    when = lazy_moment(clock.now(), actor().time_zone)
    head = exporting.heading(actor(), when, len(rows), left_out(actor()))
    return head, [exporting.HEADER, *rows]


@search.get("/detections/map")
@needs(Permission.DETECTION_READ)
def chart() -> ResponseReturnValue:
    """Where the own office's detections were, and from where to where, as a picture and as a table."""
    page = map_page(actor(), asking(FilterForm))
    return render_template("detections/map.html", page=page), page.status
