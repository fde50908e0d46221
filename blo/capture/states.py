"""The codes of entries, and what the server answers to one."""

from enum import StrEnum

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l


class EntryState(Code):
    """What became of an entry when it came in."""

    LOGGED = "logged", _l("Logged"), "good"
    REFUSED = "refused", _l("Not complete"), "warn"


class Outcome(StrEnum):
    """What a device is told of an entry: with the first three its work is done, with the others a person's begins."""

    STORED = "stored"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    CONFLICT = "conflict"
