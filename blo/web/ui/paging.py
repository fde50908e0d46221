"""The links under a list: older rows, and back to the newest."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from blo.kernel.paging import Page

KEY = "after"
_OURS = {KEY, "endpoint"}  # `url_for` takes a page's name under this one


@dataclass(frozen=True, slots=True)
class Turn:
    """Addresses of the page with older rows and of the newest page; empty where there is nothing to go to."""

    older: str
    newest: str


def asked_key() -> str:
    """Return the key of the page that the reader asked for, empty for the newest."""
    return request.args.get(KEY, "")


def turn(page: Page[Any]) -> Turn:
    """Return the addresses beside this page, with the present address's other words (search, filters) kept."""
    return Turn(older=_address(page.next_key) if page.next_key else "", newest=_address("") if asked_key() else "")


def _address(key: str) -> str:
    endpoint = request.endpoint
    if endpoint is None:  # an address that matched no page has no list
        return ""
    kept = {name: values for name, values in request.args.lists() if name not in _OURS and not name.startswith("_")}
    return url_for(endpoint, **{**kept, **(request.view_args or {}), **({KEY: key} if key else {})})
