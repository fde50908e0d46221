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


class FeeTiming(Code):
    """When a fee is paid."""

    BEFORE = "before", _lp("fee", "Before the journey")
    STAGES = "stages", _lp("fee", "In stages")
    ARRIVAL = "arrival", _lp("fee", "On arrival")
    DEBT = "debt", _lp("fee", "As a debt")


class FeeMethod(Code):
    """How a fee is paid."""

    CASH = "cash", _lp("fee", "Cash")
    HAWALA = "hawala", _lp("fee", "Hawala")
    BANK = "bank", _lp("fee", "Bank")
    MOBILE_MONEY = "mobile_money", _lp("fee", "Mobile money")
    DEDUCTION = "employer_deduction", _lp("fee", "Taken from wages")
    LABOUR = "labour", _lp("fee", "Labour")


class Fraud(Code):
    """What was wrong with a document."""

    NONE = "none", _lp("fraud", "Nothing")
    COUNTERFEIT = "counterfeit", _lp("fraud", "Counterfeit")
    ALTERED = "altered", _lp("fraud", "Altered")
    IMPOSTOR = "impostor", _lp("fraud", "Of somebody else")
    OBTAINED = "fraudulently_obtained", _lp("fraud", "Obtained by fraud")
    STOLEN_BLANK = "stolen_blank", _lp("fraud", "Stolen blank")
    FANTASY = "fantasy", _lp("fraud", "Fantasy document")


class HarmKind(Code):
    """What happened to persons."""

    DEATH = "death", _lp("harm", "Death")
    INJURY = "injury", _lp("harm", "Injury")
    MISSING = "missing", _lp("harm", "Missing")
    ABUSE = "abuse", _lp("harm", "Abuse")


class YesNo(Code):
    """An answer that may also be not given."""

    YES = "yes", _lp("answer", "Yes")
    NO = "no", _lp("answer", "No")
