"""What the pages of a record's sections and versions show."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.detections import history
from blo.detections.models import Detection
from blo.detections.sections import LAYOUTS, content_of, fields_of, missing
from blo.detections.states import Section
from blo.kernel.i18n import Lazy, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.changes import Difference
from blo.sharing import queries as sharing
from blo.web.ui.sections import SectionRow, VersionRow, section_row, version_row


def section_rows(actor: Actor, detection: Detection) -> list[SectionRow]:
    """The sections that the reader may fill in; none of an annulled detection, and none of another office's."""
    if detection.is_annulled or not allows(actor, Permission.DETECTION_AMEND, detection):
        return []
    return [_row(detection, section) for section in Section]


def _row(detection: Detection, section: Section) -> SectionRow:
    return section_row(section, LAYOUTS[section], content_of(detection, section), missing(detection, section))


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
class Versions:
    """A page of a detection's versions, newest first; the first one is as it was logged."""

    detection: Detection
    rows: list[VersionRow]
    next_key: str
    logged: Lazy


def versions_page(actor: Actor, detection: Detection, after: str) -> Versions:
    """Gather the versions of an own detection."""
    found = history.of_detection(actor, detection, after)
    rows = [version_row(row, LAYOUTS[row.section], detection.time_zone) for row in found.rows]
    logged = _l("Logged on %(when)s", when=lazy_moment(detection.logged_at, detection.time_zone))
    return Versions(detection, rows, found.next_key, logged)
