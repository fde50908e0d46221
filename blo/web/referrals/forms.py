"""Sending a referral, and every answer to one."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.detections.models import DetectionPerson
from blo.kernel import clock
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import is_reference
from blo.people.states import PersonField
from blo.referrals.service import NewReferral, Words
from blo.referrals.states import DeclineReason, ReferralType, Service, Urgency
from blo.web.request import actor
from blo.web.terms import TermsForm, recipients_of_referrals
from blo.web.ui.fields import Choice, Clock, CodeChoice, CodeChoices, Day, LongText, Option, Text
from blo.web.ui.forms import ChangeForm

USUAL_DAYS = 3


def _due() -> Any:
    return clock.today(actor().time_zone) + timedelta(days=USUAL_DAYS)


class ReferralForm(TermsForm):
    """What is asked, for whom, by when, and what acceptance opens."""

    recipient_id = Choice(_l("To which office"), recipients_of_referrals, required=True)
    type = CodeChoice(_l("What is asked"), ReferralType, required=True, style="select")
    person = Choice(_l("For which person"), required=True)
    urgency = CodeChoice(_l("Urgency"), Urgency, required=True, default=Urgency.NORMAL)
    due_day = Day(_l("Answer due on"), required=True, picker=True, default=_due)
    due_time = Clock(_l("at"), required=True, picker=True, default=time(12, 0), width="half")
    services = CodeChoices(_l("Services requested"), Service)
    message = LongText(_l("Message"), required=True, language=True, hint=_l("Opens only on acceptance."))
    contact_instructions = Text(_l("How to contact the person safely"), limit=500, hint=_l("Opens only on acceptance."))
    manifest = CodeChoices(
        _l("What acceptance opens of the person"), PersonField, required=True, hint=_l("Field by field; nothing else.")
    )

    def offer(self, persons: list[DetectionPerson]) -> None:
        """Offer the persons of the case."""
        self.person.options = [
            Option(
                entry.person.reference,
                entry.person.names[0].text if entry.person.names else entry.person.reference,
                hint=entry.person.reference,
            )
            for entry in persons
        ]

    def to_command(self, case: str, reader: Actor) -> NewReferral:
        """What the verb takes; the due time is read by the clock of the reader's office."""
        return NewReferral(
            case=case,
            person=self.person.data,
            type=self.type.data,
            urgency=self.urgency.data,
            services=self.services.data,
            message=self.message.data,
            message_language=self.message.language,
            contact_instructions=self.contact_instructions.data,
            manifest=self.manifest.data,
            due_at=datetime.combine(self.due_day.data, self.due_time.data, ZoneInfo(reader.time_zone)),
            submission=self.submission.data,
        )


def asked_for(said: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks for, as a screening leads here: a person, and the kind of help; anything else is nothing."""
    person, kind = said.get("person", ""), said.get("type", "")
    known = {"type": ReferralType.of(kind)} if kind in tuple(ReferralType) else {}
    return {**known, **({"person": person} if is_reference(person) else {})}


class StepForm(ChangeForm):
    """A step that needs no words."""

    def words(self) -> Words:
        """Nothing."""
        return Words()


class DeclineForm(StepForm):
    """A coded reason, and a remark if one wants."""

    reason = CodeChoice(_l("Reason"), DeclineReason, required=True)
    note = LongText(
        _l("Remark"), language=True, rows=2, limit=1000, hint=_l("Without names: the other office reads it.")
    )

    def words(self) -> Words:
        """The reason and the remark."""
        return Words(self.note.data, self.note.language, self.reason.data)


class SayForm(StepForm):
    """A question, an answer, an outcome."""

    note = LongText(
        _l("In words"), language=True, rows=2, limit=1000, hint=_l("Without names: the other office reads it.")
    )

    def words(self) -> Words:
        """What was written."""
        return Words(self.note.data, self.note.language)


STEP_FORMS: dict[str, type[StepForm]] = {
    "decline": DeclineForm,
    "ask": SayForm,
    "answer": SayForm,
    "complete": SayForm,
}


def step_form(verb: str) -> StepForm:
    """The form of a verb."""
    return STEP_FORMS.get(verb, StepForm)(prefix="")
