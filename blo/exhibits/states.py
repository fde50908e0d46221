"""The codes of exhibits: what a thing is known by, why it changes hands, how its seal was found."""

from typing import Self

from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices.states import DataCategory
from blo.sharing.fields import Field


class MarkKind(Code):
    """What sort of number tells a thing from others of its kind."""

    SERIAL = "serial", _lp("mark", "Serial number")
    IMEI = "imei", _lp("mark", "IMEI")
    PLATE = "plate", _lp("mark", "Plate")
    OTHER = "other", _lp("mark", "Other mark")


class CustodyPurpose(Code):
    """Why an exhibit changes hands. With one that `ends` it leaves the office's keeping, and its chain is closed."""

    ends: bool

    def __new__(cls, value: str, label: Lazy, tone: str = "neutral", ends: bool = False) -> Self:  # noqa: FBT001, FBT002 - a row of an enumeration is positional
        """Make the member of one row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        member.ends = ends
        return member

    SEIZED = "seized", _lp("custody", "Seized")
    STORAGE = "storage", _lp("custody", "Put into storage")
    TRANSPORT = "transport", _lp("custody", "Transport")
    EXAMINATION = "examination", _lp("custody", "Examination")
    COURT = "court", _lp("custody", "Shown in court")
    CORRECTION = "correction", _lp("custody", "Correction of what was recorded"), "warn"
    RETURNED = "returned", _lp("custody", "Given back to the owner"), "good", True
    FORFEITED = "forfeited", _lp("custody", "Forfeited to the State"), "good", True
    DESTROYED = "destroyed", _lp("custody", "Destroyed"), "stop", True


LATER = frozenset(purpose for purpose in CustodyPurpose if purpose is not CustodyPurpose.SEIZED)
"""What a line after the first one may be for: a thing is seized once."""


class SealFound(Code):
    """How the seal was found when the exhibit changed hands."""

    INTACT = "intact", _lp("seal", "Intact"), "good"
    BROKEN = "broken", _lp("seal", "Broken"), "stop"
    NONE = "none", _lp("seal", "There was none")


class ExhibitField(Field):
    """What there is to release of an exhibit. Nothing releases it yet: `Exhibit.__scope__` is the own office alone."""

    WHAT = "exhibit_what", _l("What it is"), DataCategory.EXHIBITS
    MARK = "exhibit_mark", _l("Serial number, IMEI or plate"), DataCategory.EXHIBITS
    SEIZURE = "exhibit_seizure", _l("Seizure"), DataCategory.EXHIBITS
    KEEPING = "exhibit_keeping", _l("Packaging, seal and storage"), DataCategory.EXHIBITS
