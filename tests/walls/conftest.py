"""Fixtures of verbs and of the web door, both: walls are tried from either side."""

from collections.abc import Iterator
from typing import Any

import pytest

from blo.access.roles import Role
from blo.detections.states import DetectionField
from tests.integration.conftest import office
from tests.support import application, walk
from tests.support.databases import Database
from tests.walls import waiting
from tests.walls.inference.worlds import Stage
from tests.web.conftest import at_work, visit

__all__ = ["at_work", "office", "stage", "visit"]


@pytest.fixture
def stage(database: Database, world: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Give the stage on which histories are lived."""
    made = Stage(database, world, monkeypatch)
    yield made
    application.let_go(made.app)


@pytest.fixture
def shared(world, at_work):
    """A case with a detection, both of the north, shared with the south."""
    north = world.liaison_north
    with at_work():
        detection = walk.detection(world.guard_north)
        case = walk.case(north, detection)
        walk.share_detection(north, world.liaison_south, case, detection, DetectionField.COUNTS)
        return {"detection": detection.reference, "case": case.reference}


@pytest.fixture
def administrators(app, world, at_work):
    """Another administrator of the country, at another office, and one of another country."""
    with at_work():
        east = waiting.person("administrator_east", Role.ADMINISTRATOR, waiting.EAST)
        far = waiting.person("administrator_far", Role.ADMINISTRATOR, "KH-PPT-01")
        return {"administrator_east": east, "administrator_far": far}
