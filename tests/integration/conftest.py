"""Fixtures for tests that call the verbs themselves."""

from collections.abc import Iterator

import pytest
from flask import Flask

from blo.kernel import work


@pytest.fixture
def office(app: Flask) -> Iterator[Flask]:
    """Give the application with a context in which verbs can be called; what is left unfinished is undone."""
    with app.app_context():
        yield app
        work.rollback()
