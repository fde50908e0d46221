"""The fixtures of tests that come in through the web door serve here too."""

from tests.web.conftest import at_work, visit

__all__ = ["at_work", "visit"]
