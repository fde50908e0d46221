"""The two-minute detection form."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.detections.drafts import Kept
from blo.detections.facts import COUNT_LABELS
from blo.detections.models import COUNTED
from blo.detections.service import NewDetection
from blo.detections.states import Direction, HowDetected, Mode, PlaceKind, Transport
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.states import Need
from blo.web.request import actor
from blo.web.ui.fields import (
    Clock,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Day,
    LongText,
    Number,
    Part,
    Rows,
    Text,
    Tick,
)
from blo.web.ui.forms import ChangeForm, Form, typed

MOST_PERSONS = 5000
AGAIN = ("place_kind", "place_name", "mode", "transport", "direction", "how_detected")
"""What an entry begins with as the last one of the same person had it; whom it is about is never among it."""


def _today() -> object:
    return clock.today(actor().time_zone)


def _time() -> time:
    return clock.now().astimezone(ZoneInfo(actor().time_zone)).time().replace(second=0, microsecond=0, tzinfo=None)


class NationalityPart(Part):
    """One nationality and how many."""

    country = CountryChoice(_l("Nationality"), special=("XXA", "XXX"))
    persons = Number(_l("Persons"), least=1, most=MOST_PERSONS)


def _count(name: str) -> Number:
    return Number(COUNT_LABELS[name], most=MOST_PERSONS, stepper=True, default=0, width="half")


class FirstScreen(Form):
    """Place, time, counts, nationalities, mode and urgent needs; the rest can wait."""

    place_kind = CodeChoice(_l("Kind of place"), PlaceKind, required=True)
    place_name = Text(_l("Name of the place"), required=True)
    occurred_day = Day(_l("Day"), required=True, picker=True, default=_today)
    occurred_time = Clock(_l("Time"), required=True, picker=True, default=_time, width="half")
    men = _count("men")
    women = _count("women")
    boys = _count("boys")
    girls = _count("girls")
    unknown = _count("unknown")
    nationalities = Rows(NationalityPart, _l("Nationalities"), spare=2)
    mode = CodeChoice(_l("Mode of entry"), Mode, required=True)
    transport = CodeChoice(_l("Transport"), Transport, required=True, style="select")
    needs = CodeChoices(_l("Urgent needs"), Need)
    direction = CodeChoice(_l("Direction"), Direction, required=True, default=Direction.INBOUND)
    how_detected = CodeChoice(
        _l("How detected"), HowDetected, required=True, default=HowDetected.ROUTINE, style="select"
    )
    narrative = LongText(_l("What happened"), language=True, rows=3)

    def moment(self, zone: str) -> datetime:
        """When it was, by the clock of a zone."""
        return datetime.combine(self.occurred_day.data, self.occurred_time.data, ZoneInfo(zone))


class DetectionForm(FirstScreen):
    """A detection that is logged."""

    agency_only = Tick(_l("Only for my agency"), hint=_l("Other agencies of the office will not see it."))

    def _nationalities(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in self.nationalities.filled:
            if part.country.data is None or part.persons.data is None:
                raise RuleBroken("nationalities", _l("Give both the nationality and the number of persons."))
            found[part.country.data] = found.get(part.country.data, 0) + part.persons.data
        return found

    def to_command(self, reader: Actor) -> NewDetection:
        """What the verb takes; day and time are read by the clock of the reader's office."""
        return NewDetection(
            occurred_at=self.moment(reader.time_zone),
            place_kind=self.place_kind.data,
            place_name=self.place_name.data,
            direction=self.direction.data,
            how_detected=self.how_detected.data,
            mode=self.mode.data,
            transport=self.transport.data,
            counts={name: self[name].data or 0 for name in COUNTED},
            nationalities=self._nationalities(),
            needs=self.needs.data,
            narrative=self.narrative.data,
            narrative_language=self.narrative.language,
            submission=self.submission.data,
            agency_only=self.agency_only.data,
        )

    def kept(self) -> Kept:
        """What is kept of it as a draft: all that was typed, as it was typed."""
        own = {"csrf_token", "submission", "version"}
        return Kept([(name, value) for name, value in typed() if name not in own and value], self.agency_only.data)


class DraftForm(DetectionForm, ChangeForm):
    """The same, gone on with from a draft."""
