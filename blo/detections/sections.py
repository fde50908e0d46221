"""What each section of a detection's record holds."""

from blo.detections.kinds import Listed, ManyListed, OfLeg
from blo.detections.lines import (
    DetectionFee,
    DetectionHarm,
    DetectionItem,
    DetectionLeg,
    DetectionPaper,
    DetectionSeizure,
)
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
from blo.detections.models import Detection, DetectionNationality
from blo.detections.states import DetectionField, Direction, HowDetected, Mode, PlaceKind, Section, Transport
from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices.states import Crime
from blo.people.states import Need
from blo.records import kinds, layouts
from blo.records.kinds import Shown
from blo.records.layouts import MOST_LINES, Column, Content, Layout, Lines
from blo.sharing.fields import Field

MOST_PERSONS = 5000
ITEM_LISTS = {
    Crime.DRUGS: "drug_kind",
    Crime.WILDLIFE: "species_group",
    Crime.TIMBER: "timber_kind",
    Crime.WASTE: "waste_kind",
    Crime.COUNTERFEIT: "goods_kind",
    Crime.DOCUMENT_FRAUD: "document_type",
    Crime.SCAM_COMPOUND: "forced_work",
}
"""The crimes that are about something of a kind, and the list of these kinds."""
FIRST_SCREEN = (
    *(DetectionField.OCCURRED, DetectionField.PLACE, DetectionField.CIRCUMSTANCES, DetectionField.COUNTS),
    *(DetectionField.NATIONALITIES, DetectionField.NEEDS, DetectionField.NARRATIVE),
)
UNITS = {"amount": "currency", "quantity": "unit"}
"""Numbers and what they are counted in."""
DETAIL_LISTS = {Crime.DRUGS: "concealment", Crime.WILDLIFE: "cites_appendix", Crime.SCAM_COMPOUND: "debt"}
"""What is asked besides of some of them."""


def _count(name: str, label: Lazy) -> Column:
    return Column(name, label, kinds.Whole(0, MOST_PERSONS), needed=False)


def _counted(said: dict[str, Shown]) -> dict[str, Shown]:
    """Put a number before what it is counted in."""
    for number, unit in UNITS.items():
        if number in said and unit in said:
            said[number] = _l("%(number)s %(unit)s", number=said[number], unit=said.pop(unit))
    return said


def _from_to(said: dict[str, Shown]) -> dict[str, Shown]:
    if {"origin", "destination"} <= said.keys():
        said["origin"] = Said(f"{said['origin']} – {said.pop('destination')}")
    return said


