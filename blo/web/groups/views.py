"""Adding a list of people to a detection: rows on a page, or a file; and a file to fill in."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.detections.models import Detection
from blo.groups import arriving, service
from blo.kernel import clock
from blo.kernel.i18n import gettext as _
from blo.people.models import Person
from blo.web.attempt import attempt, status
from blo.web.bodies import takes_file, takes_rows
from blo.web.gate import needs
from blo.web.groups import blanks, pages
from blo.web.groups.cells import read_all
from blo.web.groups.forms import COUNTRIES, LANGUAGES, STEP, FileForm, GridForm
from blo.web.limits import Rate, limited
from blo.web.request import actor, settings
from blo.web.transaction import begin_writing, reads_first
from blo.web.ui.choices import NEIGHBOURS
from blo.web.ui.text import SPOKEN

groups = Blueprint("groups", __name__, template_folder="templates")
BAD_REQUEST = 400
MOST_DIGITS = 3


@groups.route("/detections/<reference:reference>/people/new", methods=["GET", "POST"])
@takes_rows
@needs(Permission.DETECTION_LOG)
def new(reference: str) -> ResponseReturnValue:
    """Write a list on the page; all of it is recorded at once, or nothing is."""
    detection = pages.detection_of(actor(), reference)
    persons = pages.persons_of(actor(), detection)
    form = GridForm()
    if request.method == "POST" and (rows := _asked_rows()):
        form.grow(rows)
        return _grid(form, detection, persons)
    if form.validate_on_submit():
        found = read_all(form.lines(), clock.today(actor().time_zone), _others(persons, form.submission.data))
        if not form.show(found):
            with attempt(form):
                entries = {one.number: (one.command, one.role) for one in found if one.command}
                made = service.write_down(actor(), reference, form.submission.data, entries)
                flash(_("Recorded: %(count)s.", count=len(made)), "good")
                return redirect(url_for("detections.show", reference=reference), 303)
    return _grid(form, detection, persons)


def _others(persons: list[Person], name: UUID) -> list[Person]:
    """Those who were not recorded by this very form: sent again, it finds them."""
    mine = service.names(name)
    return [person for person in persons if person.submission not in mine]


def _asked_rows() -> int:
    """How many rows are asked for, 0 when the list itself is sent."""
    text = request.args.get("rows", "")
    if text and not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(BAD_REQUEST)
    return int(text or 0)


def _grid(form: GridForm, detection: Detection, persons: list[Person]) -> ResponseReturnValue:
    sent = request.method == "POST" and not _asked_rows()
    page = render_template(
        "groups/new.html",
        form=form,
        reference=detection.reference,
        counted=pages.counted(detection, persons),
        more=len(form.people.entries) + STEP,
        suggested={COUNTRIES: pages.country_words(NEIGHBOURS), LANGUAGES: pages.language_words(SPOKEN)},
    )
    return page, status(form) if sent else 200


@groups.route("/detections/<reference:reference>/people/file", methods=["GET", "POST"])
@reads_first
@takes_file
@limited(Rate.UPLOAD)
@needs(Permission.DETECTION_LOG)
def upload(reference: str) -> ResponseReturnValue:
    """Send a list in a file. It is read first, which may take seconds, and kept then."""
    detection = pages.detection_of(actor(), reference)
    sums = pages.counted(detection, pages.persons_of(actor(), detection))
    form = FileForm()
    if form.validate_on_submit():
        with attempt(form):
            arrived = arriving.arrived(form.received(), most_bytes=settings().max_file_bytes)
            begin_writing()
            row = service.take_in(actor(), reference, form.submission.data, arrived)
            return redirect(url_for("lists.show", reference=reference, list_id=row.id), 303)
    return render_template("groups/file.html", form=form, reference=reference, counted=sums), status(form)


@groups.get("/people-list.csv")
@needs(Permission.DETECTION_LOG)
def blank_csv() -> ResponseReturnValue:
    """An empty list to fill in, as text."""
    return _sent(blanks.as_csv(), "text/csv", "people-list.csv")


@groups.get("/people-list.xlsx")
@needs(Permission.DETECTION_LOG)
def blank_xlsx() -> ResponseReturnValue:
    """An empty list to fill in, as a workbook."""
    return _sent(blanks.as_xlsx(), blanks.XLSX, "people-list.xlsx")


def _sent(data: bytes, media_type: str, name: str) -> Response:
    return Response(data, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
