"""Capturing without a line: the shell of the page in each language, who works with it, and what it sends in."""

import base64
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from blo.access.permissions import Permission
from blo.capture import service
from blo.consent import photos as unwanted
from blo.detections import queries
from blo.files import judging
from blo.files import queries as kept
from blo.files import service as files
from blo.files.judging import Received
from blo.files.service import About
from blo.files.states import Subject
from blo.files.storage import Store
from blo.kernel import clock, work
from blo.kernel.errors import NotFound
from blo.kernel.i18n import current, use
from blo.web.attempt import attempt
from blo.web.bodies import takes_file
from blo.web.detections import arriving, shell
from blo.web.gate import needs, public
from blo.web.headers import MANIFEST, installable
from blo.web.limits import Rate, limited
from blo.web.request import actor, settings, visiting
from blo.web.transaction import begin_writing, reads_first
from blo.web.ui.fields import Entry, Upload
from blo.web.ui.forms import Form

BAD_REQUEST, TOO_EARLY, UNPROCESSABLE = 400, 409, 422

capture = Blueprint("capture", __name__, template_folder="templates")


class _Posted(Entry):
    """What a script puts into a form, as it is."""

    kind = "hidden"

    def read(self, text: str) -> str:
        """Text is text; whoever reads on judges it."""
        return text


class BatchForm(Form):
    """What a device sends in, with the token of its session."""

    batch = _Posted("")


class PhotoForm(Form):
    """A photo of an entry that was sent in before."""

    entry = _Posted("")
    photo = Upload("")


@capture.get("/capture")
@public
def start() -> ResponseReturnValue:
    """Go to the page in the reader's language."""
    return redirect(url_for("capture.page", locale=current()), 303)


@capture.get("/capture/<language:locale>")
@installable
@public
def page(locale: str) -> ResponseReturnValue:
    """The page, the same for everybody."""
    return shell.page(locale)


@capture.get("/capture/<language:locale>/manifest.json")
@public
def manifest(locale: str) -> ResponseReturnValue:
    """What a device is told when the page is installed."""
    return Response(shell.manifest(locale), mimetype=MANIFEST)


@capture.get("/capture/<language:locale>/worker.js")
@public
def worker(locale: str) -> ResponseReturnValue:
    """The worker that shows the page where there is no line; it stands before this page and no other."""
    headers = {"Service-Worker-Allowed": url_for("capture.page", locale=locale)}
    return Response(shell.worker(locale), mimetype="text/javascript", headers=headers)


@capture.get("/capture/icon-<int:size>.png")
@public
def icon(size: int) -> ResponseReturnValue:
    """The picture on the device's screen."""
    if size not in shell.ICONS:
        raise NotFound
    return Response(shell.icon(size), mimetype="image/png")


def _device() -> UUID:
    try:
        return UUID(request.args.get("device", ""))
    except ValueError:
        abort(BAD_REQUEST)


def _key(account_id: UUID, device: UUID) -> str:
    return base64.b64encode(arriving.draft_key(settings().secret_key, account_id, device)).decode()


@capture.get("/capture/session")
@needs(Permission.DETECTION_LOG)
def session() -> ResponseReturnValue:
    """Who works at the device, by number and not by name, and the key under which their entries wait on it."""
    reader = actor()
    return jsonify(
        account=str(reader.account_id),
        session=str(visiting().session_id),
        token=generate_csrf(),
        key=_key(reader.account_id, _device()),
        now=round(clock.now().timestamp() * 1000),
        zone=reader.time_zone,
        agency=bool(reader.agency),
        heir=reader.may(Permission.ENTRY_TAKE_OVER),
        idle=settings().idle_minutes,
        form=shell.form_edition(),
        photo=min(settings().max_file_bytes, settings().max_request_bytes),
    )


@capture.post("/capture/sync")
@needs(Permission.DETECTION_LOG)
def sync() -> ResponseReturnValue:
    """Take a batch in, entry by entry, and say of each what became of it."""
    form = BatchForm()
    if not form.validate_on_submit():
        return jsonify(token=generate_csrf()), BAD_REQUEST
    try:
        batch = arriving.read(form.batch.data or "")
    except ValueError:
        return jsonify(token=generate_csrf()), BAD_REQUEST
    with use(batch.locale or current()):
        answers = [arriving.take(actor(), sent, batch) for sent in batch.entries]
    with work.atomic():
        service.drop(actor(), batch.dropped)
    return jsonify(answers=answers, now=round(clock.now().timestamp() * 1000), **arriving.news(actor(), batch))


@capture.post("/capture/left")
@needs(Permission.ENTRY_TAKE_OVER)
def left() -> ResponseReturnValue:
    """Give a supervisor the key to what a closed account left on this device, or let it be deleted unread."""
    form = BatchForm()
    if not form.validate_on_submit():
        return jsonify(token=generate_csrf()), BAD_REQUEST
    try:
        told = arriving.read_left(form.batch.data or "")
    except ValueError:
        return jsonify(token=generate_csrf()), BAD_REQUEST
    if told.opens:
        service.take_over(actor(), told.account, told.entries)
        return jsonify(key=_key(told.account, told.device))
    service.discard(actor(), told.account, told.entries)
    return jsonify(key="")


@capture.post("/capture/photos")
@reads_first
@takes_file
@limited(Rate.UPLOAD)
@needs(Permission.FILE_ADD)
def photos() -> ResponseReturnValue:
    """Keep a photo with the detection that its entry became; the same photo sent again is the same photo."""
    form = PhotoForm()
    if not form.validate_on_submit() or form.photo.data is None:
        return jsonify(token=generate_csrf()), BAD_REQUEST
    detection = queries.by_submission(actor(), _entry(form))
    if detection is None:
        return jsonify(answer="early"), TOO_EARLY
    about, sent = About.record(Subject.DETECTION, detection), form.photo.data
    with attempt(form):
        judged = judging.judge(
            Received(sent.stream.read(), "", sent.mimetype or ""), most_bytes=settings().max_file_bytes
        )
        begin_writing()
        present = [entry.person_id for entry in queries.persons(actor(), [detection.id])]
        given: dict[str, Any] = {"store": Store(settings().files_folder), "submission": form.submission.data}
        if kept.by_submission(actor(), form.submission.data) is None:
            unwanted.check(actor(), present, shows_none=False)  # with a tick it can be added to the detection itself
        return jsonify(answer="stored", reference=files.add(actor(), about, judged, **given).reference)
    return jsonify(answer="rejected", errors=[trouble.message for trouble in form.troubles]), UNPROCESSABLE


def _entry(form: PhotoForm) -> UUID:
    try:
        return UUID(form.entry.data or "")
    except ValueError:
        abort(BAD_REQUEST)
