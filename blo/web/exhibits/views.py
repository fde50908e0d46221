"""Exhibits of the own office: the list, the seizure record, the exhibit with its chain, and the next line."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.exhibits import queries, service
from blo.kernel.errors import WrongState
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.exhibits.forms import CustodyForm, ExhibitForm
from blo.web.exhibits.pages import case_of, custody_page, exhibit_page, worklist_page
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

exhibits = Blueprint("exhibits", __name__, template_folder="templates")


@exhibits.get("/exhibits")
@needs(Permission.EXHIBIT_READ)
def worklist() -> ResponseReturnValue:
    """The own office's exhibits, newest first."""
    return render_template("exhibits/list.html", page=worklist_page(actor(), asked_key()))


@exhibits.route("/detections/<reference:reference>/exhibits/new", methods=["GET", "POST"])
@needs(Permission.EXHIBIT_RECORD)
def new(reference: str) -> ResponseReturnValue:
    """Record an exhibit of a detection of the own office."""
    detection = detections.get_own(actor(), reference)
    if detection.is_annulled:
        raise WrongState
    form = ExhibitForm()
    if form.validate_on_submit():
        with attempt(form):
            case = cases.of_detections(actor(), [detection.id]).get(detection.id)
            command = form.to_command(detection.time_zone)
            exhibit = service.record(actor(), reference, command, case_id=case.id if case else None)
            flash(_("Recorded as %(reference)s.", reference=exhibit.reference), "good")
            return redirect(url_for("exhibits.show", reference=exhibit.reference), 303)
    return render_template("exhibits/new.html", form=form, reference=reference), status(form)


@exhibits.get("/exhibits/<reference:reference>")
@needs(Permission.EXHIBIT_READ)
def show(reference: str) -> ResponseReturnValue:
    """One exhibit, with its chain of custody."""
    exhibit = queries.get(actor(), reference)
    page = exhibit_page(actor(), exhibit)
    saw(AuditKind.EXHIBIT_SEEN, reference, case_of(actor(), exhibit), unbroken=page.broken is None)
    may_read_trail = allows(actor(), Permission.AUDIT_CASE, exhibit)
    return render_template("exhibits/show.html", page=page, may_read_trail=may_read_trail)


@exhibits.route("/exhibits/<reference:reference>/custody", methods=["GET", "POST"])
@needs(Permission.EXHIBIT_RECORD)
def custody(reference: str) -> ResponseReturnValue:
    """Add a line to the chain of an exhibit."""
    exhibit = queries.get(actor(), reference)
    require(actor(), Permission.EXHIBIT_RECORD, exhibit)
    form = CustodyForm()
    case_id = case_of(actor(), exhibit)
    saw(AuditKind.EXHIBIT_SEEN, reference, case_id)
    page = custody_page(exhibit)
    form.seal_found.required = bool(page.seal)
    if form.validate_on_submit():
        with attempt(form):
            service.add_line(actor(), reference, form.to_command(exhibit.time_zone), case_id=case_id)
            flash(_("The change of hands is recorded."), "good")
            return redirect(url_for("exhibits.show", reference=reference), 303)
    if form.is_stale:
        page = custody_page(exhibit)  # with the line that came between
    if form.is_stale or not form.is_submitted():
        if exhibit.left_at is not None:
            raise WrongState
        form.version.data = exhibit.lines
    return render_template("exhibits/custody.html", form=form, page=page), status(form)
