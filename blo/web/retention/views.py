"""What is due and what was done, and the holds; nothing here erases."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.kernel.ids import is_reference
from blo.retention import queries, service
from blo.retention.states import HOLDABLE, RecordKind
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.request import actor, schedule
from blo.web.retention.forms import HoldForm, LiftForm
from blo.web.retention.pages import overview
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

retention = Blueprint("retention", __name__, template_folder="templates")


def _noted(*references: str) -> None:
    """Write down that a page names persons, if it names any."""
    if persons := [reference for reference in references if HOLDABLE[reference.split("-")[2]] is RecordKind.PERSON]:
        saw(AuditKind.LIST_SEEN, actor().office_code, list="retention.show", persons=persons)


@retention.get("/retention")
@needs(Permission.RETENTION_READ)
def show() -> ResponseReturnValue:
    """The schedule with what is due in the own office, and what was erased there."""
    page = overview(actor(), schedule(), asked_key())
    _noted(*page.named)
    return render_template("retention/show.html", page=page)


@retention.get("/holds")
@needs(Permission.RETENTION_READ)
def holds() -> ResponseReturnValue:
    """The own office's holds, lifted ones included, newest first."""
    page = queries.holds_of(actor(), asked_key())
    _noted(*(row.reference for row in page.rows))
    zone = actor().time_zone
    return render_template(
        "retention/holds.html",
        page=page,
        placed={row.id: lazy_moment(row.placed_at, zone) for row in page.rows},
        lifted={row.id: lazy_moment(row.lifted_at, zone) for row in page.rows if row.lifted_at},
        may_hold=actor().may(Permission.HOLD_PLACE),
    )


@retention.route("/holds/new", methods=["GET", "POST"])
@needs(Permission.HOLD_PLACE)
def hold() -> ResponseReturnValue:
    """Place a hold on a record, or on a whole case; a record's page links here with its reference."""
    asked = http.args.get("reference", "")
    form = HoldForm(reference=asked if is_reference(asked) else "")
    if form.validate_on_submit():
        with attempt(form):
            placed = service.place(actor(), form.to_command())
            flash(_("Held: %(reference)s.", reference=placed.reference), "good")
            return redirect(url_for("retention.holds"), 303)
    return render_template("retention/hold.html", form=form), status(form)


@retention.route("/holds/<uuid:hold_id>/lift", methods=["GET", "POST"])
@needs(Permission.HOLD_PLACE)
def lift(hold_id: UUID) -> ResponseReturnValue:
    """Lift a hold of the own office."""
    found = queries.hold(actor(), hold_id)
    require(actor(), Permission.HOLD_PLACE, found)
    _noted(found.reference)
    form = LiftForm()
    if form.validate_on_submit():
        with attempt(form):
            service.lift(actor(), hold_id, form.reason.data)
            flash(_("The hold is lifted. What it kept goes on to its time."), "good")
            return redirect(url_for("retention.holds"), 303)
    return render_template("retention/lift.html", form=form, hold=found), status(form)
