"""The form for a photo or paper."""

from werkzeug.datastructures import FileStorage
from wtforms.widgets import HiddenInput

from blo.files.judging import Received
from blo.files.service import Caption
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.ui.fields import LongText, Text, Tick, Upload
from blo.web.ui.forms import Form

PICTURES = "image/jpeg,image/png,image/webp"


class Arrived(Text):
    """The name of an upload that came in parts before the form."""

    kind = "hidden"
    widget = HiddenInput()


class FileForm(Form):
    """A photo taken now, or a file there is, or one that came before in parts; and what it shows."""

    upload = Arrived("", limit=64)

    photo = Upload(_l("Take a photo"), accept=PICTURES, capture="environment")
    file = Upload(
        _l("Choose a photo or paper"),
        accept=f"{PICTURES},application/pdf",
        hint=_l("A JPEG, PNG or WebP picture, or a PDF. Place and time that a camera wrote into it are taken out."),
    )
    caption = LongText(_l("What it shows"), language=True, rows=2, hint=_l("Without names, where you can."))

    shows_none = Tick(
        _l("The picture shows nobody who does not want to be photographed"),
        hint=_l("A person recorded here said so. A paper needs no tick."),
    )

    @property
    def chosen(self) -> list[FileStorage]:
        """What came with the form itself."""
        return [field.data for field in (self.photo, self.file) if field.data is not None]

    def received(self) -> Received:
        """The bytes, and what their sender calls them."""
        if len(self.chosen) != 1:
            raise RuleBroken("file", _l("Take one photo, or choose one file."))
        [one] = self.chosen
        return Received(one.stream.read(), one.filename or "", one.mimetype or "")

    def to_caption(self) -> Caption:
        """What the verb takes."""
        return Caption(self.caption.data, self.caption.language)
