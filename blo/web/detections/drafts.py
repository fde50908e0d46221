"""Drafts of the first screen: kept as typed, gone on with by anybody of the office, registered or discarded."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.detections import drafts as kept
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_moment
from blo.web.attempt import attempt, status
from blo.web.detections.forms import DetectionForm, DraftForm
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.forms import ChangeForm
from blo.web.ui.paging import asked_key

drafts = Blueprint("drafts", __name__, template_folder="templates")


@drafts.get("/detections/drafts")
@needs(Permission.DETECTION_LOG)
def worklist() -> ResponseReturnValue:
    """The own office's drafts, newest first."""
    page = kept.worklist(actor(), asked_key())
    rows = [
        (draft, lazy_moment(draft.kept_at, actor().time_zone), dict(kept.typed_in(draft)).get("place_name", ""))
        for draft in page.rows
    ]
    return render_template("detections/drafts.html", page=page, rows=rows)


@drafts.post("/detections/drafts")
@needs(Permission.DETECTION_LOG)
def keep() -> ResponseReturnValue:
    """Keep what was typed so far as a draft, whatever is wrong with it."""
    form = DetectionForm()
    form.validate()
    if not form.form_errors:
        with attempt(form):
            draft = kept.keep(actor(), form.kept(), form.submission.data)
            flash(_("Kept as a draft. Nobody outside your office sees it."), "good")
            return redirect(url_for("drafts.show", draft_id=draft.id), 303)
    return render_template("detections/new.html", form=form), status(form)


@drafts.route("/detections/drafts/<uuid:draft_id>", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def show(draft_id: UUID) -> ResponseReturnValue:
    """Go on with a draft, and register it as a detection."""
    form = DraftForm()
    if form.validate_on_submit():
        with attempt(form):
            command = form.to_command(actor())
            detection = kept.register(actor(), draft_id, command, version=_seen(form))
            flash(_("Logged as %(reference)s.", reference=detection.reference), "good")
            return redirect(url_for("detections.show", reference=detection.reference), 303)
    return _page(form, draft_id)


@drafts.post("/detections/drafts/<uuid:draft_id>/keep")
@needs(Permission.DETECTION_LOG)
def keep_again(draft_id: UUID) -> ResponseReturnValue:
    """Keep the draft with what is typed now."""
    form = DraftForm()
    form.validate()
    if not form.form_errors:
        with attempt(form):
            kept.keep_again(actor(), draft_id, form.kept(), version=_seen(form))
            flash(_("Kept as a draft. Nobody outside your office sees it."), "good")
            return redirect(url_for("drafts.show", draft_id=draft_id), 303)
    return _page(form, draft_id)


@drafts.post("/detections/drafts/<uuid:draft_id>/discard")
@needs(Permission.DETECTION_LOG)
def discard(draft_id: UUID) -> ResponseReturnValue:
    """Delete a draft."""
    form = ChangeForm()
    if not form.validate_on_submit() or form.version.data is None:
        kept.get(actor(), draft_id)
        abort(400)
    kept.discard(actor(), draft_id, version=_seen(form))
    flash(_("The draft is deleted."), "good")
    return redirect(url_for("drafts.worklist"), 303)


def _seen(form: ChangeForm) -> int:
    return form.version.data if form.version.data is not None else -1


def _page(form: DraftForm, draft_id: UUID) -> ResponseReturnValue:
    """The draft as it is kept, or the form that was sent back; a stale one shows beside it what is kept by now."""
    draft = kept.get(actor(), draft_id)
    saw(AuditKind.DRAFT_SEEN, str(draft_id))
    saved = None
    if not form.is_submitted() or form.is_stale:
        saved = DraftForm(formdata=MultiDict(kept.typed_in(draft)))
        saved.submission.data, saved.version.data = draft.id, draft.version
    if saved is not None and not form.is_submitted():
        form = saved
    elif saved is not None:
        form.version.data = draft.version
    meanwhile = [(field.label.text, field.shown) for field in saved or () if form.is_stale and _is_said(field)]
    return render_template("detections/draft.html", form=form, draft=draft, meanwhile=meanwhile), status(form)


def _is_said(field: object) -> bool:
    return getattr(field, "kind", "hidden") in {"text", "longtext", "day", "clock", "stepper"}