_F = DetectionField
LAYOUTS: dict[Section, Layout] = {
    Section.LOGGED: Layout(
        (
            Column("place_kind", _l("Kind of place"), kinds.Coded(PlaceKind)),
            Column("place_name", _l("Name of the place"), kinds.Words(200)),
            Column("occurred_at", _l("Time"), kinds.Moment()),
            _count("men", _lp("count", "Men")),
            _count("women", _lp("count", "Women")),
            _count("boys", _lp("count", "Boys")),
            _count("girls", _lp("count", "Girls")),
            _count("unknown", _lp("count", "Not known")),
            Column("mode", _l("Mode of entry"), kinds.Coded(Mode)),
            Column("transport", _l("Transport"), kinds.Coded(Transport)),
            Column("needs", _l("Urgent needs"), kinds.ManyCoded(Need), needed=False),
            Column("direction", _l("Direction"), kinds.Coded(Direction)),
            Column("how_detected", _l("How detected"), kinds.Coded(HowDetected)),
            Column("narrative", _l("What happened"), kinds.Words(4000), needed=False),
            Column("narrative_language", _l("Written in"), kinds.Language(), needed=False),
        ),
        Lines(
            "nationalities",
            DetectionNationality,
            (
                Column("country", _l("Nationality"), kinds.Country()),
                Column("persons", _l("Persons"), kinds.Whole(1, MOST_PERSONS)),
            ),
            lambda number: _l("Nationality %(number)s", number=number),
            numbered=False,
        ),
    ),
    Section.LOCATION: Layout(
        (
            Column("latitude", _l("Latitude"), kinds.Number(5, -90, 90), _F.LOCATION),
            Column("longitude", _l("Longitude"), kinds.Number(5, -180, 180), _F.LOCATION),
            Column("precision", _l("How exact"), kinds.Coded(Precision), _F.LOCATION),
        )
    ),
    Section.CRIMES: Layout(
        (
            Column("crimes", _l("Crime types"), kinds.ManyCoded(Crime), _F.CRIMES),
            Column("definition", _l("Definition used"), Listed("definition"), _F.CRIMES),
            Column("facilitation", _l("Facilitation"), kinds.Coded(Facilitation), _F.FACILITATION),
            Column(
                "facilitation_basis",
                _l("Known from"),
                kinds.ManyCoded(FacilitationBasis),
                _F.FACILITATION,
                needed=False,
            ),
            Column("material_benefit", _l("Material benefit"), kinds.Coded(Benefit), _F.FACILITATION),
            Column("recruitment", _l("Recruited through"), kinds.ManyCoded(Recruitment), _F.RECRUITMENT),
            Column("concealment", _l("Concealment"), Listed("concealment"), _F.CONCEALMENT),
        )
    ),
    Section.ACTION: Layout(
        (
            Column("action_taken", _l("Action taken"), ManyListed("action_taken"), _F.ACTION),
            Column("sister_office", _l("Sister office needed"), kinds.Coded(YesNo), _F.SISTER_OFFICE),
        )
    ),
    Section.ROUTE: Layout(
        lines=Lines(
            "legs",
            DetectionLeg,
            (
                Column("origin", _lp("route", "From"), kinds.Words(120), _F.ROUTE),
                Column("destination", _lp("route", "To"), kinds.Words(120), _F.ROUTE),
                Column("mode", _l("Mode of entry"), kinds.Coded(Mode), _F.ROUTE, needed=False),
                Column("days", _lp("route", "Days"), kinds.Whole(0, 999), _F.ROUTE, needed=False),
                Column("crossing", _lp("route", "Crossing used"), kinds.Words(120), _F.ROUTE, needed=False),
            ),
            lambda number: _l("Leg %(number)s", number=number),
            joined=_from_to,
        )
    ),
    Section.FEES: Layout(
        lines=Lines(
            "fees",
            DetectionFee,
            (
                Column("amount", _lp("fee", "Amount"), kinds.Number(2, 0, 10**12), _F.FEES),
                Column("currency", _lp("fee", "Currency"), kinds.Currency(), _F.FEES),
                Column("leg", _lp("fee", "Leg of the route"), OfLeg(1, MOST_LINES), _F.FEES, needed=False),
                Column("timing", _lp("fee", "When paid"), kinds.Coded(FeeTiming), _F.FEES, needed=False),
                Column("method", _lp("fee", "How paid"), kinds.Coded(FeeMethod), _F.FEES, needed=False),
            ),
            lambda number: _l("Fee %(number)s", number=number),
            joined=_counted,
        )
    ),
    Section.PAPERS: Layout(
        lines=Lines(
            "papers",
            DetectionPaper,
            (
                Column("type", _lp("paper", "Document"), Listed("document_type"), _F.PAPERS),
                Column("issuer", _lp("paper", "Issued by"), kinds.Country(), _F.PAPERS, needed=False),
                Column("fraud", _lp("paper", "What was wrong with it"), kinds.Coded(Fraud), _F.PAPERS),
                Column("number", _lp("paper", "How many"), kinds.Whole(1, MOST_PERSONS), _F.PAPERS),
            ),
            lambda number: _l("Document %(number)s", number=number),
        )
    ),
    Section.HARM: Layout(
        lines=Lines(
            "harms",
            DetectionHarm,
            (
                Column("kind", _lp("harm", "What happened"), kinds.Coded(HarmKind), _F.HARM),
                Column("persons", _lp("harm", "How many persons"), kinds.Whole(1, MOST_PERSONS), _F.HARM),
                Column("abuse", _lp("harm", "Kind of abuse"), Listed("abuse_kind"), _F.HARM, needed=False),
                Column("perpetrator", _lp("harm", "By whom"), Listed("perpetrator_kind"), _F.HARM, needed=False),
            ),
            lambda number: _l("Harm %(number)s", number=number),
        )
    ),
    Section.SEIZURES: Layout(
        lines=Lines(
            "seizures",
            DetectionSeizure,
            (
                Column("type", _lp("seizure", "What"), Listed("seizure_kind"), _F.SEIZURES),
                Column("quantity", _l("Quantity"), kinds.Number(3, 0, 10**9), _F.SEIZURES),
                Column("unit", _l("Unit"), Listed("unit"), _F.SEIZURES),
                Column("description", _l("Description"), kinds.Words(500), _F.SEIZURES, needed=False),
            ),
            lambda number: _l("Seizure %(number)s", number=number),
            joined=_counted,
        )
    ),
    Section.ITEMS: Layout(
        lines=Lines(
            "items",
            DetectionItem,
            (
                Column("crime", _l("Crime"), kinds.Coded(Crime), _F.ITEMS),
                Column("kind", _lp("item", "Kind"), Listed(*ITEM_LISTS.values()), _F.ITEMS),
                Column("quantity", _l("Quantity"), kinds.Number(3, 0, 10**9), _F.ITEMS, needed=False),
                Column("unit", _l("Unit"), Listed("unit"), _F.ITEMS, needed=False),
                Column("detail", _lp("item", "Besides"), Listed(*DETAIL_LISTS.values()), _F.ITEMS, needed=False),
                Column("note", _lp("item", "Note"), kinds.Words(500), _F.ITEMS, needed=False),
            ),
            lambda number: _l("Item %(number)s", number=number),
            joined=_counted,
        )
    ),
}


def fields_of(section: Section) -> frozenset[Field]:
    """The fields under which a section's content is released; what was logged has several of its own."""
    layout = LAYOUTS[section]
    columns = (*layout.columns, *(layout.lines.columns if layout.lines else ()))
    named = {column.field for column in columns if column.field is not None}
    return frozenset(named or FIRST_SCREEN)


def content_of(detection: Detection, section: Section) -> Content:
    """What a section of a detection holds now."""
    return layouts.content_of(detection, LAYOUTS[section])


def missing(detection: Detection, section: Section) -> list[Lazy]:
    """What a section should say and does not: its columns, or lines of the crimes that are about something."""
    found = layouts.lacking(detection, LAYOUTS[section])
    if section is Section.ITEMS:
        told = {item.crime for item in detection.items}
        found += [crime.label for crime in detection.crimes or () if crime in ITEM_LISTS and crime not in told]
    return found


def is_empty(detection: Detection, section: Section) -> bool:
    """Tell whether nothing of a section is recorded."""
    return not content_of(detection, section)
