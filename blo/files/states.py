"""What a file may be, what it may belong to, and why one is not taken."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp


class FileKind(Code):
    """What a file is, once it was made anew."""

    JPEG = "jpeg", _lp("file", "Photo")
    PNG = "png", _lp("file", "Picture")
    PDF = "pdf", _lp("file", "Paper (PDF)")

    @property
    def media_type(self) -> str:
        """The type it is served as."""
        return "application/pdf" if self is FileKind.PDF else f"image/{self.value}"


class Subject(Code):
    """What a file belongs to."""

    DETECTION = "detection", _l("Detection")
    CASE = "case", _l("Case")
    EXHIBIT = "exhibit", _l("Exhibit")


class Refusal(Code):
    """Why a file is not taken."""

    EMPTY = "empty", _l("The file is empty.")
    TOO_LARGE = "too_large", _l("The file is too large. Choose a smaller one, or take the photo at a lower size.")
    NOT_TAKEN = "not_taken", _l("This is not a JPEG, PNG or WebP picture and not a PDF. Other files are not taken.")
    MISMATCH = (
        "mismatch",
        _l("The file is not what its name or type says. Save it under its right name, or take a photo."),
    )
    BROKEN = "broken", _l("The file is damaged or incomplete. Take the photo again, or scan the paper again.")
    CARRIES_MORE = (
        "carries_more",
        _l(
            "The file carries something else behind or inside the picture or paper, such as a moving photo or an "
            "archive. Take a plain photo of it."
        ),
    )
    MOVES = "moves", _l("This is a moving picture. Take a still photo.")
    TOO_MANY_PIXELS = "too_many_pixels", _l("The picture has too many pixels. Take it at a lower size.")
    LOCKED = (
        "locked",
        _l("The PDF is locked with a password. Print it to a new PDF without one, or take a photo of it."),
    )
    ACTS = (
        "acts",
        _l("The PDF holds scripts, forms that send, or files inside it. Print it to a new PDF, or take a photo of it."),
    )
    TOO_LONG = "too_long", _l("The PDF has too many pages. Choose the pages that matter.")
    TOO_HARD = "too_hard", _l("Opening the file took too long or too much memory. Take a plain photo of it.")
