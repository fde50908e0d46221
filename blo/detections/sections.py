"""What each section of a detection's record holds."""

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections.kinds import OfLeg
from blo.detections.lines import (
    DetectionFee,
    DetectionHarm,
    DetectionItem,
    DetectionLeg,
    DetectionPaper,
    DetectionSeizure,
)
from blo.detections.lists import Benefit, Facilitation, Precision, YesNo
from blo.detections.models import Detection, DetectionNationality
from blo.detections.states import DetectionField, Direction, HowDetected, Mode, PlaceKind, Section, Transport
from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices.states import Crime
from blo.people.states import Need
from blo.records import kinds, layouts
from blo.records.kinds import Shown
from blo.records.layouts import LINES, MOST_LINES, Column, Content, Layout, Lines
from blo.records.listed import Listed, ListedBy, ManyListed
from blo.sharing.fields import Field

MOST_PERSONS = 5000
ITEM_LISTS = {
    Crime.DRUGS: (CodeList.DRUG, CodeList.PRECURSOR),
    Crime.WILDLIFE: (CodeList.SPECIES,),
    Crime.TIMBER: (CodeList.TIMBER,),
    Crime.WASTE: (CodeList.WASTE,),
    Crime.OZONE: (CodeList.WASTE,),  # what holds such a substance is waste of many kinds
    Crime.COUNTERFEIT: (CodeList.GOODS,),
    Crime.DOCUMENT_FRAUD: (CodeList.DOCUMENT,),
    Crime.SCAM_COMPOUND: (CodeList.FORCED_WORK,),
}
"""The crimes that are about something of a kind, and the lists of these kinds."""
ABUSE = "abuse"
"""The kind of harm that is told more of: which abuse it was."""
_ABOUT = frozenset(crime.value for crime in ITEM_LISTS)
UNITS = {"amount": "currency", "quantity": "unit"}
"""Numbers and what they are counted in."""
DETAIL_LISTS = {
    Crime.DRUGS: (CodeList.CONCEALMENT,),
    Crime.WILDLIFE: (CodeList.CITES,),
    Crime.SCAM_COMPOUND: (CodeList.DEBT,),
}
"""What is asked besides of some of them."""


