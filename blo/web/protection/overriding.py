"""Overrides: the list both roles see, asking for one, and answering one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.errors import NotFound
from blo.kernel.i18n import gettext as _
from blo.kernel.ids import is_reference
from blo.protection import overriding, queries
from blo.web.attempt import attempt, status
from blo.web.gate import hidden
from blo.web.protection.forms import OverrideForm
from blo.web.protection.pages import override_row
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

overrides = Blueprint("overrides", __name__, template_folder="templates")


@overrides.get("/overrides")
@hidden(Permission.PROTECTION_OVERRIDE)
def worklist() -> ResponseReturnValue:
    """The own office's overrides: for whom, towards whom, on what ground and until when, and nothing of why."""
    page = queries.overrides(actor(), asked_key())
    if page.rows:
        persons = [row.person for row in page.rows]
        saw(AuditKind.LIST_SEEN, actor().office_code, list="overrides.worklist", persons=persons)
    rows = [override_row(actor(), row) for row in page.rows]
    return render_template("overrides/list.html", page=page, rows=rows)


@overrides.route("/overrides/new", methods=["GET", "POST"])
@hidden(Permission.PROTECTION_OVERRIDE)
def new() -> ResponseReturnValue:
    """Ask for an override; a second person of another role confirms it."""
    asked = request.args.get("person", "")
    form = OverrideForm(data={"person": asked}) if is_reference(asked) else OverrideForm()
    if form.validate_on_submit():
        with attempt(form):
            overriding.ask(actor(), form.to_command())
            flash(_("The override waits for the second person."), "good")
            return redirect(url_for("overrides.worklist"), 303)
    return render_template("overrides/new.html", form=form), status(form)


@overrides.post("/overrides/<uuid:override_id>/<word:verb>")
@hidden(Permission.PROTECTION_OVERRIDE)
def answer(override_id: UUID, verb: str) -> ResponseReturnValue:
    """Confirm, refuse or revoke."""
    if verb not in overriding.VERBS:
        raise NotFound
    overriding.VERBS[verb](actor(), override_id)
    flash(_("Done."), "good")
    return redirect(url_for("overrides.worklist"), 303)
