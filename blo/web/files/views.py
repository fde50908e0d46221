"""Adding a photo or paper to a detection or case, and opening it, whole or small."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.consent import photos
from blo.files import judging, queries, service, uploads
from blo.files.judging import Received
from blo.files.states import FileKind, Subject
from blo.files.storage import Store
from blo.kernel.i18n import gettext as _
from blo.web.attempt import attempt, status
from blo.web.bodies import takes_file
from blo.web.files.forms import FileForm
from blo.web.files.pages import persons_at, record_of, to_add_to
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor, settings
from blo.web.transaction import begin_writing, reads_first, saw

files = Blueprint("files", __name__, template_folder="templates")


def _store() -> Store:
    return Store(settings().files_folder)


@files.route("/detections/<reference:reference>/files/new", methods=["GET", "POST"])
@reads_first
@takes_file
@limited(Rate.UPLOAD)
@needs(Permission.FILE_ADD)
def of_detection(reference: str) -> ResponseReturnValue:
    """Add a photo or paper to a detection."""
    return _new(Subject.DETECTION, reference)


@files.route("/cases/<reference:reference>/files/new", methods=["GET", "POST"])
@reads_first
@takes_file
@limited(Rate.UPLOAD)
@needs(Permission.FILE_ADD)
def of_case(reference: str) -> ResponseReturnValue:
    """Add a photo or paper to a case."""
    return _new(Subject.CASE, reference)


@files.route("/exhibits/<reference:reference>/files/new", methods=["GET", "POST"])
@reads_first
@takes_file
@limited(Rate.UPLOAD)
@needs(Permission.FILE_ADD)
def of_exhibit(reference: str) -> ResponseReturnValue:
    """Add a photo or paper to an exhibit."""
    return _new(Subject.EXHIBIT, reference)


def _received(form: FileForm) -> Received:
    """What was sent with the form, or before it in parts."""
    if form.upload.data and not form.chosen:
        return uploads.whole(actor(), form.upload.data, _store())
    return form.received()


def _new(of: Subject, reference: str) -> ResponseReturnValue:
    """Judge first, which may take seconds, and write then."""
    about, back = to_add_to(actor(), of, reference), url_for(f"{of.value}s.show", reference=reference)
    form, persons = FileForm(), persons_at(actor(), about)
    if form.validate_on_submit():
        if queries.by_submission(actor(), form.submission.data):  # it arrived, and its sender was not told
            return redirect(back, 303)
        with attempt(form):
            judged = judging.judge(_received(form), most_bytes=settings().max_file_bytes)
            begin_writing()
            if judged.kind is not FileKind.PDF:
                photos.check(actor(), persons, shows_none=form.shows_none.data)
            given = {"caption": form.to_caption(), "submission": form.submission.data}
            file = service.add(actor(), about, judged, store=_store(), **given)
            uploads.drop(actor(), form.upload.data, _store())
            flash(_("Added as %(reference)s.", reference=file.reference), "good")
            return redirect(back, 303)
    asks = photos.is_unwanted(actor(), persons)
    return render_template("files/new.html", form=form, reference=reference, back=back, asks=asks), status(form)


@files.get("/files/<reference:reference>")
@needs(Permission.FILE_READ)
def show(reference: str) -> ResponseReturnValue:
    """The photo or paper itself; a paper is saved and not opened here."""
    file = queries.get(actor(), reference)
    saw(AuditKind.FILE_SEEN, reference, record_of(actor(), file).case_id)
    how = "attachment" if file.kind is FileKind.PDF else "inline"
    return _sent(service.content(file, _store()), file.kind, f'{how}; filename="{reference}.{file.kind.value}"')


@files.get("/files/<reference:reference>/small")
@needs(Permission.FILE_READ)
def small(reference: str) -> ResponseReturnValue:
    """The small picture in lists."""
    file = queries.get(actor(), reference)
    saw(AuditKind.FILE_SEEN, reference, record_of(actor(), file).case_id)
    return _sent(service.small(file, _store()), FileKind.JPEG, "inline")


def _sent(data: bytes, kind: FileKind, disposition: str) -> Response:
    return Response(data, mimetype=kind.media_type, headers={"Content-Disposition": disposition})
