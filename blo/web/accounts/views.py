"""The start page, signing in and out, the language, and an administrator's accounts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.accounts import queries, service, sessions
from blo.accounts import sign_in as signing_in
from blo.accounts.models import Account
from blo.accounts.sessions import Opened
from blo.accounts.sign_in import Unopened
from blo.accounts.states import Stage
from blo.kernel import work
from blo.kernel.i18n import choose
from blo.kernel.i18n import gettext as _
from blo.offices import queries as directory
from blo.web import navigation, request
from blo.web.accounts.forms import AccountForm, PasswordForm, SignInForm
from blo.web.accounts.pages import account_page, passkey_options
from blo.web.attempt import attempt, status
from blo.web.credentials import PasskeyForm
from blo.web.gate import WAY_ON, needs, proved, public, signed_in
from blo.web.limits import Rate, limited
from blo.web.ui.forms import Form

accounts = Blueprint("accounts", __name__, template_folder="templates")


@accounts.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Go where the reader's work begins."""
    return redirect(url_for(navigation.start()), 303)


@accounts.route("/sign-in", methods=["GET", "POST"])
@limited(Rate.SIGN_IN)
@public
def sign_in() -> ResponseReturnValue:
    """Show the form, and begin a session for credentials that fit."""
    form = SignInForm()
    if form.validate_on_submit():
        with work.atomic():
            opened = signing_in.with_password(form.chosen, form.password.data, request.place(), request.limits())
            _leave_the_last(opened)
        if isinstance(opened, Opened):
            return _begin(opened)
        form.form_errors.append(_waits() if opened is Unopened.WAITS else _failed())
    return render_template("accounts/sign_in.html", form=form, options=passkey_options()), status(form)


@accounts.post("/sign-in/passkey")
@limited(Rate.SIGN_IN)
@public
def passkey() -> ResponseReturnValue:
    """Begin a session for a passkey that asked for its owner."""
    form, site = PasskeyForm(), request.site()
    if form.validate_on_submit() and site is not None:
        with work.atomic():
            opened = signing_in.with_passkey(site, form.answer(), request.place(), request.limits())
            _leave_the_last(opened)
        if opened is not None:
            return _begin(opened)
    flash(_("No account here is opened by this passkey."), "stop")
    return redirect(url_for("accounts.sign_in"), 303)


def _leave_the_last(opened: Opened | Unopened | None) -> None:
    """End the session that this browser held before: it can't be reached any more."""
    before = request.visit()
    if isinstance(opened, Opened) and before is not None:
        sessions.drop(before.session_id)


def _begin(opened: Opened) -> ResponseReturnValue:
    request.begin(opened)
    return redirect(url_for(WAY_ON[opened.session.stage]), 303)


def _waits() -> str:
    return _(
        "This password is right, but your account opens only when a supervisor of your office or another administrator "
        "has confirmed it. Ask one of them."
    )


def _failed() -> str:
    minutes = request.settings().sign_in_window_minutes
    return _(
        "User name and password do not fit together. "
        "After several failures no further try is taken for %(minutes)d minutes.",
        minutes=minutes,
    )


@accounts.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, however far it has come."""
    return _leave(_("You are signed out."))


@accounts.post("/switch")
@signed_in
def switch() -> ResponseReturnValue:
    """Lock the screen: the session ends, and the sign-in page offers whoever chose to be offered on this device."""
    return _leave(_("The screen is locked. Whoever is next signs in."))


def _leave(words: str) -> ResponseReturnValue:
    found = request.visit()
    if found is not None and Form().validate_on_submit():
        with work.atomic():
            if found.stage is Stage.FULL:
                sessions.sign_out(found.actor, found.session_id)
            else:
                sessions.drop(found.session_id)
        request.end()
        flash(words, "good")
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # never "storage": what was recorded offline waits there to be sent
    return answer


@accounts.route("/password", methods=["GET", "POST"])
@limited(Rate.SIGN_IN)
@proved
def password() -> ResponseReturnValue:
    """Change the own password, so that whoever made the account no longer knows it."""
    found, form = request.visiting(), PasswordForm()
    if form.validate_on_submit():
        with attempt(form):
            service.change_password(found.actor, found.session_id, request.place(), form.old.data, form.password.data)
            flash(_("Your password is changed. Other sessions of yours have ended."), "good")
            return redirect(url_for("accounts.home"), 303)
    return render_template("accounts/password.html", form=form, owes=found.owes_password), status(form)


@accounts.post("/language")
@public
def language() -> ResponseReturnValue:
    """Keep the language chosen and go back to the page it was chosen on."""
    chosen = http.form.get("locale", "")
    actor = request.signed_in_actor()
    if actor is not None:
        service.choose_language(actor, chosen)
    request.remember_language(chosen)
    choose(chosen)
    return redirect(navigation.here(http.form.get("next", "")) or url_for("accounts.home"), 303)


@accounts.get("/accounts")
@needs(Permission.ACCOUNT_ADMINISTER)
def worklist() -> ResponseReturnValue:
    """List the accounts of the administrator's country."""
    return render_template("accounts/list.html", rows=queries.administered(request.actor()))


