"""Asking for a review, and the compartment: the list, one person's reviews, opening and closing one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.errors import WrongState
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.people import queries as people
from blo.protection import queries, service
from blo.protection.models import ProtectionReview
from blo.protection.states import ReviewState
from blo.web.attempt import attempt, status
from blo.web.gate import hidden
from blo.web.protection.forms import CloseForm, review_form
from blo.web.protection.pages import review_page
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

protection = Blueprint("protection", __name__, template_folder="templates")


@protection.post("/persons/<reference:reference>/review")
@hidden(Permission.PROTECTION_ASK)
def ask(reference: str) -> ResponseReturnValue:
    """Ask for a supervisor's review, without a reason; asked again, nothing changes."""
    service.ask(actor(), reference)
    flash(_("A supervisor is asked to review this person."), "good")
    return redirect(url_for("people.show", reference=reference), 303)


@protection.get("/protection")
@hidden(Permission.PROTECTION_READ)
def worklist() -> ResponseReturnValue:
    """The reviews that are not closed, newest first."""
    page = queries.worklist(actor(), asked_key())
    if page.rows:
        persons = [row.person.reference for row in page.rows]
        saw(AuditKind.LIST_SEEN, actor().office_code, list="protection.worklist", persons=persons)
    when = {row.id: lazy_moment(row.asked_at, actor().time_zone) for row in page.rows}
    return render_template("protection/list.html", page=page, when=when)


@protection.get("/protection/<reference:reference>")
@hidden(Permission.PROTECTION_READ)
def show(reference: str) -> ResponseReturnValue:
    """The reviews and overrides of one person."""
    page = review_page(actor(), people.get(actor(), reference))
    saw(AuditKind.PROTECTION_SEEN, reference)
    return render_template("protection/show.html", page=page)


def _running(reference: str) -> ProtectionReview:
    latest = queries.of_person(actor(), people.get(actor(), reference).id)[0]
    if latest.state is ReviewState.CLOSED:
        raise WrongState
    return latest


@protection.route("/protection/<reference:reference>/open", methods=["GET", "POST"])
@hidden(Permission.PROTECTION_DECIDE)
def open_review(reference: str) -> ResponseReturnValue:
    """Write what is feared, and by whom."""
    form = review_form(_running(reference))
    saw(AuditKind.PROTECTION_SEEN, reference)
    if form.validate_on_submit():
        with attempt(form):
            service.open_review(actor(), reference, form.to_findings())
            flash(_("The review is open."), "good")
            return redirect(url_for("protection.show", reference=reference), 303)
    return render_template("protection/open.html", form=form, reference=reference), status(form)


@protection.route("/protection/<reference:reference>/close", methods=["GET", "POST"])
@hidden(Permission.PROTECTION_DECIDE)
def close(reference: str) -> ResponseReturnValue:
    """End a review."""
    _running(reference)
    saw(AuditKind.PROTECTION_SEEN, reference)
    form = CloseForm()
    if form.validate_on_submit():
        with attempt(form):
            service.close(actor(), reference, form.outcome.data)
            flash(_("The review is closed."), "good")
            return redirect(url_for("protection.show", reference=reference), 303)
    return render_template("protection/close.html", form=form, reference=reference), status(form)
