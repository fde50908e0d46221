"""Recalling a release."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.states import RecallReason
from blo.web.ui.fields import CodeChoice
from blo.web.ui.forms import Form

BY_HAND = (RecallReason.ERROR, RecallReason.ENDED, RecallReason.OTHER)


class RecallForm(Form):
    """Why it is recalled; the other office reads the reason."""

    reason = CodeChoice(_l("Reason"), RecallReason, only=BY_HAND, required=True)
