"""Offering a handover, receiving it, taking a person out."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.detections.models import DetectionPerson
from blo.handovers.models import HandoverPerson
from blo.handovers.service import NewHandover, Presented, Receipt
from blo.handovers.states import Outcome, RefusalReason
from blo.kernel import clock
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.web.request import actor
from blo.web.terms import TermsForm
from blo.web.ui.fields import Choice, Clock, CodeChoice, Day, Option, Text, Tick
from blo.web.ui.forms import ChangeForm

YES_NO = (Option("yes", _lp("answer", "Yes")), Option("no", _lp("answer", "No")))
ASKED_OF_ALL = ("fears_return", "agrees")


def _today() -> Any:
    return clock.today(actor().time_zone)


def _now() -> time:
    return clock.now().astimezone(ZoneInfo(actor().time_zone)).time().replace(second=0, microsecond=0, tzinfo=None)


def _person_fields() -> dict[str, Any]:
    """The fields of one person's line, the choice first; fear of return has no default: it is asked of everyone."""
    return {
        "chosen": Tick(_l("Hand this person over")),
        "fears_return": Choice(_l("Does the person express fear of returning?"), YES_NO, required=True),
        "agrees": Choice(_l("Does the person agree to return?"), YES_NO, required=True),
        "documents": Text(_l("Documents handed over"), limit=500),
        "property": Text(_l("Property"), limit=1000),
        "health": Text(_l("Health needs"), limit=500),
        "condition": Text(_l("Condition"), limit=500),
    }


def _child_fields() -> dict[str, Any]:
    return {
        "guardian": Text(_l("Guardian")),
        "best_interests": Text(_l("Best-interests reference"), limit=100),
        "child_officer": Text(_l("Receiving child-protection officer")),
    }


class HandoverForm(TermsForm):
    """When, where and by whom; the persons' lines are added for each person of the case."""

    planned_day = Day(_l("Day of the handover"), required=True, picker=True, default=_today)
    planned_time = Clock(_l("at"), required=True, picker=True, default=_now, width="half")
    place = Text(_l("Place of handover"), required=True)
    giver_name = Text(_l("Handing over: name"), required=True, default=lambda: actor().name)
    giver_rank = Text(_l("Handing over: rank"), limit=100)
    witness_name = Text(_l("Witness"))
    interpreter_name = Text(_l("Interpreter"))

    persons: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Reference, name, and the names of the line's fields, for each person."""

    def _presented(self, reference: str) -> Presented:
        def text(name: str) -> str:
            field = f"{reference}-{name}"
            return str(self[field].data) if field in self else ""

        return Presented(
            person=reference,
            agrees_to_return=self[f"{reference}-agrees"].data == "yes",
            fears_return=self[f"{reference}-fears_return"].data == "yes",
            documents=text("documents"),
            health=text("health"),
            property_list=text("property"),
            condition=text("condition"),
            guardian=text("guardian"),
            best_interests_reference=text("best_interests"),
            child_officer=text("child_officer"),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask of every person chosen whether there is fear, and whether the person agrees; of nobody else."""
        spared = [
            self[f"{reference}-{name}"]
            for reference, _name, _fields in self.persons
            for name in ASKED_OF_ALL
            if not self[f"{reference}-chosen"].data
        ]
        for field in spared:
            field.required = False
        sound = bool(super().validate(extra_validators))
        for field in spared:
            field.required = True
        return sound

    def fearing(self) -> list[str]:
        """The persons of whom the form says that they fear to return, chosen or not: it was said."""
        return [
            reference for reference, _name, _fields in self.persons if self[f"{reference}-fears_return"].data == "yes"
        ]

    def to_command(self, case: str, reader: Actor) -> NewHandover:
        """What the verb takes."""
        chosen = [reference for reference, _name, _fields in self.persons if self[f"{reference}-chosen"].data]
        return NewHandover(
            case=case,
            planned_at=datetime.combine(self.planned_day.data, self.planned_time.data, ZoneInfo(reader.time_zone)),
            place=self.place.data,
            giver_name=self.giver_name.data,
            giver_rank=self.giver_rank.data,
            persons=tuple(self._presented(reference) for reference in chosen),
            witness_name=self.witness_name.data,
            interpreter_name=self.interpreter_name.data,
            submission=self.submission.data,
        )


def handover_form(entries: list[DetectionPerson], reader: Actor) -> HandoverForm:
    """Make the form for one case, with a line for each own person; children have the lines their rules ask for."""
    fields: dict[str, Any] = {}
    persons = []
    today = clock.today(reader.time_zone)
    for person in (entry.person for entry in entries if entry.person.office_id == reader.office_id):
        own = _person_fields() | (_child_fields() if person.birth.may_be_child(today) else {})
        fields |= {f"{person.reference}-{name}": field for name, field in own.items()}
        named = tuple(f"{person.reference}-{name}" for name in own)
        persons.append((person.reference, person.names[0].text if person.names else "", named))
    bound: type[HandoverForm] = type("BoundHandoverForm", (HandoverForm,), {**fields, "persons": tuple(persons)})
    return bound()


class ReceiptForm(ChangeForm):
    """When and by whom it was received; one outcome for each person is added."""

    received_day = Day(_l("Day of the receipt"), required=True, picker=True, default=_today)
    received_time = Clock(_l("at"), required=True, picker=True, default=_now, width="half")
    receiver_name = Text(_l("Receiving: name"), required=True, default=lambda: actor().name)
    receiver_rank = Text(_l("Receiving: rank"), limit=100)
    witness_name = Text(_l("Witness"))
    interpreter_name = Text(_l("Interpreter"))

    persons: tuple[str, ...] = ()

    def to_receipt(self, reader: Actor) -> Receipt:
        """What the verb takes."""
        return Receipt(
            received_at=datetime.combine(self.received_day.data, self.received_time.data, ZoneInfo(reader.time_zone)),
            receiver_name=self.receiver_name.data,
            receiver_rank=self.receiver_rank.data,
            witness_name=self.witness_name.data,
            interpreter_name=self.interpreter_name.data,
            outcomes={
                reference: (
                    self[f"{reference}-outcome"].data,
                    self[f"{reference}-reason"].data,
                    self[f"{reference}-remark"].data,
                )
                for reference in self.persons
            },
        )


def receipt_form(lines: list[HandoverPerson]) -> ReceiptForm:
    """Make the form for the persons still presented."""
    fields: dict[str, Any] = {}
    for line in lines:
        reference = line.person.reference
        outcome = CodeChoice(_l("Outcome"), Outcome, only=(Outcome.RECEIVED, Outcome.REFUSED), required=True)
        fields[f"{reference}-outcome"] = outcome
        fields[f"{reference}-reason"] = CodeChoice(_l("If refused, why"), RefusalReason, style="select")
        fields[f"{reference}-remark"] = Text(_l("Remark"), limit=500)
    fields["persons"] = tuple(line.person.reference for line in lines)
    bound: type[ReceiptForm] = type("BoundReceiptForm", (ReceiptForm,), fields)
    return bound()
