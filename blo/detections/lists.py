"""The closed lists of a detection's whole record: what the domain names, and nobody adds to."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_pgettext as _lp


class Precision(Code):
    """How near to the coordinates it was."""

    SPOT = "spot", _lp("precision", "On the spot")
    HUNDRED_METRES = "hundred_metres", _lp("precision", "Within 100 m")
    KILOMETRE = "kilometre", _lp("precision", "Within 1 km")
    TEN_KILOMETRES = "ten_kilometres", _lp("precision", "Within 10 km")
    AREA = "area", _lp("precision", "Somewhere in the area")


class Facilitation(Code):
    """Whether somebody brought the persons across."""

    CONFIRMED = "confirmed", _lp("facilitation", "Confirmed")
    SUSPECTED = "suspected", _lp("facilitation", "Suspected")
    NONE = "none", _lp("facilitation", "None")
    UNKNOWN = "unknown", _lp("facilitation", "Not known")


class Benefit(Code):
    """Whether somebody had a material benefit from it."""

    YES = "yes", _lp("benefit", "Yes")
    NO = "no", _lp("benefit", "No")
    UNKNOWN = "unknown", _lp("benefit", "Not known")


class YesNo(Code):
    """An answer that may also be not given."""

    YES = "yes", _lp("answer", "Yes")
    NO = "no", _lp("answer", "No")
