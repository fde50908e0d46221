"""A person at a browser: signs in, opens pages, fills in forms and sends them."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import TestResponse

from blo.accounts import policy, queries, sessions
from blo.accounts.arriving import enter
from blo.accounts.states import Factor, Stage
from blo.kernel import work
from blo.web import request
from tests.support.codes import unused_code
from tests.support.world import PASSWORD
from tests.web.reading import Page, Pair

READ = frozenset({"text/html", "text/csv"})
FORM = "application/x-www-form-urlencoded"
Changes = dict[str, Any]


def page_of(answer: TestResponse) -> Page:
    """Read an answer."""
    text = answer.get_data(as_text=True) if answer.mimetype in READ else ""
    return Page(answer.status_code, text, answer.headers)


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, name: str = "", *, address: str = "127.0.0.1") -> None:
        self.app = app
        self.client = app.test_client()
        self.client.environ_base = {**self.client.environ_base, "REMOTE_ADDR": address}
        self.name = name
        if name:
            self.come_in()

    def come_in(self) -> None:
        """Be signed in already, as `sign_in` leaves somebody; what that takes is tried where signing in is."""
        with self.app.test_request_context("/sign-in", environ_base=self.client.environ_base):
            with work.atomic():
                account = queries.by_username(self.name)
                assert account is not None
                opened = sessions.begin(account, Stage.FULL, request.place(), proved=True)
                enter(opened, request.place(), factor=Factor.APP if policy.needs_second_step(account.role) else None)
            request.begin(opened)
            answer = self.app.process_response(self.app.response_class())
        for cookie in answer.headers.getlist("Set-Cookie"):
            self.client.set_cookie(*cookie.split(";")[0].split("=", 1))

    def get(self, path: str, **named: Any) -> Page:
        """Open a page."""
        return page_of(self.client.get(path, **named))

    def post(self, path: str, pairs: list[Pair] | Changes, **named: Any) -> Page:
        """Send fields as they are."""
        found = list(pairs.items()) if isinstance(pairs, dict) else pairs
        return page_of(
            self.client.post(path, data=urlencode(found, errors="surrogatepass"), content_type=FORM, **named)
        )

    def token(self) -> str:
        """Return a token of this session."""
        page = self.get("/verify")
        return next(value for form in page.forms for name, value in form.pairs if name == "csrf_token")

    def filled(self, path: str, changes: Changes) -> list[Pair]:
        """Return what the form of a page would post after these changes; None takes a field out, a list repeats it."""
        return changed(self.get(path).main.pairs, changes)

    def send(self, path: str, changes: Changes) -> Page:
        """Open a page, change its form and send it."""
        return self.post(path, self.filled(path, changes))

    def press(self, path: str, **fields: Any) -> Page:
        """Press a button that needs no form."""
        return self.post(path, {"csrf_token": self.token(), **fields})

    def sign_in(self, password: str = PASSWORD) -> Page:
        """Fill in the sign-in page, and where it is asked for the second step."""
        page = self.show_password(password)
        return self.show_code(unused_code(self.app, self.name)) if page.location == "/second-step" else page

    def show_password(self, password: str = PASSWORD) -> Page:
        """Fill in the sign-in page."""
        return self.send("/sign-in", {"username": self.name, "password": password})

    def show_code(self, code: str) -> Page:
        """Fill in the page of the second step."""
        return self.send("/second-step", {"one_time": code})


def changed(pairs: list[Pair], changes: Changes) -> list[Pair]:
    """Return a form's pairs after changes."""
    kept = [(name, value) for name, value in pairs if name not in changes]
    for name, value in changes.items():
        if value is not None:
            kept += [(name, one) for one in (value if isinstance(value, list | tuple) else [value])]
    return kept
