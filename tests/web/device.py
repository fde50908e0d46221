"""A device as the server sees it: what it sends, without a browser around it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from blo.kernel import clock
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from tests.support.world import World
from tests.web.visitor import Visitor

USUAL = {
    "place_kind": "river",
    "place_name": "ท่าทราย",
    "occurred_day": "2026-01-02",
    "occurred_time": "03:04",
    "men": "2",
    "women": "",
    "boys": "0",
    "girls": "0",
    "unknown": "0",
    "nationalities-0-country": "MM",
    "nationalities-0-persons": "2",
    "mode": "river",
    "transport": "foot",
    "direction": "inbound",
    "how_detected": "routine_check",
    "narrative": "",
    "narrative-language": "th",
}


def pairs(**given: str) -> list[list[str]]:
    """The fields of a usual detection as a browser posts them, and what is given."""
    return [[name, value] for name, value in {**USUAL, **given}.items()]


def now() -> int:
    """This moment in milliseconds."""
    return round(clock.now().timestamp() * 1000)


class Device:
    """One device in the hands of somebody who has signed in."""

    zone = ZoneInfo("Asia/Bangkok")

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.id = uuid4()
        told = self.session()
        self.token, self.form = told["token"], told["form"]

    def session(self, device: UUID | None = None) -> dict[str, Any]:
        """Ask who works here."""
        answer = self.visitor.client.get(f"/capture/session?device={device or self.id}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json
        return found

    def entry(self, **given: str) -> dict[str, Any]:
        """A new entry."""
        times = {"captured": now(), "correction": 0, "anchor": now() - 60_000, "checked": False}
        return {"id": str(uuid4()), "revision": 1, "base": 0, "form": self.form, "pairs": pairs(**given), **times}

    def next(self, entry: dict[str, Any], **given: str) -> dict[str, Any]:
        """The next revision of an entry."""
        changed = {**dict(entry["pairs"]), **given}
        return {**entry, "revision": entry["revision"] + 1, "pairs": [[*pair] for pair in changed.items()]}

    def post(self, batch: str) -> TestResponse:
        """Send a batch as it is."""
        return self.visitor.client.post("/capture/sync", data={"csrf_token": self.token, "batch": batch})

    def raw(self, *entries: dict[str, Any], off: int = 0, **more: Any) -> TestResponse:
        """Send entries; `off` is by how many milliseconds the device's clock is ahead."""
        batch = {"device": str(self.id), "now": now() + off, "locale": "en", "entries": entries}
        return self.post(json.dumps({**batch, **more}))

    def send(self, *entries: dict[str, Any], off: int = 0, **more: Any) -> dict[str, Any]:
        """Send entries, and give what was said."""
        answer = self.raw(*entries, off=off, **more)
        assert answer.status_code == 200, answer.data
        found: dict[str, Any] = answer.json
        return found


@pytest.fixture
def device(visit: Callable[..., Visitor]) -> Callable[..., Device]:
    """Give a device into somebody's hands: ``device()``."""
    return lambda name="guard_north": Device(visit(name))


@pytest.fixture
def kept(app: Flask, world: World) -> Callable[[Any], list[Any]]:
    """All that the guard's office has of a kind."""

    def rows(model: Any) -> list[Any]:
        with app.app_context():
            act_as(world.guard_north.told())
            found = list(db.session.scalars(sa.select(model)).unique())
            forget()
            return found

    return rows
