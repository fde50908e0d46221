"""The own way in: second steps, devices, PIN and sessions."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blo.accounts import devices, factors, queries, sessions, sign_in
from blo.accounts.sessions import Opened
from blo.accounts.states import Factor
from blo.kernel import work
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.web import navigation, request
from blo.web.attempt import attempt, status
from blo.web.credentials import options_to_show
from blo.web.gate import changes_factors, proved, signed_in
from blo.web.limits import Rate, limited
from blo.web.security.forms import AppForm, NewPasskeyForm, PasswordProofForm, PinForm, ProofForm
from blo.web.security.pages import security_page, session_rows

security = Blueprint("security", __name__, template_folder="templates")


@security.get("/security")
@signed_in
def show() -> ResponseReturnValue:
    """The own second steps and devices."""
    return render_template("security/show.html", page=security_page(request.actor()))


def _back() -> ResponseReturnValue:
    return redirect(url_for("security.show"), 303)


def _kept(opened: Opened | None, words: str) -> ResponseReturnValue:
    """Go back to the own page; after a first enrolment, as somebody who has signed in."""
    if opened is not None:
        request.begin(opened)
    flash(words, "good")
    return _back()


# --- showing who one is, once more ----------------------------------------------------------------------------------


@security.route("/security/prove", methods=["GET", "POST"])
@limited(Rate.SECOND_STEP)
@signed_in
def prove() -> ResponseReturnValue:
    """Ask for password and second step once more, before what one signs in with is changed."""
    found = request.visiting()
    asked = bool(queries.factors(found.actor.account_id))
    form = ProofForm() if asked else PasswordProofForm()
    if form.validate_on_submit():
        proof = form.proof() if isinstance(form, ProofForm) else factors.by_code("")
        with work.atomic():
            fits = sign_in.show_again(found.session_id, form.password.data, proof, request.place(), request.limits())
        if fits:
            flash(_("For the next five minutes you can change what you sign in with."), "good")
            return redirect(navigation.here(http.args.get("next", "")) or url_for("security.show"), 303)
        if request.visit_again() is None:
            request.end()
            return redirect(url_for("accounts.sign_in"), 303)
        form.form_errors.append(_("That does not fit. A code works once: wait for the next one."))
    options = options_to_show(queries.passkeys(found.actor.account_id))
    return render_template("security/prove.html", form=form, options=options, asked=asked), status(form)


# --- second steps ---------------------------------------------------------------------------------------------------


@security.post("/security/app/offer")
@changes_factors
def offer_app() -> ResponseReturnValue:
    """Make a secret for an authenticator app, and go where it is shown."""
    factors.offer_app(request.visiting().session_id)
    return redirect(url_for("security.app"), 303)


@security.route("/security/app", methods=["GET", "POST"])
@limited(Rate.SECOND_STEP)
@changes_factors
def app() -> ResponseReturnValue:
    """Show the secret as a QR code and as text, and take the app into use when it shows the right code."""
    session_id, form = request.visiting().session_id, AppForm()
    secret, address = factors.offered(session_id)
    if not secret:
        return redirect(url_for("accounts.home"), 303)
    if form.validate_on_submit():
        with attempt(form):
            opened = factors.confirm_app(session_id, form.one_time.data, request.place())
            return _kept(opened, _("Your app is set up."))
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return render_template("security/app.html", form=form, secret=groups, address=address), status(form)


@security.post("/security/codes")
@limited(Rate.SECOND_STEP)
@changes_factors
def codes() -> ResponseReturnValue:
    """Make ten codes and show them, this once, for printing."""
    made, opened = factors.make_codes(request.visiting().session_id, request.place())
    if opened is not None:
        request.begin(opened)
    return render_template("security/codes.html", codes=made)


@security.route("/security/passkeys/new", methods=["GET", "POST"])
@limited(Rate.SECOND_STEP)
@changes_factors
def passkey() -> ResponseReturnValue:
    """Make a passkey."""
    found, site, form = request.visiting(), request.site(), NewPasskeyForm()
    if site is None:
        abort(404)
    if form.validate_on_submit():
        with attempt(form):
            answer, called = form.answer(), form.name.data
            opened = factors.add_passkey(found.session_id, site, answer, called, request.place())
            return _kept(opened, _("Your passkey is set up."))
    options = factors.ask_for_passkey(found.session_id, site, request.new_challenge())
    return render_template("security/passkey.html", form=form, options=options), status(form)


def _removed(factor: Factor, passkey_id: UUID | None = None) -> ResponseReturnValue:
    try:
        factors.remove(request.visiting().session_id, factor, passkey_id)
        flash(_("It is removed."), "good")
    except RuleBroken as broken:
        work.rollback()
        flash(str(broken.message), "stop")
    return _back()


@security.post("/security/app/remove")
@proved
def remove_app() -> ResponseReturnValue:
    """Remove the authenticator app."""
    return _removed(Factor.APP)


@security.post("/security/codes/remove")
@proved
def remove_codes() -> ResponseReturnValue:
    """Remove the printed codes."""
    return _removed(Factor.CODES)


@security.post("/security/passkeys/<uuid:passkey_id>/remove")
@proved
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Remove one passkey."""
    return _removed(Factor.PASSKEY, passkey_id)


# --- devices and PIN ------------------------------------------------------------------------------------------------


@security.post("/security/user-name/show")
@signed_in
def show_user_name() -> ResponseReturnValue:
    """Let the sign-in page of this device offer the own user name."""
    devices.show_username(request.actor(), request.place(), shows=True)
    return _back()


@security.post("/security/user-name/hide")
@signed_in
def hide_user_name() -> ResponseReturnValue:
    """Let it offer the own user name no longer."""
    devices.show_username(request.actor(), request.place(), shows=False)
    return _back()


@security.route("/security/pin", methods=["GET", "POST"])
@limited(Rate.SECOND_STEP)
@proved
def pin() -> ResponseReturnValue:
    """Choose a PIN for this device."""
    devices.require_pin(request.actor())
    form = PinForm()
    if form.validate_on_submit():
        with attempt(form):
            if form.pin.data != form.again.data:
                raise RuleBroken("again", _l("The two are not the same."))
            devices.set_pin(request.visiting().session_id, request.place(), form.pin.data)
            return _kept(None, _("Your PIN opens this device from now on."))
    return render_template("security/pin.html", form=form), status(form)


@security.post("/security/devices/<uuid:device_id>/forget")
@signed_in
def forget(device_id: UUID) -> ResponseReturnValue:
    """Forget a device, with its PIN."""
    devices.forget(request.actor(), device_id)
    return _back()


# --- sessions -------------------------------------------------------------------------------------------------------


@security.get("/sessions")
@signed_in
def list_sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    return render_template("security/sessions.html", rows=session_rows(request.actor()))


@security.post("/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of the own sessions."""
    sessions.end(request.actor(), session_id, since=request.used_since())
    return redirect(url_for("security.list_sessions"), 303)


@security.post("/sessions/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """End all the own sessions but this one."""
    sessions.end_others(request.actor(), request.visiting().session_id)
    flash(_("All other sessions of yours have ended."), "good")
    return redirect(url_for("security.list_sessions"), 303)
