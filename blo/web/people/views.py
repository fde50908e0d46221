"""One person: recorded on a detection, and shown as far as open."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import Reason
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.detections import service
from blo.kernel.errors import NotAllowed, NotFound, WrongState
from blo.kernel.i18n import gettext as _
from blo.people import queries
from blo.sharing import queries as sharing
from blo.sharing.states import SubjectKind
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.people.forms import PersonForm
from blo.web.people.pages import person_page
from blo.web.request import actor
from blo.web.transaction import disclosed, saw

people = Blueprint("people", __name__, template_folder="templates")


@people.route("/detections/<reference:reference>/persons/new", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def new(reference: str) -> ResponseReturnValue:
    """Record a person on a detection of the own office."""
    detection = detections.get(actor(), reference)
    if detection.office_id != actor().office_id:
        raise NotAllowed(Reason.OFFICE.label)
    if detection.is_annulled:
        raise WrongState
    form = PersonForm()
    if form.validate_on_submit():
        with attempt(form):
            person = service.add_person(actor(), reference, form.to_command(actor()), form.role.data)
            for words in form.understood():
                flash(str(words), "neutral")
            flash(_("Recorded as %(reference)s.", reference=person.reference), "good")
            return redirect(url_for("detections.show", reference=reference), 303)
    return render_template("people/new.html", form=form, reference=reference), status(form)


@people.get("/persons/<reference:reference>")
@needs(Permission.DETECTION_READ)
def show(reference: str) -> ResponseReturnValue:
    """One person, as far as open to the reader."""
    person = queries.get(actor(), reference)
    opened = sharing.disclosure(actor(), person, SubjectKind.PERSON)
    if not opened.is_own and not actor().may(Permission.CASE_READ):
        raise NotFound  # what was released to an office is for those who work its cases
    found = detections.of_person(actor(), person.id)
    case = next(iter(cases.of_detections(actor(), [row.id for row in found]).values()), None)
    page = person_page(actor(), person, opened, found)
    tied = [row.tie.other.reference for row in page.ties]
    in_case = case.id if case else sharing.case_of(actor(), person.id)
    saw(AuditKind.PERSON_SEEN, reference, in_case, **({"persons": tied} if tied else {}))
    disclosed(opened.releases)
    return render_template("people/show.html", page=page)
