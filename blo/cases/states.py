"""What can be released of a case's core."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.offices.states import DataCategory
from blo.sharing.fields import Field


class CaseField(Field):
    """What can be released of a case; its reference always goes along, for without it nobody could speak of it."""

    CRIMES = "crimes", _l("Crimes"), DataCategory.CASE_CORE
    OPENED = "opened", _l("Opened"), DataCategory.CASE_CORE
    SUMMARY = "summary", _l("Summary"), DataCategory.CASE_CORE
