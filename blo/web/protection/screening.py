"""Screening a person, the answers for those who may read them, and what a screening must lead to."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.errors import NotAllowed
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.protection import following_up
from blo.protection import screening as room
from blo.protection.screening import Screening, ScreeningAnswer
from blo.web.asking import screening_rows
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.protection.forms import DutyForm, NotNowForm, ScreeningForm
from blo.web.protection.screenings import asked, circumstances, next_page
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

screening = Blueprint("screening", __name__, template_folder="templates")


@screening.route("/persons/<reference:reference>/screening", methods=["GET", "POST"])
@needs(Permission.SCREENING_RECORD)
def new(reference: str) -> ResponseReturnValue:
    """Record a screening; one that must lead to somebody goes on there."""
    room.screenable(actor(), reference)
    saw(AuditKind.PERSON_SEEN, reference)
    form = ScreeningForm()
    if form.validate_on_submit():
        with attempt(form):
            made = room.screen(actor(), form.to_command(reference))
            flash(_("The screening is recorded."), "good")
            if made.owes:
                return redirect(url_for("screening.follow_up", screening_id=made.id), 303)
            return redirect(url_for("people.show", reference=reference), 303)
    return render_template("screening/new.html", form=form, reference=reference), status(form)


@screening.get("/persons/<reference:reference>/screenings")
@needs(Permission.SCREENING_RECORD)
def of_person(reference: str) -> ResponseReturnValue:
    """The screenings of one person by the own office, newest first."""
    person = room.screenable(actor(), reference)
    saw(AuditKind.SCREENINGS_SEEN, reference)
    rows = screening_rows(actor(), room.of_person(actor(), person.id))
    found = [(row, circumstances(row.screening, actor().time_zone)) for row in rows]
    return render_template("screening/list.html", reference=reference, found=found)


@screening.get("/screenings/owed")
@needs(Permission.REFERRAL_SEND)
def owed() -> ResponseReturnValue:
    """The children alone whom nobody referred, and the screenings after which a referral is owed, newest first."""
    page = following_up.owing(actor(), asked_key())
    children = [] if asked_key() else following_up.children_alone(actor())
    if page.rows or children:
        persons = [*(child.reference for child in children), *(row.person_reference for row in page.rows)]
        saw(AuditKind.LIST_SEEN, actor().office_code, list="screening.owed", persons=persons)
    when = {row.id: lazy_moment(row.recorded_at, actor().time_zone) for row in page.rows}
    met = {child.id: lazy_moment(child.created_at, actor().time_zone) for child in children}
    return render_template("screening/owed.html", page=page, when=when, children=children, met=met)


def _page(row: Screening, answers: list[ScreeningAnswer]) -> str:
    facts = circumstances(row, actor().time_zone)
    return render_template("screening/show.html", row=row, groups=asked(row, answers), facts=facts)


@screening.get("/screenings/<uuid:screening_id>")
@needs(Permission.SCREENING_RECORD)
def show(screening_id: UUID) -> ResponseReturnValue:
    """The answers, for the recorder, the protection role, and investigators with the person's consent."""
    row = room.get(actor(), screening_id)
    answers = room.answers(actor(), row)
    saw(AuditKind.SCREENING_OPENED, row.person_reference)
    return _page(row, answers)


@screening.route("/screenings/<uuid:screening_id>/next", methods=["GET", "POST"])
@needs(Permission.SCREENING_RECORD)
def follow_up(screening_id: UUID) -> ResponseReturnValue:
    """One press to whoever must be told, or why not now."""
    row = room.get(actor(), screening_id)
    decision = following_up.may_follow_up(actor(), row)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    saw(AuditKind.SCREENINGS_SEEN, row.person_reference)
    form = NotNowForm()
    if form.validate_on_submit():
        with attempt(form):
            following_up.put_off(actor(), screening_id, form.reason.data, form.words.said)
            flash(_("The reason is recorded."), "good")
            return redirect(url_for("people.show", reference=row.person_reference), 303)
    return render_template("screening/follow_up.html", form=form, page=next_page(actor(), row)), status(form)


@screening.post("/screenings/<uuid:screening_id>/review")
@needs(Permission.SCREENING_RECORD)
def ask(screening_id: UUID) -> ResponseReturnValue:
    """Ask for a supervisor's review, as the screening owes it."""
    following_up.ask_review(actor(), screening_id)
    flash(_("A supervisor is asked to review this person."), "good")
    return redirect(url_for("screening.follow_up", screening_id=screening_id), 303)


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
