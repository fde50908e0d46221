"""Sending requests, and what must be true of every answer."""

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from blo.kernel import work
from blo.kernel.db import db
from tests.support import walk
from tests.support.tables import LOG
from tests.support.world import PASSWORD
from tests.walls.doors import HALFWAY
from tests.walls.fuzz.mutation import Sent
from tests.web import addresses
from tests.web.heading import lacking
from tests.web.reading import Page

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
READING = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_ANYWAY = LOG | {"sign_in_throttle", "user_session", "spent_challenge"}
"""What is written even when nothing was asked for, or it was refused: who looked, who failed, who is still there."""
FEAR = {
    *("protection_review", "bar", "handover", "handover_person", "referral", "referral_step", "release", "recall"),
    *("person", "case_file", "detection"),
}
"""What is kept of a handover's form whatever becomes of it: that somebody said to fear, and what is taken back then."""
OUTSIDERS = frozenset({"", HALFWAY, "stranger", "administrator_north", "auditor_north", "focal_north", "shelter"})
NAMES = (walk.NATIVE, walk.LATIN, "พบริมน้ำ", "ขอที่พักปลอดภัย", "ผ่านเจ้าหน้าที่เท่านั้น")
SECRET = frozenset({"csrf_token", "password", "old", "one_time", "credential", "pin", "again"})
FILES = frozenset({"file", "photo"})
"""What no browser lets a page fill in."""
LOOKED_AT_CLOSELY = 5
"""Of so many pages that were sent back with a message, one is read as a browser reads it."""


class Watch:
    """Sends requests to an application whose work is never kept, and notes what is wrong with the answers."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client(use_cookies=False)
        self.secrets = (PASSWORD, app.config["SECRET_KEY"], "$argon2")
        self.written: list[str] = []
        self.kept: set[str] = set()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.endpoints: Counter[str] = Counter()
        self.faults: list[str] = []

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Let nothing be kept in a block: what would be is noted and taken back; all requests meet one world."""

        def undo() -> None:
            work.flush()
            self.kept |= set(self.written)
            self.written.clear()
            db.session.rollback()

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if found := WRITES.match(statement):
                self.written.append(found.group(1))

        with self.app.app_context():
            engine = db.engine
        listening: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("before_cursor_execute", note),
            ("rollback", lambda _connection: self.written.clear()),
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(work, "commit", undo)
            for event, listener in listening:
                sa.event.listen(engine, event, listener)
            try:
                yield
            finally:
                for event, listener in listening:
                    sa.event.remove(engine, event, listener)

    def send(self, sent: Sent) -> None:
        """Send one request and look at the answer."""
        self.written.clear()
        self.kept.clear()
        headers = [("Cookie", sent.reader.cookie), *sent.headers]
        named: dict[str, Any] = {"data": sent.body, "content_type": sent.kind or None, "headers": headers}
        if sent.path.startswith("//"):  # which the client would take for a host, and a server does not
            named["environ_overrides"] = {"PATH_INFO": unquote(sent.path.partition("?")[0], "latin-1")}
        try:
            answer = self.client.open(sent.path, method=sent.method, **named)
        except Exception as error:
            self.faults.append(f"{error!r}: {sent}")
            return
        with answer:
            self.statuses[sent.way, answer.status_code] += 1
            self.endpoints[sent.endpoint] += 1
            self.faults += [f"{wrong}, {answer.status_code}: {sent}" for wrong in self._wrong(sent, answer)]

    def _wrong(self, sent: Sent, answer: TestResponse) -> Iterator[str]:
        status = answer.status_code
        static = sent.path.lstrip("/").startswith("static/") and status in {200, 206, 304, 416}
        if status >= 500:
            yield "it failed"
        if sent.endpoint not in addresses.CAPTURE:
            yield from lacking(answer, static=static)
        kept = self.kept - KEPT_ANYWAY - (FEAR if sent.endpoint == "handovers.new" else set())
        if (sent.method in READING or status >= 400) and kept:
            yield f"it kept {kept}"
        location = answer.headers.get("Location", "/")
        if not re.match(r"(http://localhost)?/(?![/\\])", location) or not location.isprintable():
            yield f"it leads to {location!r}"
        if static or answer.mimetype not in {"text/html", "text/csv"}:
            return
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(answer.data) if zipped else answer.data).decode()
        if "\x00" in text:
            yield "it holds a character that is none"
        yield from (f"it tells {word!r}" for word in self._hidden(sent) if word in text)
        if status == 422 and sent.way == "form" and sum(self.statuses.values()) % LOOKED_AT_CLOSELY == 0:
            yield from _lost(sent, Page(status, text, {}))

    def _hidden(self, sent: Sent) -> list[str]:
        hidden = [*self.secrets, *(NAMES if sent.reader.name in OUTSIDERS else ())]
        typed = [sent.body.decode(errors="replace"), *(value for _name, value in sent.pairs)]
        return [word for word in hidden if not any(word in text for text in typed)]


def _lost(sent: Sent, page: Page) -> Iterator[str]:
    """Give the names of what was rightly filled in and is empty on the page that came back."""
    if not any(form.kind == "form" for form in page.forms):
        yield "it came back without its form"
        return
    kept = {name for name, value in page.main.pairs if value}
    for name, value in sent.pairs:
        offered = page.main.choices.get(name)
        left = (
            name in SECRET | FILES
            or (offered and value not in offered)
            or any(name == one or name.startswith(f"{one}-") for one in sent.touched)
        )
        if not left and value.strip() and name in page.main.names and name not in kept:
            yield f"it lost {name!r}"
