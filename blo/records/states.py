"""Why a record is changed."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_pgettext as _lp


class AmendReason(Code):
    """Why a record is changed. Only what was empty can be filled in as `ADDED`."""

    ADDED = "added", _lp("amendment", "Filled in what was missing")
    MISTAKE = "mistake", _lp("amendment", "Entered by mistake")
    LEARNED = "learned", _lp("amendment", "Learned since")
    CHECKED = "checked", _lp("amendment", "Checked with the sister office")
    OTHER = "other", _lp("amendment", "Other reason, in words"), "warn"
