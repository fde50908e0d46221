"""The guard's pages: the worklist, the form, and one detection."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.detections import queries, service
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.detections.filter_forms import FilterForm, asking
from blo.web.detections.forms import AGAIN, DetectionForm
from blo.web.detections.list_pages import annulled_page, list_page
from blo.web.detections.news_pages import month_page
from blo.web.detections.pages import detection_page
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import disclosed, saw
from blo.web.ui.paging import asked_key

detections = Blueprint("detections", __name__, template_folder="templates")


@detections.get("/detections")
@needs(Permission.DETECTION_READ)
def worklist() -> ResponseReturnValue:
    """The own office's detections, newest first, or those that a filter in the address asks for."""
    page = list_page(actor(), asking(FilterForm), asked_key())
    disclosed(page.releases)
    return render_template("detections/list.html", page=page), page.status


@detections.get("/detections/annulled")
@needs(Permission.DETECTION_READ)
def annulled() -> ResponseReturnValue:
    """The own office's detections that do not count any more, newest first."""
    return render_template("detections/annulled.html", page=annulled_page(actor(), asked_key()))


@detections.get("/detections/month")
@needs(Permission.DETECTION_READ)
def month() -> ResponseReturnValue:
    """The own office's month in figures, which name nobody."""
    return render_template("detections/month.html", page=month_page(actor(), request.args.get("month", "")))


@detections.route("/detections/new", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def new() -> ResponseReturnValue:
    """Log a detection, then go on to its persons."""
    form = DetectionForm(data=None if request.method == "POST" else _again())
    if form.validate_on_submit():
        with attempt(form):
            detection = service.log(actor(), form.to_command(actor()))
            flash(_("Logged as %(reference)s.", reference=detection.reference), "good")
            return redirect(url_for("detections.show", reference=detection.reference), 303)
    return render_template("detections/new.html", form=form), status(form)


def _again() -> dict[str, object]:
    """What the form begins with: where and how it was the last time."""
    last = queries.last_of(actor())
    return {name: getattr(last, name) for name in AGAIN} if last else {}


@detections.get("/detections/<reference:reference>")
@needs(Permission.DETECTION_READ)
def show(reference: str) -> ResponseReturnValue:
    """One detection, as far as it is open to the reader."""
    detection = queries.get(actor(), reference)
    page = detection_page(actor(), detection)
    saw(AuditKind.DETECTION_SEEN, reference, page.case_id, persons=[row.reference for row in page.persons])
    disclosed(page.stands_on)
    may_read_trail = allows(actor(), Permission.AUDIT_CASE, detection)
    return render_template("detections/show.html", page=page, may_read_trail=may_read_trail)
