"""What photos say of a detection's time and place: shown on its page, and answered with one press."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.detections import photos as verbs
from blo.detections import queries
from blo.detections.models import Detection
from blo.detections.states import PhotoUse
from blo.files.models import File
from blo.kernel.errors import Conflict
from blo.kernel.i18n import Lazy, lazy_moment
from blo.kernel.i18n import gettext as _
from blo.web.gate import needs
from blo.web.request import actor
from blo.web.ui.fields import CodeChoice
from blo.web.ui.forms import ChangeForm

photos = Blueprint("photos", __name__)
BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What one photo says, and what can be done with it."""

    photo: str
    taken: Lazy | None
    place: str
    uses: tuple[PhotoUse, ...]


def offer_rows(actor: Actor, detection: Detection, found: list[File]) -> list[OfferRow]:
    """What nobody has answered yet, for those who may change the detection."""
    if detection.is_annulled or not allows(actor, Permission.DETECTION_AMEND, detection):
        return []
    return [
        OfferRow(
            photo=one.file.reference,
            taken=lazy_moment(one.taken, detection.time_zone) if one.taken else None,
            place=f"{one.latitude}, {one.longitude}" if one.latitude is not None else "",
            uses=one.uses(),
        )
        for one in verbs.offers(detection, found)
    ]


class UseForm(ChangeForm):
    """What is done with it."""

    use = CodeChoice("", PhotoUse, required=True)


@photos.post("/detections/<reference:reference>/photos/<reference:photo>")
@needs(Permission.DETECTION_AMEND)
def use(reference: str, photo: str) -> ResponseReturnValue:
    """Take over what a photo says, or leave it."""
    queries.get_own(actor(), reference)
    form = UseForm()
    if not form.validate_on_submit():
        abort(BAD_REQUEST)
    seen = form.version.data
    if seen is None:
        raise Conflict
    verbs.use(actor(), reference, photo, form.use.data, seen=seen)
    done = _("Taken over from the photo.") if form.use.data is not PhotoUse.LEAVE else _("Left as it was.")
    flash(done, "good")
    return redirect(url_for("detections.show", reference=reference), 303)
