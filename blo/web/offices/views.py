"""The directory: the reader's office, its links and agreements, and an administrator's changes to them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.kernel.errors import NotFound
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices import queries, service
from blo.offices.models import OfficeLink
from blo.offices.states import LINK_MACHINE
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.offices.forms import AgreementForm, LinkForm, OfficeForm
from blo.web.request import actor
from blo.web.ui.forms import Form

offices = Blueprint("offices", __name__, template_folder="templates")

LINK_VERBS = {
    "suspend": _lp("link verb", "Suspend"),
    "resume": _lp("link verb", "Resume"),
    "close": _lp("link verb", "Close for good"),
}


def _verbs(row: OfficeLink) -> tuple[str, ...]:
    """What an administrator may do with a link; the State that suspended it is the one that resumes it."""
    verbs = LINK_MACHINE.allowed(row.status, "either")
    return tuple(verb for verb in verbs if verb != "resume" or row.suspended_by in {"", actor().country})


def _links() -> list[OfficeLink]:
    """An administrator sees the links of the own country's offices, everybody else those of the own office."""
    if not allows(actor(), Permission.DIRECTORY_ADMINISTER):
        return queries.links_of(actor())
    return [row for row in queries.all_links() if actor().country in {row.office_a.country, row.office_b.country}]


@offices.get("/offices")
@needs(Permission.DIRECTORY_READ)
def show() -> ResponseReturnValue:
    """The own office, its links, and the agreements of its country."""
    administers = bool(allows(actor(), Permission.DIRECTORY_ADMINISTER))
    linked = [(row, _verbs(row) if administers else ()) for row in _links()]
    return render_template(
        "offices/show.html",
        office=queries.office(actor().office_id),
        linked=linked,
        verbs=LINK_VERBS,
        agreements=queries.agreements(actor().country),
        administers=administers,
    )


@offices.route("/offices/new", methods=["GET", "POST"])
@needs(Permission.DIRECTORY_ADMINISTER)
def new() -> ResponseReturnValue:
    """Create an office of the own country."""
    form = OfficeForm()
    if form.validate_on_submit():
        with attempt(form):
            service.create_office(actor(), form.to_command(actor()))
            flash(_("The office was created."), "good")
            return redirect(url_for("offices.show"), 303)
    return render_template("offices/form.html", form=form, title=_("Create an office")), status(form)


@offices.route("/agreements/new", methods=["GET", "POST"])
@needs(Permission.DIRECTORY_ADMINISTER)
def new_agreement() -> ResponseReturnValue:
    """Enter an agreement."""
    form = AgreementForm()
    if form.validate_on_submit():
        with attempt(form):
            service.enter_agreement(actor(), form.to_command(actor()))
            flash(_("The agreement was entered."), "good")
            return redirect(url_for("offices.show"), 303)
    return render_template("offices/form.html", form=form, title=_("Enter an agreement")), status(form)


@offices.route("/links/new", methods=["GET", "POST"])
@needs(Permission.DIRECTORY_ADMINISTER)
def new_link() -> ResponseReturnValue:
    """Link an own office with another."""
    form = LinkForm()
    if form.validate_on_submit():
        with attempt(form):
            agreement = next(row for row in queries.agreements(actor().country) if row.code == form.agreement.data)
            service.link(
                actor(),
                queries.by_code(form.own.data),
                queries.by_code(form.other.data),
                agreement=agreement,
                valid_from=form.valid_from.data,
            )
            flash(_("The two offices are linked."), "good")
            return redirect(url_for("offices.show"), 303)
    return render_template("offices/form.html", form=form, title=_("Link two offices")), status(form)


@offices.post("/links/<uuid:link_id>/<word:verb>")
@needs(Permission.DIRECTORY_ADMINISTER)
def change_link(link_id: UUID, verb: str) -> ResponseReturnValue:
    """Suspend, resume or close a link, at once."""
    if verb not in LINK_VERBS:
        raise NotFound
    if not Form().validate_on_submit():
        abort(400)
    service.change_link(actor(), link_id, verb)
    flash(_("The status of the link was changed."), "good")
    return redirect(url_for("offices.show"), 303)
