"""The versions of a detection: what changed from one to the next, field by field. They are for the own office alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.kinds import Shown
from blo.detections.models import Detection, DetectionVersion
from blo.detections.sections import LAYOUTS, LINES, Column, Content, Lines, is_blank, shown_line
from blo.detections.states import Section
from blo.kernel.db import db
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed: what stood there before and what stands there after, None for nothing."""

    label: Lazy
    before: Shown | None
    after: Shown | None


def written(content: Content) -> str:
    """Write a section's content to keep it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Content:
    """Read what was kept."""
    found: Content = json.loads(text)
    return found


def of_detection(actor: Actor, detection: Detection, after: str = "") -> Page[DetectionVersion]:
    """The changes of one detection of the actor's office, newest first."""
    own = sa.select(DetectionVersion).where(
        walls.own_rows(actor, DetectionVersion), DetectionVersion.detection_id == detection.id
    )
    return page_of(own, DetectionVersion.at, DetectionVersion.id, after, key=DetectionVersion.id)


def last_of(detection_id: UUID, section: Section) -> int:
    """The number of the version that last changed a section; 1 when it is as it was logged."""
    last = sa.select(sa.func.max(DetectionVersion.number)).where(
        DetectionVersion.detection_id == detection_id, DetectionVersion.section == section
    )
    return db.session.scalar(last) or 1


def only_adds(before: Content, after: Content) -> bool:
    """Tell whether a change leaves all that was recorded as it was."""
    return all(_kept(value, after.get(name)) for name, value in before.items())


def _kept(before: object, after: object) -> bool:
    if not isinstance(before, list):
        return before == after
    rest: Iterator[Any] = iter(after if isinstance(after, list) else ())
    return all(any(_within(one, other) for other in rest) for one in before)


def _within(one: Any, other: Any) -> bool:
    """A line stays as it was when it only says more."""
    return only_adds(one, other) if isinstance(one, dict) else bool(one == other)


def differences(section: Section, before: Content, after: Content, zone: str) -> list[Difference]:
    """What changed in a section, in the order of its form."""
    layout = LAYOUTS[section]
    found = list(_changed(layout.columns, before, after, zone))
    if layout.lines is not None:
        found += _changed_lines(layout.lines, before.get(LINES, []), after.get(LINES, []), zone)
    return found


def _words(column: Column, content: Content, zone: str) -> Shown | None:
    return None if is_blank(content.get(column.name)) else column.words(content, zone)


def _changed(columns: tuple[Column, ...], before: Content, after: Content, zone: str) -> Iterator[Difference]:
    for column in columns:
        if before.get(column.name) != after.get(column.name):
            yield Difference(column.label, _words(column, before, zone), _words(column, after, zone))


def _changed_lines(lines: Lines, before: list[Content], after: list[Content], zone: str) -> Iterator[Difference]:
    for place in range(max(len(before), len(after))):
        old, new = ([line[place]] if place < len(line) else [] for line in (before, after))
        called = lines.called(place + 1)
        if old and new:
            for one in _changed(lines.columns, old[0], new[0], zone):
                label = _l("%(line)s, %(label)s", line=called, label=one.label)
                yield Difference(label, one.before, one.after)
        else:
            whole = [tuple(shown_line(lines, line, zone)) for line in (*old, *new)]
            yield Difference(called, whole[0] if old else None, whole[0] if new else None)
