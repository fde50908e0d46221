"""A list that came in a file: how it is written, which column is which, its lines, and recording them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.detections.models import Detection
from blo.groups import arriving, content, queries, service
from blo.groups.models import PeopleList
from blo.groups.states import Encoding, ListState
from blo.kernel import clock, work
from blo.kernel.errors import Conflict, NotFound
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.gate import needs
from blo.web.groups import pages
from blo.web.groups.cells import ReadLine, read
from blo.web.groups.forms import COUNTRIES, LANGUAGES, ColumnsForm, EncodingForm, LineForm
from blo.web.request import actor
from blo.web.transaction import saw
from blo.web.ui.choices import NEIGHBOURS
from blo.web.ui.forms import ChangeForm
from blo.web.ui.text import SPOKEN

lists = Blueprint("lists", __name__, template_folder="templates")
ADDRESS = "/detections/<reference:reference>/people/<uuid:list_id>"
BAD_REQUEST, MOST_DIGITS = 400, 4


def _found(reference: str, list_id: UUID) -> tuple[Detection, PeopleList]:
    """Return a list and its detection; its lines name people, so that somebody sees it is recorded."""
    detection = pages.detection_of(actor(), reference)
    row = queries.get(actor(), detection, list_id)
    saw(AuditKind.LIST_SEEN, reference)
    return detection, row


def _at(reference: str, list_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("lists.show", reference=reference, list_id=list_id), 303)


@lists.get(ADDRESS)
@needs(Permission.DETECTION_LOG)
def show(reference: str, list_id: UUID) -> ResponseReturnValue:
    """A list as it stands: what is asked next of whoever goes on with it."""
    detection, row = _found(reference, list_id)
    match row.state:
        case ListState.ENCODING:
            return redirect(url_for("lists.encoding", reference=reference, list_id=list_id), 303)
        case ListState.COLUMNS:
            return redirect(url_for("lists.columns", reference=reference, list_id=list_id), 303)
        case ListState.DONE:
            return redirect(url_for("detections.show", reference=reference), 303)
        case ListState.LINES:
            persons = pages.persons_of(actor(), detection)
            found = pages.lines_of(actor(), row, persons)
            page = pages.list_page(row, found, pages.counted(detection, persons), _first())
            return render_template("groups/show.html", page=page, reference=reference)


def _first() -> int:
    text = request.args.get("from", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(BAD_REQUEST)
    return int(text)


@lists.route(f"{ADDRESS}/encoding", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def encoding(reference: str, list_id: UUID) -> ResponseReturnValue:
    """Say how the signs of a file are to be read."""
    _detection, row = _found(reference, list_id)
    if row.state is not ListState.ENCODING:
        return _at(reference, list_id)
    form = EncodingForm(data={"version": row.version})
    form.offer(arriving.samples(row))
    if form.validate_on_submit():
        with attempt(form):
            read_list = arriving.read_again(row, Encoding.of(form.encoding.data))
            service.go_on(actor(), reference, list_id, read_list, version=form.version.data)
            return _at(reference, list_id)
    return render_template("groups/encoding.html", form=form, reference=reference, row=row), status(form)


@lists.route(f"{ADDRESS}/columns", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def columns(reference: str, list_id: UUID) -> ResponseReturnValue:
    """Say what the columns of a file mean; headings in any language of the interface say it by themselves."""
    _detection, row = _found(reference, list_id)
    if row.state is not ListState.COLUMNS:
        return _at(reference, list_id)
    found = pages.column_rows(row)
    form = ColumnsForm(data={"version": row.version, **pages.recognised(found)})
    form.name([(one.called, " · ".join(one.below)) for one in found])
    if form.validate_on_submit():
        with attempt(form):
            named = content.named(row.content, form.chosen(len(found)), headed=form.headed.data)
            service.go_on(actor(), reference, list_id, named, version=form.version.data)
            return _at(reference, list_id)
    return render_template("groups/columns.html", form=form, row=row, reference=reference), status(form)


@lists.route(f"{ADDRESS}/lines/<int:number>", methods=["GET", "POST"])
@needs(Permission.DETECTION_LOG)
def line(reference: str, list_id: UUID, number: int) -> ResponseReturnValue:
    """Put one line right; what is doubtful in it is recorded as it is when somebody says so."""
    detection, row = _found(reference, list_id)
    there = _line(detection, row, number)
    form = LineForm()
    if form.validate_on_submit():
        typed = there.line.put_right(form.line(number, {}).cells, sure=form.sure.data)
        again = read(typed, clock.today(actor().time_zone))
        if again.is_wrong:
            form.show(again)
        else:
            with attempt(form):
                service.put_right(actor(), reference, list_id, typed, version=form.version.data)
                flash(_("The line was changed."), "good")
                return _at(reference, list_id)
    elif not form.is_submitted():
        form = _kept(there, row)
    page = {"number": number, "reference": reference, "row": row, "suggested": suggested()}
    return render_template("groups/line.html", form=form, **page), status(form)


def suggested() -> dict[str, list[tuple[str, str]]]:
    """What may be typed where a country or a language is asked for."""
    return {COUNTRIES: pages.country_words(NEIGHBOURS), LANGUAGES: pages.language_words(SPOKEN)}


def _line(detection: Detection, row: PeopleList, number: int) -> ReadLine:
    """Return a line, read beside the others."""
    found = pages.lines_of(actor(), row, pages.persons_of(actor(), detection)) if row.state is ListState.LINES else []
    for one in found:
        if one.number == number:
            return one
    raise NotFound


def _kept(there: ReadLine, row: PeopleList) -> LineForm:
    """The form of a line as it is kept, with what is wrong and doubtful said at its fields."""
    form = LineForm(formdata=MultiDict(pages.posted(there)))
    form.validate()
    form.form_errors, form.has_lost_token = [], False
    form.version.data = row.version
    form.show(there)
    return form


@lists.post(f"{ADDRESS}/lines/<int:number>/leave-out")
@needs(Permission.DETECTION_LOG)
def leave_out(reference: str, list_id: UUID, number: int) -> ResponseReturnValue:
    """Take a line off the list."""
    service.leave_out(actor(), reference, list_id, number, version=_version(reference, list_id))
    flash(_("The line was left out."), "good")
    return _at(reference, list_id)


@lists.post(f"{ADDRESS}/confirm")
@needs(Permission.DETECTION_LOG)
def confirm(reference: str, list_id: UUID) -> ResponseReturnValue:
    """Record all lines that are in order; the others stay."""
    version = _version(reference, list_id)
    detection, row = _found(reference, list_id)
    found = pages.lines_of(actor(), row, pages.persons_of(actor(), detection))
    entries = {one.number: (one.command, one.role) for one in found if one.is_good and one.command}
    try:
        made = service.confirm(actor(), reference, list_id, entries, version=version)
    except Conflict:
        work.rollback()
        flash(_("The list was changed since you opened it. Look at it again."), "warn")
        return _at(reference, list_id)
    if made:
        flash(_("Recorded: %(count)s.", count=len(made)), "good")
    return _at(reference, list_id)


@lists.post(f"{ADDRESS}/discard")
@needs(Permission.DETECTION_LOG)
def discard(reference: str, list_id: UUID) -> ResponseReturnValue:
    """Delete what is left of a list."""
    service.discard(actor(), reference, list_id, version=_version(reference, list_id))
    flash(_("What was left of the list is deleted."), "good")
    return redirect(url_for("detections.show", reference=reference), 303)


def _version(reference: str, list_id: UUID) -> int:
    """The version of a list that a button was pressed on; without one the request could not be read."""
    queries.get(actor(), pages.detection_of(actor(), reference), list_id)
    form = ChangeForm()
    if not form.validate_on_submit() or form.version.data is None:
        abort(BAD_REQUEST)
    version: int = form.version.data
    return version
