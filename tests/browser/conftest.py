"""Seats: a browser of one's own for everybody, signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from blo.detections.models import Detection
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from tests.browser.pages import DESK, PHONE, Reader, sign_in
from tests.browser.tablet import Tablet
from tests.support.world import PEOPLE, World

Seat = Callable[..., Reader]


def _listen(page: Page, heard: list[str]) -> None:
    page.on("console", lambda said: heard.append(f"{said.type}: {said.text}") if said.type != "log" else None)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What browsers complained of; at the end of a test there must be nothing but the errors it provoked."""
    complaints: list[str] = []
    yield complaints
    provoked = ("status of 404", "status of 422", "status of 403", "status of 409")
    assert [one for one in complaints if not any(known in one for known in provoked)] == []


@pytest.fixture
def outside(live_server: str) -> Iterator[list[str]]:
    """Addresses asked of any other machine; at the end of a test there must be none."""
    asked: list[str] = []
    yield asked
    assert [url for url in asked if not url.startswith((live_server, "data:"))] == []


@pytest.fixture
def browser_of(
    new_context: Callable[..., BrowserContext], live_server: str, heard: list[str], outside: list[str]
) -> Callable[..., Page]:
    """Give a page in a browser without history: ``browser_of(**context options)``."""

    def open_browser(**options: object) -> Page:
        page = new_context(base_url=live_server, **options).new_page()
        _listen(page, heard)
        page.on("request", lambda request: outside.append(request.url))
        return page

    return open_browser


@pytest.fixture
def seat(app: Flask, browser_of: Callable[..., Page]) -> Seat:
    """Seat somebody: ``seat("guard_north", phone=True)`` gives a `Reader` that has signed in."""

    def sit_down(name: str, *, phone: bool = False, **options: object) -> Reader:
        _role, _office, language = PEOPLE[name]
        return sign_in(app, browser_of(**{**(PHONE if phone else DESK), **options}), name, language)

    return sit_down


# --- without a line --------------------------------------------------------------------------------------------------


@pytest.fixture
def tablet(new_context: Callable[..., BrowserContext], live_server: str, app: Flask) -> Iterator[Callable[..., Tablet]]:
    """Give a tablet that nobody has used: ``tablet(language="my")``."""
    made: list[Tablet] = []

    def make(language: str = "en", **options: Any) -> Tablet:
        page = new_context(**{"base_url": live_server, **PHONE, **options}).new_page()
        made.append(Tablet(app, page, language))
        return made[-1]

    yield make
    assert [fault for one in made for fault in one.faults] == []


@pytest.fixture
def logged(app: Flask, world: World) -> Callable[[], list[str]]:
    """Give the places of all that is logged at Mae Sai, in order."""

    def places() -> list[str]:
        with app.app_context():
            act_as(world.guard_north.told())
            found = sorted(db.session.scalars(sa.select(Detection.place_name)))
            forget()
            return found

    return places
