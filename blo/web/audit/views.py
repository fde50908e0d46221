"""The auditor's page: the own office's log, and nothing else."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.sharing import ledger
from blo.sharing.states import Form
from blo.web.audit import pages
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor
from blo.web.transaction import disclosed, saw
from blo.web.ui.downloads import MOST_ROWS, asked_period, download
from blo.web.ui.paging import asked_key

audit = Blueprint("audit", __name__, template_folder="templates")
audit.add_app_template_global(pages.details, "audit_details")
audit.add_app_template_global(pages.when, "audit_when")
audit.add_app_template_global(pages.who, "audit_who")


@audit.get("/audit")
@limited(Rate.SEARCH)
@needs(Permission.AUDIT_READ)
def log() -> ResponseReturnValue:
    """The log of the own office, newest first."""
    page = queries.of_office(actor(), asked_key())
    saw(AuditKind.AUDIT_READ, actor().office_code)
    return render_template("audit/log.html", page=page, zone=actor().time_zone)


@audit.get("/audit/export.csv")
@limited(Rate.SEARCH)
@needs(Permission.AUDIT_READ)
def export() -> ResponseReturnValue:
    """The log of the own office as a sheet: of a period, or the newest entries."""
    entries = queries.exported(actor(), *asked_period(actor().time_zone), most=MOST_ROWS)
    saw(AuditKind.AUDIT_EXPORTED, actor().office_code)
    disclosed(ledger.named(actor(), {entry.subject for entry in entries}), Form.EXPORT)
    rows = [pages.line(entry, actor().time_zone) for entry in entries]
    return download(f"audit-{actor().office_code}", pages.HEADER, rows)
