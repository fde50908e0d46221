"""Passkeys in a real browser: made, shown as a second step, and shown as both steps in one, by a virtual authenticator.

Browsers allow passkeys on names alone, and without encryption on ``localhost`` alone; so the page is asked for by that.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.pages import NARROW_PHONE, Reader
from tests.support.browser import barriers
from tests.support.codes import unused_code
from tests.support.world import PASSWORD

pytestmark = [pytest.mark.walls, pytest.mark.browser]

NAME = "supervisor_north"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_home(app: Flask, live_server: str) -> str:
    """Serve at a name, and let the application know it."""
    address = live_server.replace("127.0.0.1", "localhost")
    app.extensions["blo_settings"] = replace(app.extensions["blo_settings"], public_url=address)
    return address


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], at_home: str) -> tuple[Page, CDPSession]:
    """A phone that has a passkey store, which knows its owner."""
    context = new_context(base_url=at_home, locale="en", **NARROW_PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return page, session


def use(session: CDPSession, **changes: object) -> str:
    """Put an authenticator into the phone; return its name there."""
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, **changes}})
    return str(made["authenticatorId"])


def show_password(page: Page) -> Reader:
    """Show the password, and be at the second step."""
    page.goto("/sign-in")
    reader = Reader(page, page.locator("html").get_attribute("lang") or "en")
    reader.fill("User name", NAME)
    reader.fill("Password", PASSWORD)
    reader.press("Sign in")
    assert page.url.endswith("/second-step")
    return Reader(page, "th")


def make(app: Flask, page: Page) -> Reader:
    """Sign in with a code, and make a passkey."""
    reader = show_password(page)
    reader.fill("Code", unused_code(app, NAME))
    reader.press("Go on")
    reader = Reader(page, "th")
    reader.go("/security/passkeys/new")
    reader.fill("What you call it", "my phone")
    reader.press("Make a passkey")
    assert page.url.endswith("/security")
    assert "my phone" in page.locator("main").inner_text()
    return reader


def leave(page: Page) -> None:
    """Sign out."""
    page.locator("header form[action='/sign-out'] button:not([formaction])").click()
    page.wait_for_url("**/sign-in")


def test_a_passkey_is_made_and_then_is_the_second_step(app: Flask, phone: tuple[Page, CDPSession]) -> None:
    page, session = phone
    use(session)
    reader = make(app, page)
    leave(page)
    reader = show_password(page)
    reader.press("Use a passkey")
    page.wait_for_url("**/detections")


def test_a_passkey_alone_is_both_steps(app: Flask, phone: tuple[Page, CDPSession]) -> None:
    page, session = phone
    use(session)
    make(app, page)
    leave(page)
    Reader(page, page.locator("html").get_attribute("lang") or "en").press("Sign in with a passkey")
    page.wait_for_url("**/detections")


def test_a_passkey_that_does_not_know_its_owner_is_no_second_step_less(
    app: Flask, phone: tuple[Page, CDPSession]
) -> None:
    page, session = phone
    authenticator = use(session)
    make(app, page)
    leave(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.locator("[data-use-passkey]").click()
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    assert page.url.endswith("/sign-in")


def test_a_passkey_of_another_phone_opens_nothing(app: Flask, phone: tuple[Page, CDPSession]) -> None:
    page, session = phone
    authenticator = use(session)
    make(app, page)
    leave(page)
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    use(session)
    show_password(page)
    page.locator("[data-use-passkey]").click()
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    page.goto("/detections")
    assert page.url.endswith("/second-step")


def test_the_page_with_the_codes_can_be_read_and_printed_by_everybody(
    app: Flask, phone: tuple[Page, CDPSession]
) -> None:
    page, session = phone
    use(session)
    reader = make(app, page)
    page.locator("form[action='/security/codes'] button").first.click()
    page.locator(".codes").wait_for()
    assert page.locator(".codes li").count() == 10
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert page.locator(".codes li").last.is_visible()
    assert not page.locator("header .bar").is_visible()
    assert not page.locator("header form").first.is_visible()
    assert reader.main
