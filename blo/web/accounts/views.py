"""The start page, signing in and out, the language, and an administrator's accounts."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.accounts import queries, service
from blo.kernel import work
from blo.kernel.i18n import choose
from blo.kernel.i18n import gettext as _
from blo.offices import queries as directory
from blo.web import navigation, request
from blo.web.accounts.forms import AccountForm, PasswordForm, SignInForm
from blo.web.attempt import attempt, status
from blo.web.gate import needs, public, signed_in
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
    """Show the form, and open a session for credentials that fit."""
    form = SignInForm()
    if form.validate_on_submit():
        settings = request.settings()
        with work.atomic():
            account = service.sign_in(
                form.username.data,
                form.password.data,
                address=http.remote_addr or "",
                attempts=settings.sign_in_attempts,
                minutes=settings.sign_in_window_minutes,
            )
        if account is not None:
            request.begin(account)
            return redirect(url_for("accounts.home"), 303)
        form.form_errors.append(_failed())
    return render_template("accounts/sign_in.html", form=form), status(form)


def _failed() -> str:
    minutes = request.settings().sign_in_window_minutes
    return _(
        "User name and password do not fit together. "
        "After several failures nobody can sign in for %(minutes)d minutes.",
        minutes=minutes,
    )


@accounts.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session."""
    if Form().validate_on_submit():
        with work.atomic():
            service.sign_out(request.actor())
        request.end()
        flash(_("You are signed out."), "good")
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # never "storage": what was recorded offline waits there to be sent
    return answer


@accounts.route("/password", methods=["GET", "POST"])
@limited(Rate.SIGN_IN)
@signed_in
def password() -> ResponseReturnValue:
    """Change the own password, so that whoever made the account no longer knows it."""
    form = PasswordForm()
    if form.validate_on_submit():
        with attempt(form):
            account = service.change_password(request.actor(), form.old.data, form.password.data)
            request.begin(account)
            flash(_("Your password is changed. Other sessions of yours have ended."), "good")
            return redirect(url_for("accounts.home"), 303)
    return render_template("accounts/password.html", form=form), status(form)


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
    return redirect(_here(http.form.get("next", "")) or url_for("accounts.home"), 303)


def _here(address: str) -> str:
    """Return an address of this installation as it is, and nothing for one that a browser would look for elsewhere."""
    try:
        back = urlsplit(address)
    except ValueError:
        return ""
    elsewhere = back.scheme or back.netloc or back.path.startswith("//") or "\\" in address
    return back.geturl() if back.path.startswith("/") and not elsewhere else ""


@accounts.get("/accounts")
@needs(Permission.ACCOUNT_ADMINISTER)
def worklist() -> ResponseReturnValue:
    """List the accounts of the administrator's country."""
    return render_template("accounts/list.html", rows=queries.administered(request.actor()))


@accounts.route("/accounts/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_ADMINISTER)
def new() -> ResponseReturnValue:
    """Create an account."""
    form = AccountForm()
    if form.validate_on_submit():
        with attempt(form):
            account = service.create(request.actor(), directory.by_code(form.office.data), form.to_command())
            flash(_("The account %(name)s was created.", name=account.username), "good")
            return redirect(url_for("accounts.worklist"), 303)
    return render_template("accounts/new.html", form=form), status(form)


@accounts.post("/accounts/<uuid:account_id>/close")
@needs(Permission.ACCOUNT_ADMINISTER)
def close(account_id: UUID) -> ResponseReturnValue:
    """Close an account and end its sessions."""
    service.close(request.actor(), account_id)
    flash(_("The account is closed, and its sessions have ended."), "good")
    return redirect(url_for("accounts.worklist"), 303)
