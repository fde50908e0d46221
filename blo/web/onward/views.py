"""Requests to pass an item on: the list, asking, one request, and its answers."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import onward as granting
from blo.kernel.errors import WrongState
from blo.kernel.i18n import gettext as _
from blo.sharing import onward as asking
from blo.sharing import queries as releases
from blo.sharing.models import OnwardRequest, Release
from blo.sharing.states import ONWARD_LABELS, ONWARD_MACHINE, SubjectKind
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.onward.forms import RefuseForm, ask_form, grant_form
from blo.web.onward.pages import request_page
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.forms import ChangeForm
from blo.web.ui.paging import asked_key

onward = Blueprint("onward", __name__, template_folder="templates")


@onward.get("/onward")
@needs(Permission.RELEASE_READ)
def worklist() -> ResponseReturnValue:
    """Requests the own office asked and was asked, newest first."""
    page = asking.worklist(actor(), asked_key())
    about = {row.release.subject_reference for row in page.rows if row.release.kind is SubjectKind.PERSON}
    if about:
        saw(AuditKind.LIST_SEEN, actor().office_code, list="onward.worklist", persons=sorted(about))
    return render_template("onward/list.html", page=page)


def _saw(release: Release) -> None:
    saw(AuditKind.RELEASE_SEEN, release.subject_reference, release.case_id)


@onward.route("/releases/<uuid:release_id>/onward", methods=["GET", "POST"])
@needs(Permission.ONWARD_ASK)
def ask(release_id: UUID) -> ResponseReturnValue:
    """Ask the originator to pass a received item on."""
    release = releases.get(actor(), release_id)
    require(actor(), Permission.ONWARD_ASK, release)
    _saw(release)
    form = ask_form(release)
    if form.validate_on_submit():
        with attempt(form):
            request = asking.ask(actor(), release_id, form.to_command())
            flash(_("The originator is asked."), "good")
            return redirect(url_for("onward.show", request_id=request.id), 303)
    return render_template("onward/ask.html", form=form, release=release), status(form)


@onward.get("/onward/<uuid:request_id>")
@needs(Permission.RELEASE_READ)
def show(request_id: UUID) -> ResponseReturnValue:
    """One request."""
    request = asking.get(actor(), request_id)
    _saw(request.release)
    return render_template("onward/show.html", page=request_page(actor(), request))


def _answerable(request_id: UUID, verb: str) -> OnwardRequest:
    """Return a request the reader may answer now, as the verb will ask again."""
    request = asking.get(actor(), request_id)
    require(actor(), Permission.ONWARD_ANSWER, request.release)
    if verb not in ONWARD_MACHINE.allowed(request.state, "originator"):
        raise WrongState
    _saw(request.release)
    return request


@onward.route("/onward/<uuid:request_id>/grant", methods=["GET", "POST"])
@needs(Permission.ONWARD_ANSWER)
def grant(request_id: UUID) -> ResponseReturnValue:
    """Release the item to the third office, as its originator."""
    request = _answerable(request_id, "grant")
    form = grant_form(actor(), request)
    if form.validate_on_submit():
        with attempt(form):
            fields, terms = form.chosen(request.release), form.terms(request)
            granting.grant(actor(), request_id, fields=fields, terms=terms, version=_version(form))
            flash(_("The item is released to the third office."), "good")
            return redirect(url_for("onward.show", request_id=request_id), 303)
    _renew(form, request)
    return render_template("onward/grant.html", form=form, page=request_page(actor(), request)), status(form)


@onward.route("/onward/<uuid:request_id>/refuse", methods=["GET", "POST"])
@needs(Permission.ONWARD_ANSWER)
def refuse(request_id: UUID) -> ResponseReturnValue:
    """Refuse to pass the item on."""
    request = _answerable(request_id, "refuse")
    form = RefuseForm()
    if form.validate_on_submit():
        with attempt(form):
            asking.refuse(actor(), request_id, form.to_refusal(), version=_version(form))
            flash(str(ONWARD_LABELS["refuse"][1]), "good")
            return redirect(url_for("onward.show", request_id=request_id), 303)
    _renew(form, request)
    return render_template("onward/refuse.html", form=form, page=request_page(actor(), request)), status(form)


@onward.post("/onward/<uuid:request_id>/withdraw")
@needs(Permission.ONWARD_ASK)
def withdraw(request_id: UUID) -> ResponseReturnValue:
    """Take back what was asked."""
    form = ChangeForm()
    if not form.validate_on_submit() or form.version.data is None:
        abort(400)
    asking.withdraw(actor(), request_id, version=form.version.data)
    flash(str(ONWARD_LABELS["withdraw"][1]), "good")
    return redirect(url_for("onward.show", request_id=request_id), 303)


def _version(form: ChangeForm) -> int:
    return form.version.data if form.version.data is not None else -1


def _renew(form: ChangeForm, request: OnwardRequest) -> None:
    """Give a fresh form, or one that was stale, the version to answer with."""
    if form.is_stale or not form.is_submitted():
        form.version.data = request.version
