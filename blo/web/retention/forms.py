"""Placing a legal hold and lifting it."""

from blo.kernel.i18n import lazy_gettext as _l
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from blo.web.ui.fields import CodeChoice, LongText, Text
from blo.web.ui.forms import Form

LONGEST = 500


class HoldForm(Form):
    """What is held, and why."""

    reference = Text(
        _l("Reference"),
        limit=40,
        required=True,
        hint=_l("Of a case, with all that is in it, or of one detection, person, referral, handover or document."),
    )
    ground = CodeChoice(_l("Ground"), HoldGround, required=True)
    words = LongText(
        _l("Ground in words"),
        required=True,
        limit=LONGEST,
        rows=3,
        hint=_l("Which proceedings, and who asked for it. Without names, where you can."),
    )

    def to_command(self) -> NewHold:
        """What the verb takes."""
        return NewHold(self.reference.data, self.ground.data, self.words.data, self.submission.data)


class LiftForm(Form):
    """Why a hold is lifted."""

    reason = LongText(_l("Reason"), required=True, limit=LONGEST, rows=3)
