"""The forms of a record's sections: one a section, each made of the section's columns."""

from functools import partial
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from blo.codelists.states import CodeList
from blo.detections.lists import Benefit, Facilitation, Precision, YesNo
from blo.detections.models import Detection
from blo.detections.rules import day_of
from blo.detections.sections import DETAIL_LISTS, ITEM_LISTS, LAYOUTS, MOST_PERSONS
from blo.detections.states import Mode, Section
from blo.kernel.i18n import Words as Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.records.kinds import currencies
from blo.records.layouts import MOST_LINES, Content
from blo.web.detections.forms import FirstScreen
from blo.web.detections.thing_fields import ByCrime
from blo.web.request import actor
from blo.web.ui.fields import (
    Amount,
    Choice,
    CodeChoice,
    CountryChoice,
    ListChoice,
    ListChoices,
    Number,
    Option,
    Part,
    ProvinceChoice,
    Rows,
    Text,
)
from blo.web.ui.sections import SectionForm


def _listed(label: Said, code_list: CodeList, **rest: Any) -> ListChoice:
    return ListChoice(label, code_list, **{"style": "select", **rest})


class DetectionSectionForm(SectionForm):
    """A section of a detection."""

    section: ClassVar[Section]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.layout = LAYOUTS[cls.section]


class LoggedForm(FirstScreen, DetectionSectionForm):
    """What was logged, put right."""

    section = Section.LOGGED

    def prefill(self, detection: Detection) -> None:
        """Day and time are read by the clock of the place."""
        super().prefill(detection)
        local = detection.occurred_at.astimezone(ZoneInfo(detection.time_zone))
        self.occurred_day.process(None, local.date())
        self.occurred_time.process(None, local.time())
        if detection.narrative:
            self.narrative.language = detection.narrative_language

    def content(self, detection: Detection) -> Content:
        """A time that was not touched stays as exact as it was logged."""
        found = super().content(detection)
        moment = self.moment(detection.time_zone)
        if moment == detection.occurred_at.replace(second=0, microsecond=0):
            moment = detection.occurred_at
        language = {"narrative_language": self.narrative.language} if self.narrative.data else {}
        return found | language | {"occurred_at": moment.isoformat()}


class LocationForm(DetectionSectionForm):
    """Where exactly."""

    section = Section.LOCATION
    subdivision = ProvinceChoice(_l("Province"), country=lambda: actor().country, required=True)
    latitude = Amount(
        _l("Latitude"), places=5, least=-90, most=90, width="half", hint=_l("North is positive, such as 20.43219.")
    )
    longitude = Amount(
        _l("Longitude"), places=5, least=-180, most=180, width="half", hint=_l("East is positive, such as 99.88312.")
    )
    precision = CodeChoice(_l("How exact"), Precision)

    def hold(self, detection: Detection) -> None:
        """The provinces are those of the day on which it was."""
        super().hold(detection)
        self.subdivision.on = partial(day_of, detection)


class CrimesForm(DetectionSectionForm):
    """What it is about, and whether somebody brought the persons across."""

    section = Section.CRIMES
    crimes = ListChoices(_l("Crime types"), CodeList.CRIME)
    definition = _listed(_l("Definition used"), CodeList.DEFINITION)
    facilitation = CodeChoice(_l("Facilitation"), Facilitation)
    facilitation_basis = ListChoices(_l("Known from"), CodeList.FACILITATION)
    material_benefit = CodeChoice(_l("Material benefit"), Benefit)
    recruitment = ListChoices(_l("Recruited through"), CodeList.RECRUITMENT)
    concealment = _listed(_l("Concealment"), CodeList.CONCEALMENT)


class ActionForm(DetectionSectionForm):
    """What was done."""

    section = Section.ACTION
    action_taken = ListChoices(_l("Action taken"), CodeList.ACTION)
    sister_office = CodeChoice(_l("Sister office needed"), YesNo)


class LegPart(Part):
    """One leg."""

    origin = Text(_lp("route", "From"), limit=120)
    destination = Text(_lp("route", "To"), limit=120)
    mode = CodeChoice(_l("Mode of entry"), Mode, style="select")
    days = Number(_lp("route", "Days"), most=999)
    crossing = Text(_lp("route", "Crossing used"), limit=120)