@accounts.route("/accounts/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_ADMINISTER)
@proved
def new() -> ResponseReturnValue:
    """Create an account."""
    form = AccountForm()
    if form.validate_on_submit():
        with attempt(form):
            account = service.create(request.actor(), directory.by_code(form.office.data), form.to_command())
            flash(_("The account %(name)s was created.", name=account.username), "good")
            flash(_opens_when(account), "warn")
            return redirect(url_for("accounts.show", account_id=account.id), 303)
    return render_template("accounts/new.html", form=form), status(form)


@accounts.get("/accounts/<uuid:account_id>")
@needs(Permission.ACCOUNT_ADMINISTER)
def show(account_id: UUID) -> ResponseReturnValue:
    """One account, and what an administrator can do for it."""
    return render_template("accounts/show.html", page=account_page(request.actor(), account_id))


@accounts.post("/accounts/<uuid:account_id>/close")
@needs(Permission.ACCOUNT_ADMINISTER)
@proved
def close(account_id: UUID) -> ResponseReturnValue:
    """Close an account and end its sessions."""
    service.close(request.actor(), account_id)
    flash(_("The account is closed, and its sessions have ended."), "good")
    return redirect(url_for("accounts.worklist"), 303)


@accounts.post("/accounts/<uuid:account_id>/sessions/end")
@needs(Permission.ACCOUNT_ADMINISTER)
def end_sessions(account_id: UUID) -> ResponseReturnValue:
    """End all sessions of an account."""
    sessions.end_all(request.actor(), account_id)
    flash(_("All sessions of the account have ended."), "good")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@accounts.post("/accounts/<uuid:account_id>/password")
@limited(Rate.SECOND_STEP)
@needs(Permission.ACCOUNT_ADMINISTER)
@proved
def reset_password(account_id: UUID) -> ResponseReturnValue:
    """Make a new password for somebody who lost theirs, and show it once."""
    made = service.reset_password(request.actor(), account_id)
    return _handed_over(account_id, password=made)


@accounts.post("/accounts/<uuid:account_id>/enrolment")
@limited(Rate.SECOND_STEP)
@needs(Permission.ACCOUNT_ADMINISTER)
@proved
def enrol(account_id: UUID) -> ResponseReturnValue:
    """Make an enrolment code, and show it once."""
    return _handed_over(account_id, code=service.enrolment_code(request.actor(), account_id))


@accounts.post("/accounts/<uuid:account_id>/second-step")
@limited(Rate.SECOND_STEP)
@needs(Permission.ACCOUNT_ADMINISTER)
@proved
def reset_factors(account_id: UUID) -> ResponseReturnValue:
    """Take away the second factors of somebody who lost them, and show the code for setting up new ones once."""
    return _handed_over(account_id, code=service.reset_factors(request.actor(), account_id))


def _handed_over(account_id: UUID, password: str = "", code: str = "") -> ResponseReturnValue:
    account = queries.get(request.actor(), account_id)
    opens_when = _opens_when(account)
    return render_template("accounts/handed_over.html", account=account, password=password, code=code, when=opens_when)


def _opens_when(account: Account) -> str:
    return _(
        "Nothing opens this account until a supervisor of %(office)s or another administrator has confirmed it.",
        office=account.office.name,
    )