def _count(name: str, label: Lazy) -> Column:
    return Column(name, label, kinds.Whole(0, MOST_PERSONS), DetectionField.COUNTS, needed=False)


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
            Column("place_kind", _l("Kind of place"), kinds.Coded(PlaceKind), _F.PLACE),
            Column("place_name", _l("Name of the place"), kinds.Words(200), _F.PLACE),
            Column("occurred_at", _l("Time"), kinds.Moment(), _F.OCCURRED),
            _count("men", _lp("count", "Men")),
            _count("women", _lp("count", "Women")),
            _count("boys", _lp("count", "Boys")),
            _count("girls", _lp("count", "Girls")),
            _count("unknown", _lp("count", "Not known")),
            Column("mode", _l("Mode of entry"), kinds.Coded(Mode), _F.CIRCUMSTANCES),
            Column("transport", _l("Transport"), kinds.Coded(Transport), _F.CIRCUMSTANCES),
            Column("needs", _l("Urgent needs"), kinds.ManyCoded(Need), _F.NEEDS, needed=False),
            Column("direction", _l("Direction"), kinds.Coded(Direction), _F.CIRCUMSTANCES),
            Column("how_detected", _l("How detected"), kinds.Coded(HowDetected), _F.CIRCUMSTANCES),
            Column("narrative", _l("What happened"), kinds.Words(4000), _F.NARRATIVE, needed=False),
            Column("narrative_language", _l("Written in"), kinds.Language(), _F.NARRATIVE, needed=False),
        ),
        Lines(
            "nationalities",
            DetectionNationality,
            (
                Column("country", _l("Nationality"), kinds.Country(), _F.NATIONALITIES),
                Column("persons", _l("Persons"), kinds.Whole(1, MOST_PERSONS), _F.NATIONALITIES),
            ),
            lambda number: _l("Nationality %(number)s", number=number),
            numbered=False,
        ),
    ),
    Section.LOCATION: Layout(
        (
            Column("subdivision", _l("Province"), Listed(CodeList.SUBDIVISION), _F.LOCATION),
            Column("latitude", _l("Latitude"), kinds.Number(5, -90, 90), _F.LOCATION),
            Column("longitude", _l("Longitude"), kinds.Number(5, -180, 180), _F.LOCATION),
            Column("precision", _l("How exact"), kinds.Coded(Precision), _F.LOCATION),
        )
    ),
    Section.CRIMES: Layout(
        (
            Column("crimes", _l("Crime types"), ManyListed(CodeList.CRIME), _F.CRIMES),
            Column("definition", _l("Definition used"), Listed(CodeList.DEFINITION), _F.CRIMES),
            Column("facilitation", _l("Facilitation"), kinds.Coded(Facilitation), _F.FACILITATION),
            Column(
                "facilitation_basis",
                _l("Known from"),
                ManyListed(CodeList.FACILITATION),
                _F.FACILITATION,
                needed=False,
            ),
            Column("material_benefit", _l("Material benefit"), kinds.Coded(Benefit), _F.FACILITATION),
            Column("recruitment", _l("Recruited through"), ManyListed(CodeList.RECRUITMENT), _F.RECRUITMENT),
            Column("concealment", _l("Concealment"), Listed(CodeList.CONCEALMENT), _F.CONCEALMENT),
        )
    ),
    Section.ACTION: Layout(
        (
            Column("action_taken", _l("Action taken"), ManyListed(CodeList.ACTION), _F.ACTION),
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
                Column("timing", _lp("fee", "When paid"), Listed(CodeList.FEE_TIMING), _F.FEES, needed=False),
                Column("method", _lp("fee", "How paid"), Listed(CodeList.FEE_METHOD), _F.FEES, needed=False),
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
                Column("type", _lp("paper", "Document"), Listed(CodeList.DOCUMENT), _F.PAPERS),
                Column("issuer", _lp("paper", "Issued by"), kinds.Country(), _F.PAPERS, needed=False),
                Column("fraud", _lp("paper", "What was wrong with it"), Listed(CodeList.FRAUD), _F.PAPERS),
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
                Column("kind", _lp("harm", "What happened"), Listed(CodeList.HARM), _F.HARM),
                Column("persons", _lp("harm", "How many persons"), kinds.Whole(1, MOST_PERSONS), _F.HARM),
                Column("abuse", _lp("harm", "Kind of abuse"), Listed(CodeList.ABUSE), _F.HARM, needed=False),
                Column("perpetrator", _lp("harm", "By whom"), Listed(CodeList.PERPETRATOR), _F.HARM, needed=False),
            ),
            lambda number: _l("Harm %(number)s", number=number),
        )
    ),
    Section.SEIZURES: Layout(
        lines=Lines(
            "seizures",
            DetectionSeizure,
            (
                Column("type", _lp("seizure", "What"), Listed(CodeList.SEIZURE), _F.SEIZURES),
                Column("quantity", _l("Quantity"), kinds.Number(3, 0, 10**9), _F.SEIZURES),
                Column("unit", _l("Unit"), Listed(CodeList.UNIT), _F.SEIZURES),
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
                Column("kind", _lp("item", "Kind"), ListedBy("crime", ITEM_LISTS), _F.ITEMS),
                Column("quantity", _l("Quantity"), kinds.Number(3, 0, 10**9), _F.ITEMS, needed=False),
                Column("unit", _l("Unit"), Listed(CodeList.UNIT), _F.ITEMS, needed=False),
                Column("detail", _lp("item", "Besides"), ListedBy("crime", DETAIL_LISTS), _F.ITEMS, needed=False),
                Column("note", _lp("item", "Note"), kinds.Words(500), _F.ITEMS, needed=False),
            ),
            lambda number: _l("Item %(number)s", number=number),
            joined=_counted,
        )
    ),
}


def fields_of(section: Section) -> frozenset[Field]:
    """The fields under which a section's content is released."""
    layout = LAYOUTS[section]
    columns = (*layout.columns, *(layout.lines.columns if layout.lines else ()))
    return frozenset(column.field for column in columns if column.field is not None)


def changed_fields(section: Section, before: Content, after: Content) -> frozenset[Field]:
    """The fields whose content differs; lines are one field."""
    layout = LAYOUTS[section]
    found = {column.field for column in layout.columns if before.get(column.name) != after.get(column.name)}
    if layout.lines is not None and before.get(LINES) != after.get(LINES):
        found.update(column.field for column in layout.lines.columns)
    return frozenset(field for field in found if field is not None)


def content_of(detection: Detection, section: Section) -> Content:
    """What a section of a detection holds now."""
    return layouts.content_of(detection, LAYOUTS[section])


def missing(detection: Detection, section: Section) -> list[Lazy]:
    """What a section should say and does not: its columns, or lines of the crimes that are about something."""
    found = layouts.lacking(detection, LAYOUTS[section])
    if section is Section.ITEMS:
        told = {item.crime for item in detection.items}
        untold = [code for code in detection.crimes or () if code in _ABOUT and code not in told]
        found += [registry.lazy_label(CodeList.CRIME, code) for code in untold]
    return found


def is_empty(detection: Detection, section: Section) -> bool:
    """Tell whether nothing of a section is recorded."""
    return not content_of(detection, section)
