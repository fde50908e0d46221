"""The form for a photo or paper."""

from werkzeug.datastructures import FileStorage

from blo.files.judging import Received
from blo.files.service import Caption
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.ui.fields import LongText, Upload
from blo.web.ui.forms import Form

PICTURES = "image/jpeg,image/png,image/webp"


class FileForm(Form):
    """A photo taken now, or a file there is; and what it shows."""

    photo = Upload(_l("Take a photo"), accept=PICTURES, capture="environment")
    file = Upload(
        _l("Choose a photo or paper"),
        accept=f"{PICTURES},application/pdf",
        hint=_l("A JPEG, PNG or WebP picture, or a PDF. Place and time that a camera wrote into it are taken out."),
    )
    caption = LongText(_l("What it shows"), language=True, rows=2, hint=_l("Without names, where you can."))

    def received(self) -> Received:
        """The bytes, and what their sender calls them."""
        chosen: list[FileStorage] = [field.data for field in (self.photo, self.file) if field.data is not None]
        if len(chosen) != 1:
            raise RuleBroken("file", _l("Take one photo, or choose one file."))
        [one] = chosen
        return Received(one.stream.read(), one.filename or "", one.mimetype or "")

    def to_caption(self) -> Caption:
        """What the verb takes."""
        return Caption(self.caption.data, self.caption.language)
