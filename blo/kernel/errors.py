"""What can go wrong, in five words; the doors turn each into a page or an exit code."""

from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l


class BloError(Exception):
    """Anything this project refuses on purpose."""


class NotFound(BloError):
    """There is no such thing, or it is not this reader's to know of: both look the same."""


class NotAllowed(BloError):
    """The reader may know of the thing but not do this; `reason` says why in their language."""

    def __init__(self, reason: Lazy) -> None:
        super().__init__(str(reason))
        self.reason = reason


class WrongState(BloError):
    """The verb does not fit the state the thing is in now."""

    message = _l(
        "This step is no longer possible: the record has moved on. Look at its present state and decide again."
    )


class Conflict(BloError):
    """Somebody else changed the thing since this reader last saw it."""

    message = _l(
        "Somebody changed this record while you were working. Nothing of theirs was lost. Look again and repeat."
    )


class RuleBroken(BloError):
    """What was entered breaks a rule; `field` is the form field it concerns, empty for the form as a whole."""

    def __init__(self, field: str, message: Lazy) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
