"""What can have become of a detection."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_pgettext as _lp


class Became(Code):
    """One thing that became of a detection, in the order of the figures."""

    CASE = "case", _lp("outcome", "Put into a case"), "good"
    SHARED = "shared", _lp("outcome", "Shared with another office"), "good"
    REFERRED = "referred", _lp("outcome", "Persons referred to help"), "good"
    OFFERED = "offered", _lp("outcome", "Handover of persons offered"), "neutral"
    HANDED_OVER = "handed_over", _lp("outcome", "Persons handed over"), "good"
    REFUSED = "refused", _lp("outcome", "Persons refused at the handover"), "warn"
