"""What the pages of a person's sections, versions, links and document lines show."""

from dataclasses import dataclass
from datetime import date

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.detections import queries as detections
from blo.detections import roles
from blo.detections.models import Detection, DetectionPerson
from blo.kernel.i18n import Lazy, Said, lazy_country, lazy_day, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people import facts, history, linking
from blo.people.linking import Tie
from blo.people.models import Person, PersonVersion
from blo.people.mrz.reading import Zone
from blo.people.mrz.states import CheckName, Verdict
from blo.people.sections import LAYOUTS, content_of, fields_of, missing
from blo.people.states import LinkKind, PersonSection
from blo.records import changes
from blo.records.changes import Difference
from blo.records.layouts import Layout
from blo.sharing import queries as sharing
from blo.sharing.fields import EVERYTHING
from blo.web.ui.sections import SectionRow, VersionRow, section_row, version_row


def _row(person: Person, section: PersonSection) -> SectionRow:
    return section_row(section, LAYOUTS[section], content_of(person, section), missing(person, section))


def section_rows(actor: Actor, person: Person) -> list[SectionRow]:
    """The sections that the reader may fill in; none of a reduced record, and none of another office's."""
    if person.reduced_at is not None or not allows(actor, Permission.PERSON_AMEND, person):
        return []
    return [_row(person, section) for section in LAYOUTS]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section by itself; `saved` is what is recorded now, shown when somebody else changed it meanwhile.

    `is_shared` says that another office sees the section, and so what is changed in it.
    """

    person: Person
    section: PersonSection
    row: SectionRow
    saved: list[Difference]
    is_shared: bool


def section_page(actor: Actor, person: Person, section: PersonSection, *, is_stale: bool) -> SectionPage:
    """Gather one section."""
    content = content_of(person, section)
    saved = changes.differences(LAYOUTS[section], {}, content, actor.time_zone) if is_stale else []
    shared = bool(person.visible_to and fields_of(section) & sharing.open_elsewhere(actor, person.id))
    return SectionPage(person, section, _row(person, section), saved, shared)


@dataclass(frozen=True, slots=True)
class RolePage:
    """The role of a person in a detection; `saved` as on the page of a section."""

    person: Person
    detection: Detection
    row: SectionRow
    saved: list[Difference]
    section: PersonSection = PersonSection.ROLE
    is_shared: bool = False


def role_page(
    actor: Actor, person: Person, detection: Detection, entry: DetectionPerson, *, is_stale: bool
) -> RolePage:
    """Gather one role."""
    content = roles.content_of(entry)
    saved = changes.differences(roles.LAYOUT, {}, content, actor.time_zone) if is_stale else []
    return RolePage(person, detection, section_row(PersonSection.ROLE, roles.LAYOUT, content, []), saved)


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of a person's versions, newest first; the first one is as the person was recorded."""

    person: Person
    rows: list[VersionRow]
    next_key: str
    recorded: Lazy


def _layout(row: PersonVersion) -> Layout:
    return roles.layout_of(changes.read(row.after)) if row.section is PersonSection.ROLE else LAYOUTS[row.section]


def versions_page(actor: Actor, person: Person, after: str) -> Versions:
    """Gather the versions of an own person's record."""
    found = history.of_person(actor, person, after)
    rows = [version_row(row, _layout(row), actor.time_zone) for row in found.rows]
    recorded = _l("Recorded on %(when)s", when=lazy_moment(person.created_at, actor.time_zone))
    return Versions(person, rows, found.next_key, recorded)


@dataclass(frozen=True, slots=True)
class TieRow:
    """What the person is to another one, as a line of the page; `about` says what it is known from."""

    tie: Tie
    called: Said | Lazy
    about: tuple[Said | Lazy, ...]


def tie_rows(actor: Actor, person: Person) -> list[TieRow]:
    """The links of an own person, those to the same human first."""
    ties = linking.of_person(actor, person)
    return [_tie(actor, tie) for tie in sorted(ties, key=lambda tie: tie.kind is not LinkKind.SAME)]


def _tie(actor: Actor, tie: Tie) -> TieRow:
    link = tie.link
    words = (Said(link.words, link.words_language),) if link.words else ()
    made = _l("%(who)s, %(when)s", who=link.made_by.name, when=lazy_moment(link.made_at, actor.time_zone))
    return TieRow(tie, facts.listed(actor, tie.other, EVERYTHING), (link.basis.label, *words, made))


def met_with(actor: Actor, person: Person) -> list[tuple[str, Said | Lazy]]:
    """Those of the office's persons who were met together with one: references, and what lists call them."""
    met = [row.id for row in detections.of_person(actor, person.id) if row.office_id == person.office_id]
    entries = detections.persons(actor, met)
    own = {entry.person_id: entry.person for entry in entries if entry.person.office_id == person.office_id}
    own.pop(person.id, None)
    return [(one.reference, facts.listed(actor, one, EVERYTHING)) for one in own.values() if one.reduced_at is None]


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that lines say, and what its check digit says; each is None where there is none."""

    label: Lazy
    value: Said | Lazy | None
    verdict: Verdict | None = None


def readings(zone: Zone) -> list[Read]:
    """What lines say, field by field, as they were typed; of a nationality no more than the record would hold."""
    verdicts = {check.name: check.verdict for check in zone.checks}
    names = CheckName
    told = [
        Read(_lp("person", "Name"), Said(zone.names.whole)),
        Read(names.NUMBER.label, Said(zone.number.value), verdicts.get(names.NUMBER)),
        Read(_l("Nationality"), _country(zone.nationality.code, zone.nationality.text)),
        Read(names.BIRTH.label, zone.birth.birth.words(), verdicts.get(names.BIRTH)),
        Read(_l("Sex"), zone.sex.label if zone.sex else Said(zone.sex_text)),
        Read(names.EXPIRY.label, _day(zone.expiry.day, zone.expiry.text), verdicts.get(names.EXPIRY)),
        Read(_lp("paper", "Issued by"), _country(zone.issuer.code, zone.issuer.text)),
    ]
    rest = [Read(name.label, None, verdicts[name]) for name in (names.PERSONAL, names.COMPOSITE) if name in verdicts]
    return told + rest


def _country(code: str | None, text: str) -> Said | Lazy:
    return lazy_country(code) if code else Said(text)


def _day(day: date | None, text: str) -> Said | Lazy:
    return lazy_day(day) if day else Said(text)
