"""Breaking the glass: asking, deciding, reading the one case, ending it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.break_glass import queries, service
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.break_glass.forms import RequestForm
from blo.web.break_glass.pages import glass, row_of
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

break_glass = Blueprint("break_glass", __name__, template_folder="templates")


@break_glass.get("/break-glass")
@needs(Permission.BREAK_GLASS_READ)
def worklist() -> ResponseReturnValue:
    """The requests of the own office, newest first."""
    page = queries.worklist(actor(), asked_key())
    rows = [row_of(actor(), request) for request in page.rows]
    may_ask = actor().may(Permission.BREAK_GLASS_ASK)
    return render_template("break_glass/list.html", page=page, rows=rows, may_ask=may_ask)


def _back() -> ResponseReturnValue:
    return redirect(url_for("break_glass.worklist"), 303)


@break_glass.route("/break-glass/new", methods=["GET", "POST"])
@needs(Permission.BREAK_GLASS_ASK)
def new() -> ResponseReturnValue:
    """Ask to read one case."""
    form = RequestForm()
    if form.validate_on_submit():
        with attempt(form):
            service.ask(actor(), form.to_command())
            flash(
                _("A supervisor or focal point of your office must let you now. The auditor can see that you asked."),
                "warn",
            )
            return _back()
    return render_template("break_glass/new.html", form=form), status(form)


@break_glass.post("/break-glass/<uuid:request_id>/grant")
@needs(Permission.BREAK_GLASS_DECIDE)
def grant(request_id: UUID) -> ResponseReturnValue:
    """Let somebody read the case, as the second person."""
    service.grant(actor(), request_id)
    flash(_("The case can be read now. The auditor can see that you let it be."), "warn")
    return _back()


@break_glass.post("/break-glass/<uuid:request_id>/refuse")
@needs(Permission.BREAK_GLASS_DECIDE)
def refuse(request_id: UUID) -> ResponseReturnValue:
    """Refuse what was asked."""
    service.refuse(actor(), request_id)
    return _back()


@break_glass.post("/break-glass/<uuid:request_id>/end")
@needs(Permission.BREAK_GLASS_END)
def end(request_id: UUID) -> ResponseReturnValue:
    """End the access before its time."""
    service.end(actor(), request_id)
    return _back()


@break_glass.get("/break-glass/<uuid:request_id>/case")
@needs(Permission.BREAK_GLASS_ASK)
def case(request_id: UUID) -> ResponseReturnValue:
    """The one case, to be read and nothing else; the case and every person in it are written down as seen."""
    request = queries.opened(actor(), request_id)
    page = glass(actor(), request)
    for reference in (page.case.reference, *(person.reference for person, _facts in page.persons)):
        saw(AuditKind.BREAK_GLASS_SEEN, reference, page.case.id)
    return render_template("break_glass/case.html", page=page, row=row_of(actor(), request))
