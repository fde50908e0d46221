"""Fixtures that render a snippet and post a form, without a database."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from tests.web.ui.application import small_app

Render = Callable[..., str]


@pytest.fixture(scope="session")
def app() -> Flask:
    return small_app()


@pytest.fixture
def render(app: Flask) -> Iterator[Render]:
    """Render a snippet in which the macros are called ``ui``."""
    with app.test_request_context("/list?q=river&after=old"):
        yield lambda snippet, **words: render_template_string('{% import "ui/macros.html" as ui %}' + snippet, **words)


@pytest.fixture
def post(app: Flask) -> Iterator[Callable[..., Any]]:
    """Build a form as if these values had been posted to it; a list posts a name several times."""
    contexts = []

    def posted(form_class: type[Any], values: dict[str, Any] | None = None, **named: Any) -> Any:
        pairs = MultiDict({**(values or {})})
        context = app.test_request_context("/", method="POST", data=pairs)
        context.push()
        contexts.append(context)
        return form_class(**named)

    yield posted
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def guard() -> SimpleNamespace:
    return SimpleNamespace(name="Somchai <Jai>", office_name="Mae Sai & Co", office_code="TH-MSI-01")
