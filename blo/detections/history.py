"""The versions of a detection. They are for the own office alone."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.models import Detection, DetectionVersion
from blo.detections.sections import LAYOUTS
from blo.detections.states import Section
from blo.kernel.db import db
from blo.kernel.paging import Page, page_of
from blo.records import changes
from blo.records.changes import Difference
from blo.records.layouts import Content


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


def differences(section: Section, before: Content, after: Content, zone: str) -> list[Difference]:
    """What changed in a section, in the order of its form."""
    return changes.differences(LAYOUTS[section], before, after, zone)
