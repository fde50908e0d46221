"""Asking to break the glass."""

from blo.break_glass.models import MOST_HOURS
from blo.break_glass.service import NewRequest
from blo.break_glass.states import Ground
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import tidy_reference
from blo.web.ui.fields import CodeChoice, LongText, Number, Text
from blo.web.ui.forms import Form


class RequestForm(Form):
    """Which case, on what ground, why, and for how long."""

    case = Text(_l("Reference of the case"), required=True, limit=40, width="half")
    ground = CodeChoice(_l("Legal ground"), Ground, required=True)
    words = LongText(_l("Why, in words"), required=True, limit=1000, rows=4)
    hours = Number(_l("For how many hours"), required=True, least=1, most=MOST_HOURS, default=4)

    def to_command(self) -> NewRequest:
        """What the verb takes."""
        case = tidy_reference(self.case.data)
        given = {"ground": self.ground.data, "words": self.words.data, "hours": self.hours.data}
        return NewRequest(case=case, submission=self.submission.data, **given)