class RouteForm(DetectionSectionForm):
    """The legs of the journey, in their order."""

    section = Section.ROUTE
    legs = Rows(LegPart, _lp("section", "Route"), most=MOST_LINES)


class FeePart(Part):
    """One fee."""

    amount = Amount(_lp("fee", "Amount"), most=10**12)
    currency = Choice(
        _lp("fee", "Currency"), lambda: [Option(code, code) for code in currencies()], style="select", width="half"
    )
    leg = Number(_lp("fee", "Leg of the route"), least=1, most=MOST_LINES)
    timing = _listed(_lp("fee", "When paid"), CodeList.FEE_TIMING)
    method = _listed(_lp("fee", "How paid"), CodeList.FEE_METHOD)


class FeesForm(DetectionSectionForm):
    """What was paid or is owed."""

    section = Section.FEES
    fees = Rows(
        FeePart, _lp("section", "Fees paid or owed"), most=MOST_LINES, hint=_l("Without a leg: for the whole journey.")
    )


class PaperPart(Part):
    """Documents of one kind."""

    type = _listed(_lp("paper", "Document"), CodeList.DOCUMENT)
    issuer = CountryChoice(_lp("paper", "Issued by"), special=("XXX",))
    fraud = _listed(_lp("paper", "What was wrong with it"), CodeList.FRAUD)
    number = Number(_lp("paper", "How many"), least=1, most=MOST_PERSONS, default=1)


class PapersForm(DetectionSectionForm):
    """Documents that were seen."""

    section = Section.PAPERS
    papers = Rows(PaperPart, _lp("section", "Documents seen"), most=MOST_LINES)


class HarmPart(Part):
    """Harm of one kind."""

    kind = _listed(_lp("harm", "What happened"), CodeList.HARM)
    persons = Number(_lp("harm", "How many persons"), least=1, most=MOST_PERSONS)
    abuse = _listed(_lp("harm", "Kind of abuse"), CodeList.ABUSE)
    perpetrator = _listed(_lp("harm", "By whom"), CodeList.PERPETRATOR)


class HarmForm(DetectionSectionForm):
    """What happened to persons."""

    section = Section.HARM
    harms = Rows(HarmPart, _lp("section", "Harm"), most=MOST_LINES)


class SeizurePart(Part):
    """Seized things of one kind."""

    type = _listed(_lp("seizure", "What"), CodeList.SEIZURE)
    quantity = Amount(_l("Quantity"), places=3, most=10**9)
    unit = _listed(_l("Unit"), CodeList.UNIT, width="half")
    description = Text(_l("Description"), limit=500)


class SeizuresForm(DetectionSectionForm):
    """What was seized, by number alone."""

    section = Section.SEIZURES
    seizures = Rows(SeizurePart, _lp("section", "Seizures"), most=MOST_LINES)


class ItemPart(Part):
    """One thing that a crime is about; crime and kind are chosen together."""

    kind = ByCrime(_lp("item", "Kind"), ITEM_LISTS, named=True)
    quantity = Amount(_l("Quantity"), places=3, most=10**9)
    unit = _listed(_l("Unit"), CodeList.UNIT, width="half")
    detail = ByCrime(_lp("item", "Besides"), DETAIL_LISTS)
    note = Text(_lp("item", "Note"), limit=500)


class ItemsForm(DetectionSectionForm):
    """What the crimes are about."""

    section = Section.ITEMS
    items = Rows(ItemPart, _lp("section", "Drugs, wildlife, goods and more"), most=MOST_LINES)

    def row(self, line: Any) -> dict[str, Any]:
        """Name crime and kind together."""
        return super().row(line) | {"kind": f"{line.crime.value}/{line.kind}"}

    def line(self, part: Part) -> Content:
        """Part crime and kind."""
        found = super().line(part)
        crime, _, kind = found.pop("kind", "").partition("/")
        return found | ({"crime": crime, "kind": kind} if kind else {})


FORMS: dict[Section, type[DetectionSectionForm]] = {
    form.section: form
    for form in (
        *(LoggedForm, LocationForm, CrimesForm, ActionForm, RouteForm, FeesForm, PapersForm, HarmForm, SeizuresForm),
        ItemsForm,
    )
}
