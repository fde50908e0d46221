"""Releases granted and received, one of them with what followed, recalling it and answering that, and the ledger."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.kernel.errors import NotFound
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.sharing import ledger as dissemination
from blo.sharing import onward, queries, recalls, service
from blo.sharing.models import Dissemination, Release
from blo.sharing.states import Form, SubjectKind
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor
from blo.web.sharing.forms import RecallForm, answer_form
from blo.web.sharing.pages import HEADER, asked_reference, ledger_lines, line, release_page
from blo.web.transaction import disclosed, note, saw
from blo.web.ui.downloads import MOST_ROWS, download
from blo.web.ui.paging import asked_key

sharing = Blueprint("sharing", __name__, template_folder="templates")


@sharing.get("/releases")
@needs(Permission.RELEASE_READ)
def worklist() -> ResponseReturnValue:
    """All releases of the own office, granted and received, recalled ones included."""
    page = queries.worklist(actor(), asked_key())
    _noticed(page.rows)
    _saw_list("sharing.worklist", page.rows)
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
    disclosed([row.id for row in rows if row.recipient_id == actor().office_id], Form.EXPORT)
    return download(f"releases-{actor().office_code}", HEADER, [line(row, actor().time_zone) for row in rows])


def _persons(rows: Sequence[Release | Dissemination]) -> list[str]:
    """The persons whose references a list shows, for their trails."""
    return sorted({row.subject_reference for row in rows if row.kind is SubjectKind.PERSON})


def _saw_list(endpoint: str, rows: Sequence[Release | Dissemination]) -> None:
    if persons := _persons(rows):
        saw(AuditKind.LIST_SEEN, actor().office_code, list=endpoint, persons=persons)


def _saw(release: Release) -> None:
    saw(AuditKind.RELEASE_SEEN, release.subject_reference, release.case_id)


def _may_recall(row: Release) -> bool:
    return bool(allows(actor(), Permission.RELEASE_RECALL, row))


def _noticed(rows: list[Release]) -> None:
    """Note that the receiver is shown a recall for the first time; the originator is told that it was seen."""
    if unseen := recalls.unseen(actor(), rows):
        note(lambda: recalls.see(actor(), unseen))


@sharing.get("/releases/<uuid:release_id>")
@needs(Permission.RELEASE_READ)
def show(release_id: UUID) -> ResponseReturnValue:
    """One release: its terms, where it stands, what was answered and asked about it, and who was shown it."""
    release = queries.get(actor(), release_id)
    page = release_page(actor(), release, asked_key())
    _saw(release)
    _noticed([release])
    return render_template("sharing/show.html", page=page)


@sharing.route("/releases/<uuid:release_id>/recall", methods=["GET", "POST"])
@needs(Permission.RELEASE_RECALL)
def recall(release_id: UUID) -> ResponseReturnValue:
    """Recall a release of the own office."""
    release = queries.get(actor(), release_id)
    require(actor(), Permission.RELEASE_RECALL, release)
    _saw(release)
    form = RecallForm()
    if form.validate_on_submit():
        with attempt(form):
            service.recall(actor(), release_id, form.reason.data)
            flash(_("The release is recalled. The other office is shown that it was."), "good")
            return redirect(url_for("sharing.show", release_id=release_id), 303)
    passed_on = onward.passed_on(actor(), release)
    return render_template("sharing/recall.html", form=form, release=release, passed_on=passed_on), status(form)


@sharing.route("/releases/<uuid:release_id>/answer", methods=["GET", "POST"])
@needs(Permission.RECALL_ANSWER)
def answer(release_id: UUID) -> ResponseReturnValue:
    """Answer a recall: what became of each printed copy, or why they are kept."""
    release = queries.get(actor(), release_id)
    require(actor(), Permission.RECALL_ANSWER, release)
    asked = recalls.of(release)
    if asked is None:
        raise NotFound
    _saw(release)
    form = answer_form(recalls.copies(asked))
    if form.validate_on_submit():
        with attempt(form):
            recalls.answer(actor(), release_id, form.to_answer())
            flash(_("The recall is answered."), "good")
            return redirect(url_for("sharing.show", release_id=release_id), 303)
    return render_template("sharing/answer.html", form=form, release=release), status(form)


@sharing.get("/ledger")
@needs(Permission.RELEASE_READ)
def ledger() -> ResponseReturnValue:
    """Where the own office's items went."""
    asked = asked_reference()
    page = dissemination.given(actor(), asked, asked_key())
    _saw_list("sharing.ledger", page.rows)
    return render_template("sharing/ledger.html", page=page, lines=ledger_lines(actor(), page), asked=asked)


@sharing.get("/ledger/received")
@needs(Permission.RELEASE_READ)
def ledger_received() -> ResponseReturnValue:
    """What of other offices' items reached the own office."""
    asked = asked_reference()
    page = dissemination.received(actor(), asked, asked_key())
    _saw_list("sharing.ledger_received", page.rows)
    lines = ledger_lines(actor(), page)
    return render_template("sharing/ledger.html", page=page, lines=lines, asked=asked, received=True)
