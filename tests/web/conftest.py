"""Fixtures for tests that come in through the web door."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from blo.kernel import work
from tests.web.device import device, kept
from tests.web.visitor import Visitor

__all__ = ["at_work", "device", "kept", "visit"]

Visit = Callable[..., Visitor]
AtWork = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def visit(app: Flask) -> Visit:
    """Sign somebody in, by name; nobody without one."""
    return lambda name="", **named: Visitor(app, name, **named)


@pytest.fixture
def at_work(app: Flask) -> AtWork:
    """Call verbs in a block, and keep what they did."""

    @contextmanager
    def block() -> Iterator[None]:
        with app.app_context(), work.atomic():
            yield

    return block
