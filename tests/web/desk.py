"""A desk at which one form lies, over and over: fill it in, send it, and see what became of it."""

from typing import Any

from flask import Flask

from blo.kernel import work
from tests.support.tables import LOG, counts
from tests.web.fillings import SCENES, Filling
from tests.web.reading import Page, Pair
from tests.web.visitor import Visitor, changed

HIDDEN = frozenset({"csrf_token", "submission", "version"})
NOT_THE_FORMS = LOG | {"sign_in_throttle", "spent_challenge", "checkpoint", "checkpoint_copy"}
SAID = frozenset({"protection_review", "bar"})
"""What is kept of a handover's form although it is refused: that somebody said to fear."""


class Desk:
    """One kind of form for one test."""

    def __init__(self, app: Flask, world: Any, kind: str) -> None:
        self.app, self.world, self.kind = app, world, kind
        self.visitors: dict[str, Visitor] = {}
        self.renew()

    def renew(self) -> None:
        """Lay a new form on the desk, with whatever it needs to be about."""
        with self.app.app_context(), work.atomic():
            self.filling: Filling = SCENES[self.kind](self.world)
        who = self.filling.who
        if who not in self.visitors or not who:
            self.visitors[who] = Visitor(self.app, who)
        self.visitor = self.visitors[who]
        page = self.visitor.get(self.filling.path)
        assert page.status == 200, (self.filling, page.status, page.location)
        self.form = page.main
        self.pairs = changed(self.form.pairs, self.chosen())
        self.rows = self.count()

    def chosen(self) -> dict[str, Any]:
        """Return the changes with what the page offers in the place of numbers."""
        offered = {name: sorted(values - {""}) for name, values in self.form.choices.items()}
        changes = self.filling.changes
        return {name: offered[name][value] if isinstance(value, int) else value for name, value in changes.items()}

    @property
    def fields(self) -> list[str]:
        """The names of what people can fill in."""
        return sorted(self.form.names - HIDDEN)

    def count(self) -> dict[str, int]:
        """Count the rows, but for the log and the throttle of sign-ins, which keep failures too."""
        aside = NOT_THE_FORMS | (SAID if self.kind == "handover" else frozenset())
        return {name: rows for name, rows in counts(self.app).items() if name not in aside}

    def send(self, **changes: Any) -> Page:
        """Send the right form with changes."""
        return self.post(changed(self.pairs, changes))

    def post(self, pairs: list[Pair] | dict[str, str]) -> Page:
        """Send these fields."""
        return self.visitor.post(self.filling.path, pairs)

    def kept(self, page: Page, sent: list[Pair], but: str) -> list[Pair]:
        """Return what was sent and is not on the page any more, apart from one field and secrets."""
        secret = {but, f"{but}-keep", "password", "old", "csrf_token"}
        return [pair for pair in sent if pair[0] not in secret and pair[1] and pair not in page.main.pairs]
