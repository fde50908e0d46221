"""The log of the own office for its auditor, and the trail of one of its records for its supervisor."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.audit.service import concerned
from blo.sharing import ledger
from blo.sharing.states import Form
from blo.web.audit import pages
from blo.web.audit.forms import LogForm, RecordForm, asking
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
    """The log of the own office, newest first: all of it, or what a question asks for."""
    page = pages.log_page(actor(), asking(LogForm, actor()), asked_key())
    saw(page.kind, page.subject, **page.asked.facts())
    return render_template("audit/log.html", page=page), page.status


@audit.get("/audit/export.csv")
@limited(Rate.SEARCH)
@needs(Permission.AUDIT_READ)
def export() -> ResponseReturnValue:
    """The log of the own office as a sheet: of a period, or the newest entries."""
    entries = queries.exported(actor(), *asked_period(actor().time_zone), most=MOST_ROWS)
    saw(AuditKind.AUDIT_EXPORTED, actor().office_code)
    disclosed(ledger.named(actor(), set().union(*(concerned(one.subject, one.facts) for one in entries))), Form.EXPORT)
    rows = [pages.line(entry, actor().time_zone) for entry in entries]
    return download(f"audit-{actor().office_code}", pages.HEADER, rows)


@audit.get("/audit/record/<reference:reference>")
@limited(Rate.SEARCH)
@needs(Permission.AUDIT_CASE)
def record(reference: str) -> ResponseReturnValue:
    """Who of the own office saw, changed, shared and printed a record of the own office."""
    require(actor(), Permission.AUDIT_CASE, pages.record_of(actor(), reference))
    page = pages.log_page(actor(), asking(RecordForm, actor()), asked_key(), record=reference)
    saw(page.kind, page.subject, **page.asked.facts())
    return render_template("audit/record.html", page=page, reference=reference), page.status
