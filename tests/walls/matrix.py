"""The authorisation matrix: what every address answers to everybody of the cast, asked and written down.

`open` is a page, with the letters of the records it names beside its own; `form` a form that was reached and sent back;
`done` something done; `role` a refusal for want of the role, the same for every record and for none; `side` a refusal
to somebody who may know of the record, for the other side does this; `-` the page for what does not exist; `sign in`
the way to the sign-in page.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask

from blo.web.gate import PUBLIC, need_of
from tests.walls.cast import Scene
from tests.web import addresses
from tests.web.reading import Page
from tests.web.visitor import Visitor

BACK = frozenset({400, 401, 409, 422, 429})
TOKEN = re.compile(r'name="(csrf_token|submission)" (type="hidden" )?value="[^"]*"|value="[^"]{60,}"')
VOLATILE = frozenset({"Set-Cookie", "X-Request-Id"})
"""Headers whose values differ in every answer; that they are there is compared."""
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Door:
    """One address with one method; `twin` is the same address for a record that does not exist, where it names one."""

    row: str
    method: str
    path: str
    twin: str = ""


def doors(app: Flask, scene: Scene, world: Any) -> list[Door]:
    """Every rule, with every method; a rule that the tests' addresses do not know raises."""
    found = []
    for address in addresses.with_records(app, scene.story, world):
        row = _row(address.path, scene)
        found += [Door(row, method, address.path, address.nowhere) for method in address.methods]
    for _endpoint, methods, path in addresses.without_records(app):
        found += [Door(_row(path, scene), method, path) for method in methods]
    return sorted(found, key=lambda door: (door.method != "GET", door.row))


def _row(path: str, scene: Scene) -> str:
    """Write an address so that it is the same in every run: letters for records."""
    for letter, reference in scene.letters.items():
        path = path.replace(reference, f"<{letter}>")
    return IDENTIFIER.sub("<id>", path)


def ask(visitor: Visitor, method: str, path: str, token: str) -> Page:
    """Knock: a form is sent empty but for its token, so that nothing is changed by it."""
    if method == "GET":
        return visitor.get(path)
    return visitor.post(path, {"csrf_token": token, "version": "-1"})


def answer(page: Page, door: Door, scene: Scene) -> str:
    """Put an answer into one word of the table."""
    if page.location == "/sign-in" or page.status == 401:
        return "sign in"
    if page.status in {404, 403}:
        return {404: "-", 403: "role"}[page.status]
    if page.status in BACK:
        return "form"
    if page.status == 303:
        return "done"
    assert page.status == 200, (door, page.status)
    elsewhere = page.text.replace(door.path, "")
    named = "".join(letter for letter, reference in scene.letters.items() if reference in elsewhere)
    return f"open {named}".strip()


def masked(page: Page, *paths: str) -> tuple[int, list[tuple[str, str]], str]:
    """All there is of an answer, status, headers and text, without what differs in every answer."""
    text = page.text
    for path in paths:
        text = text.replace(path, "*")
    headers = [(name, "*" if name in VOLATILE else value) for name, value in page.headers.items()]
    return page.status, sorted(headers), TOKEN.sub("*", text)


def is_public(app: Flask, path: str, method: str) -> bool:
    """Tell whether an address is for anybody."""
    endpoint, _values = app.url_map.bind("localhost").match(path, method=method)
    return need_of(app, endpoint) == PUBLIC


def table(columns: dict[str, dict[tuple[str, str], str]]) -> str:
    """Write the matrix: a line for each address and method, a column for each of the cast."""
    rows = sorted({key for column in columns.values() for key in column})
    widths = [max(len(name), *(len(answers[key]) for key in rows)) for name, answers in columns.items()]
    first = max(len(f"{method} {row}") for row, method in rows)

    def line(start: str, cells: list[str]) -> str:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        return "  ".join([start.ljust(first), *padded]).rstrip()

    lines = [line("", list(columns))]
    lines += [line(f"{method} {row}", [answers[row, method] for answers in columns.values()]) for row, method in rows]
    return "\n".join(lines) + "\n"
