"""Releases granted and received, and recalling one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.sharing import queries, service
from blo.sharing.models import Release
from blo.sharing.states import SubjectKind
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor
from blo.web.sharing import pages
from blo.web.sharing.forms import RecallForm
from blo.web.transaction import saw
from blo.web.ui.downloads import MOST_ROWS, download
from blo.web.ui.paging import asked_key

sharing = Blueprint("sharing", __name__, template_folder="templates")


@sharing.get("/releases")
@needs(Permission.RELEASE_READ)
def worklist() -> ResponseReturnValue:
    """All releases of the own office, granted and received, recalled ones included."""
    page = queries.worklist(actor(), asked_key())
    if persons := _persons(page.rows):
        saw(AuditKind.LIST_SEEN, actor().office_code, list="sharing.worklist", persons=persons)
    return render_template(
        "sharing/list.html",
        page=page,
        when={row.id: lazy_moment(row.granted_at, actor().time_zone) for row in page.rows},
        until={row.id: lazy_moment(row.expires_at, actor().time_zone) for row in page.rows},
        may_recall={row.id for row in page.rows if row.is_in_effect and _may_recall(row)},
    )


@sharing.get("/releases/export.csv")
@limited(Rate.SEARCH)
@needs(Permission.RELEASE_READ)
def export() -> ResponseReturnValue:
    """The newest releases of the own office, granted and received, as a sheet."""
    rows = queries.exported(actor(), MOST_ROWS)
    saw(AuditKind.RELEASES_EXPORTED, actor().office_code, persons=_persons(rows))
    return download(
        f"releases-{actor().office_code}", pages.HEADER, [pages.line(row, actor().time_zone) for row in rows]
    )


def _persons(rows: list[Release]) -> list[str]:
    """The persons whose references a list shows, for their trails."""
    return sorted({row.subject_reference for row in rows if row.kind is SubjectKind.PERSON})


def _may_recall(row: Release) -> bool:
    return bool(allows(actor(), Permission.RELEASE_RECALL, row))


@sharing.route("/releases/<uuid:release_id>/recall", methods=["GET", "POST"])
@needs(Permission.RELEASE_RECALL)
def recall(release_id: UUID) -> ResponseReturnValue:
    """Recall a release of the own office."""
    release = queries.get(actor(), release_id)
    require(actor(), Permission.RELEASE_RECALL, release)
    saw(AuditKind.RELEASE_SEEN, release.subject_reference, release.case_id)
    form = RecallForm()
    if form.validate_on_submit():
        with attempt(form):
            service.recall(actor(), release_id, form.reason.data)
            flash(_("The release is recalled. The other office is shown that it was."), "good")
            return redirect(url_for("sharing.worklist"), 303)
    return render_template("sharing/recall.html", form=form, release=release), status(form)
