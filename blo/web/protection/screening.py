"""Screening a person, and the answers for those who may read them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.protection import screening as room
from blo.protection.screening import Screening, ScreeningAnswer
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.protection.forms import DutyForm, ScreeningForm
from blo.web.request import actor
from blo.web.transaction import saw

screening = Blueprint("screening", __name__, template_folder="templates")


@screening.route("/persons/<reference:reference>/screening", methods=["GET", "POST"])
@needs(Permission.SCREENING_RECORD)
def new(reference: str) -> ResponseReturnValue:
    """Record a screening."""
    room.screenable(actor(), reference)
    saw(AuditKind.PERSON_SEEN, reference)
    form = ScreeningForm()
    if form.validate_on_submit():
        with attempt(form):
            room.screen(actor(), form.to_command(reference))
            flash(_("The screening is recorded."), "good")
            return redirect(url_for("people.show", reference=reference), 303)
    return render_template("screening/new.html", form=form, reference=reference), status(form)


def _page(row: Screening, answers: list[ScreeningAnswer]) -> str:
    when = lazy_moment(row.recorded_at, actor().time_zone)
    return render_template("screening/show.html", row=row, answers=answers, when=when)


@screening.get("/screenings/<uuid:screening_id>")
@needs(Permission.SCREENING_RECORD)
def show(screening_id: UUID) -> ResponseReturnValue:
    """The answers, for the recorder, the protection role, and investigators with the person's consent."""
    row = room.get(actor(), screening_id)
    answers = room.answers(actor(), row)
    saw(AuditKind.SCREENING_OPENED, row.person_reference)
    return _page(row, answers)


@screening.route("/screenings/<uuid:screening_id>/duty", methods=["GET", "POST"])
@needs(Permission.SCREENING_OPEN)
def duty(screening_id: UUID) -> ResponseReturnValue:
    """State a legal duty, and read the answers once."""
    row = room.get(actor(), screening_id)
    saw(AuditKind.PERSON_SEEN, row.person_reference)
    form = DutyForm()
    if form.validate_on_submit():
        with attempt(form):
            return _page(row, room.open_on_duty(actor(), screening_id, form.duty.data))
    return render_template("screening/duty.html", form=form, row=row), status(form)
