"""The pages of the whole record: a section by itself, the versions, and annulling. All are for the own office alone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.detections import amending, history, queries
from blo.detections.models import Detection
from blo.detections.states import AnnulReason, Section
from blo.kernel import work
from blo.kernel.errors import NotFound, WrongState
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.amending import Words
from blo.web.attempt import attempt, status
from blo.web.bodies import takes_rows
from blo.web.detections.record_pages import section_page, versions_page
from blo.web.detections.section_forms import FORMS, DetectionSectionForm
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.fields import CodeChoice, LongText
from blo.web.ui.forms import ChangeForm
from blo.web.ui.paging import asked_key

record = Blueprint("record", __name__, template_folder="templates")


class AnnulForm(ChangeForm):
    """Why a detection does not count any more."""

    reason = CodeChoice(_l("Why is it annulled?"), AnnulReason, required=True)
    words = LongText(_l("Reason in words"), language=True, rows=2, limit=500)


ANNULLED = _l("This detection was annulled meanwhile. Nothing was saved. What you typed is below: copy what you need.")


def _own(reference: str, permission: Permission) -> tuple[Detection, UUID | None]:
    """Return an own detection that the reader may work on, and the case it is in."""
    detection = queries.get_own(actor(), reference)
    require(actor(), permission, detection)
    case = cases.of_detections(actor(), [detection.id]).get(detection.id)
    saw(AuditKind.DETECTION_SEEN, reference, case.id if case else None)
    return detection, case.id if case else None


def _section(code: str) -> Section:
    try:
        return Section.of(code)
    except ValueError as error:
        raise NotFound from error


@record.route("/detections/<reference:reference>/sections/<word:section>", methods=["GET", "POST"])
@takes_rows
@needs(Permission.DETECTION_AMEND)
def section(reference: str, section: str) -> ResponseReturnValue:
    """Fill in or change one section, by itself."""
    code = _section(section)
    detection, _case = _own(reference, Permission.DETECTION_AMEND)
    form = FORMS[code]()
    form.hold(detection)
    if detection.is_annulled:
        return _too_late(form, detection, code)
    if form.validate_on_submit():
        try:
            with attempt(form), form.placing():
                amending.amend(actor(), reference, form.to_amendment(detection))
                flash(_("Saved: %(section)s.", section=code.label), "good")
                return redirect(url_for("record.section", reference=reference, section=section), 303)
        except WrongState:  # annulled in this same moment
            work.rollback()
            return _too_late(form, detection, code)
    elif not form.is_submitted():
        form.prefill(detection)
    if form.is_stale or not form.is_submitted():
        form.version.data = history.last_of(detection.id, code)
    page = section_page(actor(), detection, code, is_stale=form.is_stale)
    return render_template("detections/section.html", form=form, page=page), status(form)


def _too_late(form: DetectionSectionForm, detection: Detection, code: Section) -> ResponseReturnValue:
    """Give back what was typed for a detection that does not count any more; raise `WrongState` when nothing was."""
    if not form.is_submitted():
        raise WrongState
    form.is_stale, form.form_errors = True, [str(ANNULLED)]
    page = section_page(actor(), detection, code, is_stale=False)
    return render_template("detections/section.html", form=form, page=page), status(form)


@record.get("/detections/<reference:reference>/versions")
@needs(Permission.DETECTION_AMEND)
def versions(reference: str) -> ResponseReturnValue:
    """What changed, field by field, with who, when and why."""
    detection = queries.get_own(actor(), reference)
    case = cases.of_detections(actor(), [detection.id]).get(detection.id)
    page = versions_page(actor(), detection, asked_key())
    saw(AuditKind.VERSIONS_SEEN, reference, case.id if case else None)
    return render_template("detections/versions.html", page=page)


@record.route("/detections/<reference:reference>/annul", methods=["GET", "POST"])
@needs(Permission.DETECTION_ANNUL)
def annul(reference: str) -> ResponseReturnValue:
    """Annul a detection; the record stays, marked."""
    detection, case_id = _own(reference, Permission.DETECTION_ANNUL)
    if detection.is_annulled:
        raise WrongState
    form = AnnulForm()
    if form.validate_on_submit():
        with attempt(form):
            seen = form.version.data if form.version.data is not None else -1
            words = Words(form.words.data, form.words.language)
            amending.annul(actor(), reference, form.reason.data, words=words, version=seen)
            flash(_("The detection is annulled."), "good")
            return redirect(url_for("detections.show", reference=reference), 303)
    if form.is_stale or not form.is_submitted():
        form.version.data = detection.version
    shared = bool(detection.visible_to)
    page = {"reference": reference, "is_in_case": case_id is not None, "is_shared": shared}
    return render_template("detections/annul.html", form=form, page=page), status(form)
