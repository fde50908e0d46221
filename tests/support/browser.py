"""A real browser against a live server, both on this machine alone."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from blo.tasks.programs import chromium
from tests.support.serving import served

QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks for anything elsewhere finds no such machine.
    "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; as root it runs only without its sandbox."""
    path = chromium()
    if path is None:
        pytest.fail("There is no Chromium here; `python3 -m blo test` says how to install one.")
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET, *sandbox]}


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Serve the application on a free port for the length of a test; give the URL to put before a path."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], live_server: str) -> BrowserContext:
    """Give a browser without history, for which a path alone means the live server: ``page.goto("/")``."""
    return new_context(base_url=live_server)


def barriers(page: Page) -> list[str]:
    """Return what keeps people from using a page, one line each, as axe finds it."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['help']} at {node['target']}" for rule in found for node in rule["nodes"]]
