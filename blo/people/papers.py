"""From the lines of a travel document to a person's record: offered part by part, taken over by a press, never mended.

A right check digit proves that a line was typed as it is printed, not that the document is genuine: a nationality read
here is presumed. What a code says of a person's standing towards a State is never written into the record.
"""

from collections.abc import Iterable
from datetime import date

from blo.people.birth import Birth
from blo.people.models import Person
from blo.people.mrz import reading
from blo.people.mrz.reading import Zone
from blo.people.mrz.states import DocumentKind, Standing, Verdict
from blo.people.mrz.typed import Unread
from blo.people.sections import content_of
from blo.people.states import Basis, DocumentStatus, NameKind, NameOrder, NationalityStatus, PersonSection, Sex
from blo.records.layouts import LINES, Content

TYPES = {
    DocumentKind.PASSPORT: "passport",
    DocumentKind.VISA: "visa",
    DocumentKind.CARD: "identity_card",
    DocumentKind.CREW: "seaman_book",
    DocumentKind.UNKNOWN: "travel_document",
}
"""The kinds that lines tell, as codes of the list of documents."""
BELONGS_NOWHERE = {"XXA": NationalityStatus.STATELESS, "XXX": NationalityStatus.UNDETERMINED}


def read(text: str, on: date) -> Zone | Unread:
    """Read lines as they were typed, on a day from which centuries are told."""
    return reading.read(text, on=on)


def needs_review(texts: Iterable[str], on: date) -> bool:
    """Tell whether lines say what a supervisor must see before anything of the person may leave.

    Whom a State protects as a refugee, another State is feared by: which of them, no line says.
    """
    zones = [read(text, on) for text in texts if text]
    return any(isinstance(zone, Zone) and zone.nationality.standing is Standing.REFUGEE for zone in zones)


def wrong_checks(zone: Zone) -> list[str]:
    """The check digits that do not fit, and whatever else is wrong, in words."""
    faults = [str(fault.words()) for fault in zone.faults if fault.code.tone == "stop"]
    return faults + [str(check.words()) for check in zone.checks if check.verdict is Verdict.WRONG]


def unfit(person: Person, on: date) -> list[bool]:
    """Of each document in its order: whether the lines that were kept have a check digit that does not fit."""
    return [_is_unfit(line.get("mrz") or "", on) for line in content_of(person, PersonSection.PAPERS).get(LINES, [])]


def _is_unfit(text: str, on: date) -> bool:
    zone = read(text, on) if text else None
    return isinstance(zone, Zone) and any(check.verdict is Verdict.WRONG for check in zone.checks)


def paper(zone: Zone) -> Content:
    """The document that lines are of, as a line of the record; of unsound lines nothing is taken but the lines."""
    kept: Content = {"type": TYPES[zone.kind], "status": DocumentStatus.HELD.value, "mrz": "\n".join(zone.lines)}
    if not zone.sound:
        return kept
    told = {
        "number": zone.number.value,
        "issuer": _country(zone.issuer.code),
        "expires": zone.expiry.day.isoformat() if zone.expiry.day else None,
    }
    return kept | {name: value for name, value in told.items() if value}


def _country(code: str | None) -> str | None:
    return code if code is not None and code not in BELONGS_NOWHERE else None


def name(zone: Zone) -> Content:
    """The name in the lines, in the order it is printed; which part is whose family's they do not say."""
    order = NameOrder.FAMILY_FIRST if zone.names.secondary else NameOrder.SINGLE
    codes = {"kind": NameKind.MRZ.value, "order": order.value, "basis": Basis.MACHINE.value}
    return {"text": zone.names.whole, "language": "und", **codes}


def identity(person: Person, zone: Zone) -> Content:
    """Sex, birth and nationality with what the lines say in the place of what they are silent about."""
    found = content_of(person, PersonSection.IDENTITY)
    if zone.sex is not None and zone.sex is not Sex.UNKNOWN:
        found["sex"] = zone.sex.value
    if zone.birth.year is not None:
        found = {key: value for key, value in found.items() if not key.startswith(("birth_", "age_"))}
        found |= _birth(zone.birth.birth) | {"birth_basis": Basis.DOCUMENT.value}
    return found | _nationality(person, zone)


def _birth(birth: Birth) -> Content:
    parts = {
        "birth_precision": birth.precision.value,
        "birth_day": birth.day.isoformat() if birth.day else None,
        "birth_year": birth.year,
        "birth_month": birth.month,
    }
    return {key: value for key, value in parts.items() if value is not None}


def _nationality(person: Person, zone: Zone) -> Content:
    code = zone.nationality.code
    if code is None or code == person.nationality:
        return {}
    if code in BELONGS_NOWHERE:
        return {"nationality": "", "nationality_status": BELONGS_NOWHERE[code].value}
    return {"nationality": code, "nationality_status": NationalityStatus.PRESUMED.value}


def offered(person: Person, zone: Zone) -> dict[PersonSection, Content]:
    """What each section would hold with what lines say: all of sound lines, of others the document alone."""
    papers = content_of(person, PersonSection.PAPERS).get(LINES, [])
    found = {PersonSection.PAPERS: {LINES: [*papers, paper(zone)]}}
    if not zone.sound:
        return found
    names = content_of(person, PersonSection.NAMES).get(LINES, [])
    known = any(line["text"] == zone.names.whole and line["kind"] == NameKind.MRZ.value for line in names)
    if not known:
        found[PersonSection.NAMES] = {LINES: [*names, name(zone)]}
    content = {key: value for key, value in identity(person, zone).items() if value != ""}
    return found | {PersonSection.IDENTITY: content}
