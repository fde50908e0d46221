"""The second person's page: which accounts wait, and the button that confirms one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.accounts import queries, service
from blo.kernel.i18n import gettext as _
from blo.web.accounts.pages import waiting
from blo.web.gate import needs, proved
from blo.web.request import actor

confirmations = Blueprint("confirmations", __name__, template_folder="templates")


@confirmations.get("/confirmations")
@needs(Permission.ACCOUNT_CONFIRM)
def show() -> ResponseReturnValue:
    """The accounts that wait, of the own office or an administrator's country."""
    rows = [waiting(actor(), account) for account in queries.waiting(actor())]
    return render_template("accounts/confirmations.html", rows=rows)


@confirmations.post("/confirmations/<uuid:account_id>")
@needs(Permission.ACCOUNT_CONFIRM)
@proved
def confirm(account_id: UUID) -> ResponseReturnValue:
    """Confirm one, as the second person."""
    account = service.confirm(actor(), account_id)
    flash(_("The account of %(name)s is confirmed, and opens from now on.", name=account.name), "good")
    return redirect(url_for("confirmations.show"), 303)
