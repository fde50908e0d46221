"""The pages of a person's whole record: sections, versions, document lines and links. All are for the own office."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.gate import allows, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.detections import roles
from blo.kernel import clock
from blo.kernel.errors import Conflict, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.people import amending, history, linking, papers, queries
from blo.people.models import Person
from blo.people.mrz.reading import Zone
from blo.people.states import PersonSection
from blo.protection import service as protection
from blo.records.amending import Amendment
from blo.records.states import AmendReason
from blo.web.attempt import attempt, status
from blo.web.bodies import takes_rows
from blo.web.gate import needs
from blo.web.people.forms import LinkForm, ZoneForm
from blo.web.people.record_pages import met_with, readings, role_page, section_page, versions_page
from blo.web.people.section_forms import FORMS, RoleForm
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.paging import asked_key

person_record = Blueprint("person_record", __name__, template_folder="templates")


def _changeable(reference: str, kind: AuditKind = AuditKind.PERSON_SEEN, also: tuple[str, ...] = ()) -> Person:
    """Return an own person who may be changed now."""
    person = queries.get_own(actor(), reference)
    require(actor(), Permission.PERSON_AMEND, person)
    if person.reduced_at is not None:
        raise WrongState
    _saw(person, kind, also)
    return person


def _saw(person: Person, kind: AuditKind, also: tuple[str, ...] = ()) -> None:
    met = [row.id for row in detections.of_person(actor(), person.id)]
    case = next(iter(cases.of_detections(actor(), met).values()), None)
    saw(kind, person.reference, case.id if case else None, **({"persons": list(also)} if also else {}))


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("people.show", reference=reference), 303)


def _section(code: str) -> PersonSection:
    found = next((section for section in FORMS if section.value == code), None)
    if found is None:
        raise NotFound
    return found


def _lines(person: Person) -> set[str]:
    return {paper.mrz for paper in person.documents}


def _ask_for_review(person: Person, before: set[str]) -> None:
    """Let nothing leave, until a supervisor has looked, of whom new lines say that a State may be feared."""
    new = _lines(person) - before
    if papers.needs_review(new, clock.today("UTC")) and allows(actor(), Permission.PROTECTION_ASK, person):
        protection.ask(actor(), person.reference)


@person_record.route("/persons/<reference:reference>/sections/<word:section>", methods=["GET", "POST"])
@takes_rows
@needs(Permission.PERSON_AMEND)
def section(reference: str, section: str) -> ResponseReturnValue:
    """Fill in or change one section, by itself."""
    code = _section(section)
    person = _changeable(reference)
    form = FORMS[code]()
    form.hold(person)
    if form.validate_on_submit():
        with attempt(form), form.placing():
            before = _lines(person)
            person = amending.amend(actor(), reference, form.to_amendment(person))
            _ask_for_review(person, before)
            for words in getattr(form, "understood", list)():
                flash(str(words), "neutral")
            flash(_("Saved: %(section)s.", section=code.label), "good")
            return _back(reference)
    elif not form.is_submitted():
        form.prefill(person)
    if form.is_stale or not form.is_submitted():
        form.version.data = history.last_of(person.id, code)
    page = section_page(actor(), person, code, is_stale=form.is_stale)
    return render_template("people/section.html", form=form, page=page), status(form)


@person_record.route("/persons/<reference:reference>/roles/<reference:detection>", methods=["GET", "POST"])
@needs(Permission.PERSON_AMEND)
def role(reference: str, detection: str) -> ResponseReturnValue:
    """Change the role that the person has in a detection."""
    person = _changeable(reference)
    met, entry = roles.get(actor(), person, detection)
    if not roles.can_change(actor(), person, met):
        raise WrongState
    form = RoleForm()
    if form.validate_on_submit():
        with attempt(form):
            roles.change(actor(), reference, detection, form.to_amendment(entry))
            flash(_("Saved: %(section)s.", section=PersonSection.ROLE.label), "good")
            return _back(reference)
    elif not form.is_submitted():
        form.prefill(entry)
    if form.is_stale or not form.is_submitted():
        form.version.data = history.last_of(person.id, PersonSection.ROLE)
    page = role_page(actor(), person, met, entry, is_stale=form.is_stale)
    return render_template("people/role.html", form=form, page=page), status(form)


@person_record.get("/persons/<reference:reference>/versions")
@needs(Permission.PERSON_AMEND)
def versions(reference: str) -> ResponseReturnValue:
    """What changed, field by field, with who, when and why."""
    person = queries.get_own(actor(), reference)
    require(actor(), Permission.PERSON_AMEND, person)
    page = versions_page(actor(), person, asked_key())
    _saw(person, AuditKind.PERSON_VERSIONS_SEEN)
    return render_template("people/versions.html", page=page)


@person_record.route("/persons/<reference:reference>/document-lines", methods=["GET", "POST"])
@needs(Permission.PERSON_AMEND)
def zone(reference: str) -> ResponseReturnValue:
    """Read the lines of a document; a sound reading is offered, and taken over by a press."""
    person = _changeable(reference)
    form = ZoneForm()
    read = form.mrz.zone
    offered = papers.offered(person, read) if read else {}
    form.parts.only = tuple(offered)
    is_read = form.validate_on_submit()
    if read and is_read and form.is_pressed:
        with attempt(form):
            _take_over(person, form, read)
            flash(_("The document is in the record."), "good")
            return _back(reference)
    if not form.accept.data:
        form.parts.data = tuple(offered)
    if form.is_stale or not form.is_submitted():
        form.version.data = history.last_of(person.id)
    page = {"reference": reference, "found": readings(read) if read else [], "is_offered": is_read}
    is_fine = is_read and not form.form_errors and not form.parts.errors
    return render_template("people/zone.html", form=form, page=page), 200 if is_fine else status(form)


def _take_over(person: Person, form: ZoneForm, zone: Zone) -> None:
    """Change the parts that were ticked, in one work; of unsound lines the document alone."""
    if form.version.data != history.last_of(person.id):
        raise Conflict
    chosen = form.parts.data if zone.sound else (PersonSection.PAPERS,)
    if not chosen:
        raise RuleBroken("parts", _l("Tick what is to be taken over."))
    before = _lines(person)
    try:
        for part, content in papers.offered(person, zone).items():
            if part in chosen:
                seen = history.last_of(person.id, part)
                amending.amend(actor(), person.reference, Amendment(part, content, AmendReason.LEARNED, seen))
    except RuleBroken as broken:
        raise RuleBroken("parts", broken.message) from broken
    _ask_for_review(person, before)


@person_record.route("/persons/<reference:reference>/links/new", methods=["GET", "POST"])
@needs(Permission.PERSON_AMEND)
def link(reference: str) -> ResponseReturnValue:
    """Say what the person is to another one."""
    met = met_with(actor(), queries.get_own(actor(), reference))
    person = _changeable(reference, also=tuple(other for other, _called in met))
    form = LinkForm()
    form.offer(met)
    if form.validate_on_submit():
        with attempt(form):
            linking.link(actor(), form.to_command(person))
            flash(_("The link is recorded. It stands on both records."), "good")
            return _back(reference)
    return render_template("people/link.html", form=form, reference=reference), status(form)


@person_record.post("/persons/<reference:reference>/links/<uuid:link_id>/end")
@needs(Permission.PERSON_AMEND)
def end_link(reference: str, link_id: UUID) -> ResponseReturnValue:
    """End a link that was wrong; both records stay as they are."""
    linking.end(actor(), reference, link_id)
    flash(_("The link is ended, on both records."), "good")
    return _back(reference)
