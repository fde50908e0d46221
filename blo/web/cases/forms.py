"""Opening a case and choosing what to release of it."""

from typing import Any

from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.codelists.states import CodeList
from blo.detections.facts import said
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import AGAINST_PERSONS, DetectionField
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.states import PersonField
from blo.web.terms import TermsForm
from blo.web.ui.fields import CodeChoices, ListChoices, LongText
from blo.web.ui.forms import Form

AGAINST = _l(
    "Documents seen and action taken could be held against the persons. Release them only where it helps them."
)


class CaseForm(Form):
    """What a case is about."""

    crimes = ListChoices(_l("Crimes"), CodeList.CRIME, required=True)
    summary = LongText(_l("Summary"), language=True, rows=3, hint=_l("Without names, where you can."))

    def to_command(self, detection: str) -> NewCase:
        """What the verb takes."""
        return NewCase(
            detection=detection,
            crimes=self.crimes.data,
            summary=self.summary.data,
            summary_language=self.summary.language,
            submission=self.submission.data,
        )


class ShareForm(TermsForm):
    """Fields of the case; those of its detections and persons are added for each of them."""

    case_fields = CodeChoices(_l("Of the case"), CaseField, required=True)
    detection_names: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()

    def chosen(self) -> Selection:
        """What was chosen, item by item; items of which nothing was chosen stay at home."""
        return Selection(
            case=self.case_fields.data,
            detections={name: self[name].data for name in self.detection_names if self[name].data},
            persons={name: self[name].data for name in self.person_names if self[name].data},
        )


def share_form(detections: list[Detection], persons: list[DetectionPerson]) -> ShareForm:
    """Make the form for one case: one run of ticks for each detection and person, named by reference.

    An annulled detection is not offered, and of others only what is recorded.
    """
    detections = [row for row in detections if not row.is_annulled]
    fields: dict[str, Any] = {
        "detection_names": tuple(row.reference for row in detections),
        "person_names": tuple(entry.person.reference for entry in persons),
    }
    for row in detections:
        label = _l("Of the detection %(reference)s", reference=row.reference)
        offered = said(row)
        careful = AGAINST if AGAINST_PERSONS & set(offered) else ""
        fields[row.reference] = CodeChoices(label, DetectionField, only=offered, hint=careful)
    for entry in persons:
        first = entry.person.names[0].text if entry.person.names else ""
        label = _l("Of the person %(reference)s %(name)s", reference=entry.person.reference, name=first)
        fields[entry.person.reference] = CodeChoices(label, PersonField)
    bound: type[ShareForm] = type("BoundShareForm", (ShareForm,), fields)
    return bound()
