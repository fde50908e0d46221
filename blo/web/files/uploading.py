"""A file in parts: the script sends one after the other, and asks after a break how much is there."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from blo.access.permissions import Permission
from blo.files import uploads as verbs
from blo.files.storage import Store
from blo.web.attempt import UNPROCESSABLE, attempt
from blo.web.gate import needs
from blo.web.limits import Rate, limited
from blo.web.request import actor, settings
from blo.web.ui.fields import Number, Text, Upload
from blo.web.ui.forms import Form

uploads = Blueprint("uploads", __name__)
BAD_REQUEST = 400
MOST = 2**31 - 1


class PartForm(Form):
    """A part of a file; without one it asks how much is there."""

    name = Text("", required=True, limit=64)
    size = Number("", required=True, most=MOST)
    start = Number("", required=True, most=MOST)
    file = Upload("")


@uploads.post("/uploads")
@limited(Rate.PART)
@needs(Permission.FILE_ADD)
def part() -> ResponseReturnValue:
    """Take a part in, and answer how many bytes are there."""
    form = PartForm()
    if not form.validate_on_submit():
        return jsonify(token=generate_csrf()), BAD_REQUEST
    data = form.file.data.stream.read() if form.file.data else b""
    sent = verbs.NextPart(form.name.data, form.size.data, form.start.data, data)
    with attempt(form):
        store = Store(settings().files_folder)
        return jsonify(have=verbs.take(actor(), sent, store=store, most_bytes=settings().max_file_bytes))
    return jsonify(errors=[trouble.message for trouble in form.troubles]), UNPROCESSABLE
