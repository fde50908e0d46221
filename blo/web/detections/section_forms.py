"""The forms of a record's sections: one a section, each made of the section's columns."""

from collections.abc import Sequence
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from blo.detections.choices import choices
from blo.detections.lists import (
    Benefit,
    Facilitation,
    FacilitationBasis,
    FeeMethod,
    FeeTiming,
    Fraud,
    HarmKind,
    Precision,
    Recruitment,
    YesNo,
)
from blo.detections.models import Detection
from blo.detections.sections import DETAIL_LISTS, ITEM_LISTS, LAYOUTS, MOST_PERSONS
from blo.detections.states import Mode, Section
from blo.kernel.i18n import Words as Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices.states import Crime
from blo.records.kinds import currencies
from blo.records.layouts import MOST_LINES, Content
from blo.web.detections.forms import FirstScreen
from blo.web.ui.fields import (
    Amount,
    Choice,
    Choices,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Number,
    Option,
    Part,
    Rows,
    Text,
)
from blo.web.ui.sections import SectionForm


def _offered(list_name: str, group: Said = "") -> list[Option]:
    return [Option(code, words, group=group) for code, words in choices(list_name)]


def _listed(label: Said, list_name: str, **rest: Any) -> Choice:
    return Choice(label, lambda: _offered(list_name), **{"style": "select", **rest})


def _things() -> Sequence[Option]:
    """Every kind of thing under its crime; what is posted names both."""
    return [
        Option(f"{crime.value}/{option.value}", option.label, group=crime.label)
        for crime, name in ITEM_LISTS.items()
        for option in _offered(name)
    ]


def _details() -> Sequence[Option]:
    return [option for crime, name in DETAIL_LISTS.items() for option in _offered(name, crime.label)]


class DetectionForm(SectionForm):
    """A section of a detection."""

    section: ClassVar[Section]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.layout = LAYOUTS[cls.section]


class LoggedForm(FirstScreen, DetectionForm):
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


class LocationForm(DetectionForm):
    """Where exactly."""

    section = Section.LOCATION
    latitude = Amount(
        _l("Latitude"), places=5, least=-90, most=90, width="half", hint=_l("North is positive, such as 20.43219.")
    )
    longitude = Amount(
        _l("Longitude"), places=5, least=-180, most=180, width="half", hint=_l("East is positive, such as 99.88312.")
    )
    precision = CodeChoice(_l("How exact"), Precision)


class CrimesForm(DetectionForm):
    """What it is about, and whether somebody brought the persons across."""

    section = Section.CRIMES
    crimes = CodeChoices(_l("Crime types"), Crime)
    definition = _listed(_l("Definition used"), "definition")
    facilitation = CodeChoice(_l("Facilitation"), Facilitation)
    facilitation_basis = CodeChoices(_l("Known from"), FacilitationBasis)
    material_benefit = CodeChoice(_l("Material benefit"), Benefit)
    recruitment = CodeChoices(_l("Recruited through"), Recruitment)
    concealment = _listed(_l("Concealment"), "concealment")


class ActionForm(DetectionForm):
    """What was done."""

    section = Section.ACTION
    action_taken = Choices(_l("Action taken"), lambda: _offered("action_taken"))
    sister_office = CodeChoice(_l("Sister office needed"), YesNo)


class LegPart(Part):
    """One leg."""

    origin = Text(_lp("route", "From"), limit=120)
    destination = Text(_lp("route", "To"), limit=120)
    mode = CodeChoice(_l("Mode of entry"), Mode, style="select")
    days = Number(_lp("route", "Days"), most=999)
    crossing = Text(_lp("route", "Crossing used"), limit=120)


class RouteForm(DetectionForm):
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
    timing = CodeChoice(_lp("fee", "When paid"), FeeTiming, style="select")
    method = CodeChoice(_lp("fee", "How paid"), FeeMethod, style="select")


class FeesForm(DetectionForm):
    """What was paid or is owed."""

    section = Section.FEES
    fees = Rows(
        FeePart, _lp("section", "Fees paid or owed"), most=MOST_LINES, hint=_l("Without a leg: for the whole journey.")
    )


class PaperPart(Part):
    """Documents of one kind."""

    type = _listed(_lp("paper", "Document"), "document_type")
    issuer = CountryChoice(_lp("paper", "Issued by"), special=("XXX",))
    fraud = CodeChoice(_lp("paper", "What was wrong with it"), Fraud, style="select")
    number = Number(_lp("paper", "How many"), least=1, most=MOST_PERSONS, default=1)


class PapersForm(DetectionForm):
    """Documents that were seen."""

    section = Section.PAPERS
    papers = Rows(PaperPart, _lp("section", "Documents seen"), most=MOST_LINES)


class HarmPart(Part):
    """Harm of one kind."""

    kind = CodeChoice(_lp("harm", "What happened"), HarmKind, style="select")
    persons = Number(_lp("harm", "How many persons"), least=1, most=MOST_PERSONS)
    abuse = _listed(_lp("harm", "Kind of abuse"), "abuse_kind")
    perpetrator = _listed(_lp("harm", "By whom"), "perpetrator_kind")


class HarmForm(DetectionForm):
    """What happened to persons."""

    section = Section.HARM
    harms = Rows(HarmPart, _lp("section", "Harm"), most=MOST_LINES)


class SeizurePart(Part):
    """Seized things of one kind."""

    type = _listed(_lp("seizure", "What"), "seizure_kind")
    quantity = Amount(_l("Quantity"), places=3, most=10**9)
    unit = _listed(_l("Unit"), "unit", width="half")
    description = Text(_l("Description"), limit=500)


class SeizuresForm(DetectionForm):
    """What was seized, by number alone."""

    section = Section.SEIZURES
    seizures = Rows(SeizurePart, _lp("section", "Seizures"), most=MOST_LINES)


class ItemPart(Part):
    """One thing that a crime is about; crime and kind are chosen together."""

    kind = Choice(_lp("item", "Kind"), _things, style="select")
    quantity = Amount(_l("Quantity"), places=3, most=10**9)
    unit = _listed(_l("Unit"), "unit", width="half")
    detail = Choice(_lp("item", "Besides"), _details, style="select")
    note = Text(_lp("item", "Note"), limit=500)


class ItemsForm(DetectionForm):
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


FORMS: dict[Section, type[DetectionForm]] = {
    form.section: form
    for form in (
        *(LoggedForm, LocationForm, CrimesForm, ActionForm, RouteForm, FeesForm, PapersForm, HarmForm, SeizuresForm),
        ItemsForm,
    )
}
