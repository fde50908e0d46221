"""Recalling a release."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.states import RecallReason
from blo.web.ui.fields import CodeChoice
from blo.web.ui.forms import Form


class RecallForm(Form):
    """Why it is recalled; the other office reads the reason."""

    reason = CodeChoice(_l("Reason"), RecallReason, required=True)
