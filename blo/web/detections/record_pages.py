"""What the pages of a record's sections and versions show."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.detections import history
from blo.detections.history import Difference
from blo.detections.models import Detection, DetectionVersion
from blo.detections.sections import LAYOUTS, LINES, content_of, fields_of, missing
from blo.detections.states import Section
from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy, Said, Words, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.sharing import queries as sharing


class Filled(Code):
    """How far a section is filled in."""

    NOTHING = "nothing", _lp("section", "Nothing yet"), "neutral"
    PART = "part", _lp("section", "Something is missing"), "warn"
    WHOLE = "whole", _lp("section", "Filled in"), "good"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section on the page of its detection."""

    section: Section
    filled: Filled
    missing: list[Lazy]
    count: int


def section_rows(actor: Actor, detection: Detection) -> list[SectionRow]:
    """The sections that the reader may fill in; none of an annulled detection, and none of another office's."""
    if detection.is_annulled or not allows(actor, Permission.DETECTION_AMEND, detection):
        return []
    return [_row(detection, section) for section in Section]


def _row(detection: Detection, section: Section) -> SectionRow:
    content, lacking = content_of(detection, section), missing(detection, section)
    lines = content.get(LINES, []) if LAYOUTS[section].columns == () else []
    recorded = Filled.PART if lacking else Filled.WHOLE
    filled = recorded if content else Filled.NOTHING
    return SectionRow(section, filled, lacking, len(lines))


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section by itself; `saved` is what is recorded now, shown when somebody else changed it meanwhile.

    `is_shared` says that another office sees the section, and so what is changed in it.
    """

    detection: Detection
    section: Section
    row: SectionRow
    saved: list[Difference]
    is_shared: bool


def section_page(actor: Actor, detection: Detection, section: Section, *, is_stale: bool) -> SectionPage:
    """Gather one section."""
    saved = history.differences(section, {}, content_of(detection, section), detection.time_zone) if is_stale else []
    is_shared = (
        bool(fields_of(section) & sharing.open_elsewhere(actor, detection.id)) if detection.visible_to else False
    )
    return SectionPage(detection, section, _row(detection, section), saved, is_shared)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One change: its number, when and by whom, why, and what changed."""

    number: int
    when: Lazy
    who: Said
    section: Section
    why: tuple[Words | Said, ...]
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of a detection's versions, newest first; the first one is as it was logged."""

    detection: Detection
    rows: list[VersionRow]
    next_key: str
    logged: Lazy


def _version(row: DetectionVersion, zone: str) -> VersionRow:
    words = (Said(row.words, row.words_language),) if row.words else ()
    before, after = history.read(row.before), history.read(row.after)
    return VersionRow(
        number=row.number,
        when=lazy_moment(row.at, zone),
        who=Said(row.account.name),
        section=row.section,
        why=(row.reason.label, *words),
        differences=history.differences(row.section, before, after, zone),
    )


def versions_page(actor: Actor, detection: Detection, after: str) -> Versions:
    """Gather the versions of an own detection."""
    found = history.of_detection(actor, detection, after)
    rows = [_version(row, detection.time_zone) for row in found.rows]
    logged = _l("Logged on %(when)s", when=lazy_moment(detection.logged_at, detection.time_zone))
    return Versions(detection, rows, found.next_key, logged)
