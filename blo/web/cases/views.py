"""The case pages: the list, opening one, the case itself, sharing it, and its audit trail."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import Reason, require
from blo.access.permissions import Permission
from blo.audit import queries as audit
from blo.audit.kinds import AuditKind
from blo.cases import queries, service
from blo.detections import queries as detections
from blo.kernel.errors import NotAllowed
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.web.attempt import attempt, status
from blo.web.cases.forms import CaseForm, share_form
from blo.web.cases.pages import case_page
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import disclosed, saw
from blo.web.ui.paging import asked_key

cases = Blueprint("cases", __name__, template_folder="templates")


@cases.get("/cases")
@needs(Permission.CASE_READ)
def worklist() -> ResponseReturnValue:
    """Own and shared cases, newest first."""
    page = queries.worklist(actor(), asked_key())
    rows = [(case, lazy_moment(case.opened_at, actor().time_zone)) for case in page.rows]
    return render_template("cases/list.html", page=page, rows=rows)


@cases.route("/detections/<reference:reference>/case", methods=["GET", "POST"])
@needs(Permission.CASE_OPEN)
def new(reference: str) -> ResponseReturnValue:
    """Open a case from a detection."""
    require(actor(), Permission.CASE_OPEN, detections.get(actor(), reference))
    form = CaseForm()
    if form.validate_on_submit():
        with attempt(form):
            case = service.open_case(actor(), form.to_command(reference))
            flash(_("The case %(reference)s is open.", reference=case.reference), "good")
            return redirect(url_for("cases.show", reference=case.reference), 303)
    return render_template("cases/new.html", form=form, reference=reference), status(form)


@cases.get("/cases/<reference:reference>")
@needs(Permission.CASE_READ)
def show(reference: str) -> ResponseReturnValue:
    """One case, as far as it is open to the reader."""
    case = queries.get(actor(), reference)
    page = case_page(actor(), case)
    saw(AuditKind.CASE_SEEN, reference, case.id, persons=page.shown)
    disclosed(page.stands_on)
    return render_template("cases/show.html", page=page)


@cases.route("/cases/<reference:reference>/share", methods=["GET", "POST"])
@needs(Permission.RELEASE_GRANT)
def share(reference: str) -> ResponseReturnValue:
    """Choose what another office may see of a case."""
    case = queries.get(actor(), reference)
    if case.office_id != actor().office_id:
        raise NotAllowed(Reason.OFFICE.label)
    persons = queries.persons(actor(), case)
    saw(AuditKind.CASE_SEEN, reference, case.id, persons=[entry.person.reference for entry in persons])
    form = share_form(queries.contents(actor(), case, whole=True), persons)
    if form.validate_on_submit():
        with attempt(form):
            service.share(actor(), reference, chosen=form.chosen(), terms=form.terms(), act=form.submission.data)
            flash(_("The case is shared."), "good")
            return redirect(url_for("cases.show", reference=reference), 303)
    return render_template("cases/share.html", form=form, reference=reference), status(form)


@cases.get("/cases/<reference:reference>/trail")
@needs(Permission.AUDIT_CASE)
def trail(reference: str) -> ResponseReturnValue:
    """Who saw, changed, shared and printed what of a case."""
    case = queries.get(actor(), reference)
    require(actor(), Permission.AUDIT_CASE, case)
    page = audit.of_case(actor(), case.id, asked_key())
    saw(AuditKind.AUDIT_READ, reference, case.id)
    return render_template("cases/trail.html", page=page, reference=reference, zone=actor().time_zone)
