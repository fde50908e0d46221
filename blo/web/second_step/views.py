"""Between the password and the work: the second step, or setting one up for the first time."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.accounts import queries, sign_in
from blo.accounts.factors import WRONG_CODE, WRONG_PASSKEY
from blo.kernel import work
from blo.kernel.i18n import gettext as _
from blo.web import gate, request
from blo.web.attempt import status
from blo.web.credentials import StepForm, options_to_show
from blo.web.limits import Rate, limited
from blo.web.second_step.forms import EnrolmentForm

second_step = Blueprint("second_step", __name__, template_folder="templates")


@second_step.route("/second-step", methods=["GET", "POST"])
@limited(Rate.SECOND_STEP)
@gate.second_step
def show() -> ResponseReturnValue:
    """Ask for the second factor, or where there is none for the enrolment code."""
    return _ask() if queries.factors(request.visiting().actor.account_id) else _ask_for_enrolment()


def _ask() -> ResponseReturnValue:
    found, form = request.visiting(), StepForm()
    if form.validate_on_submit():
        with work.atomic():
            opened = sign_in.second_step(found.session_id, form.proof(), request.place(), request.limits())
        if opened is not None:
            request.begin(opened)
            return redirect(url_for("accounts.home"), 303)
        if request.visit_again() is None:
            return _too_often()
        form.one_time.errors = [str(WRONG_PASSKEY if form.credential.data else WRONG_CODE)]
    options = options_to_show(queries.passkeys(found.actor.account_id))
    return render_template("second_step/show.html", form=form, options=options), status(form)


def _ask_for_enrolment() -> ResponseReturnValue:
    found, form = request.visiting(), EnrolmentForm()
    if form.validate_on_submit():
        with work.atomic():
            opened = sign_in.enrol(found.session_id, form.one_time.data, request.place(), request.limits())
        if opened is not None:
            request.begin(opened)
            return redirect(url_for("second_step.choose"), 303)
        if request.visit_again() is None:
            return _too_often()
        form.one_time.errors = [_("This code does not fit, or its time is over. Ask your administrator for a new one.")]
    return render_template("second_step/enrolment.html", form=form), status(form)


def _too_often() -> ResponseReturnValue:
    request.end()
    flash(_("That was tried too often. Begin again with your password."), "stop")
    return redirect(url_for("accounts.sign_in"), 303)


@second_step.get("/second-step/set-up")
@gate.enrolling
def choose() -> ResponseReturnValue:
    """Offer the kinds of second step to somebody who has none."""
    return render_template("second_step/choose.html", passkeys=request.site() is not None)
