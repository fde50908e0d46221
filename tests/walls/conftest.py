"""Fixtures of verbs and of the web door, both: walls are tried from either side."""

from tests.integration.conftest import office
from tests.web.conftest import at_work, visit

__all__ = ["at_work", "office", "visit"]
