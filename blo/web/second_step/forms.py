"""The code that lets a first factor be set up."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.web.credentials import OneTime
from blo.web.ui.forms import Form


class EnrolmentForm(Form):
    """What an administrator handed over on paper."""

    one_time = OneTime(
        _l("Enrolment code"), required=True, limit=40, width="half", hint=_l("Three groups of three characters.")
    )
