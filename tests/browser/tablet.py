"""A tablet at a post: its page for capturing, its line that comes and goes, and whoever holds it."""

import io
import os
import signal
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.pages import Reader, sign_in
from tests.support.world import PEOPLE

READY, INSTALLED = "body[data-ready]", "body[data-installed]"
ENTRIES = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("blo-capture", 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const asked = request.result.transaction("entries").objectStore("entries").getAll();
    asked.onsuccess = () => resolve(asked.result);
  };
})"""
EVERYTHING = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("blo-capture", 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const transaction = request.result.transaction(["entries", "photos", "kept"]);
    const found = [];
    const plain = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder().decode(value) : value instanceof CryptoKey ? "key"
      : value && typeof value === "object" ? Object.entries(value).map(([key, one]) => [key, plain(one)]) : value;
    for (const name of ["entries", "photos", "kept"]) {
      transaction.objectStore(name).getAll().onsuccess = (event) => found.push([name, plain(event.target.result)]);
    }
    transaction.oncomplete = () => resolve(JSON.stringify(found));
  };
})"""


def picture(width: int, height: int, taken: str = "", offset: str = "") -> dict[str, Any]:
    """A photo as a camera names it, with more in its name than anybody else should learn, and when it was taken."""
    out, notes = io.BytesIO(), Image.Exif()
    notes.get_ifd(0x8769).update({tag: text for tag, text in ((0x9003, taken), (0x9011, offset)) if text})
    Image.effect_noise((width, height), 80).convert("RGB").save(out, "JPEG", quality=90, exif=notes)
    return {"name": "IMG_Somchai.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def pid_of(folder: Path) -> int:
    """The browser that was started with a folder of its own."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        words = place.read_bytes().split(b"\0")
        if f"--user-data-dir={folder}".encode() in words and not any(one.startswith(b"--type=") for one in words):
            return int(place.parent.name)
    raise AssertionError("no such browser")


def lose_power(folder: Path) -> None:
    """End the browser with all its parts, as a battery does."""
    os.killpg(os.getpgid(pid_of(folder)), signal.SIGKILL)


class Tablet:
    """One browser with what it keeps."""

    def __init__(self, app: Flask, page: Page, language: str = "en") -> None:
        self.app = app
        self.page = page
        self.language = language
        self.through = ""
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def context(self) -> BrowserContext:
        """The browser, with its line."""
        return self.page.context

    @property
    def address(self) -> str:
        """Where its page for capturing is: behind the line it was given, if it was given one."""
        return f"{self.through}/capture/{self.language}"

    # --- who holds it ---

    def sign_in(self, name: str) -> Reader:
        """Sign somebody in."""
        return sign_in(self.app, self.page, name, PEOPLE[name][2])

    def open(self) -> None:
        """Open the page for capturing, and wait until it would work without a line."""
        self.page.goto(self.address)
        self.page.wait_for_selector(READY)
        self.page.wait_for_selector(INSTALLED, timeout=30_000)

    def begin(self, name: str) -> None:
        """Sign in and open the page."""
        self.sign_in(name)
        self.open()
        self.page.wait_for_selector("body[data-outcome=sent]")

    def renew(self) -> None:
        """Let the browser look for a newer page, and open it."""
        before = self.page.evaluate("caches.keys()")
        self.page.evaluate("() => { navigator.serviceWorker.getRegistration().then((one) => one.update()) }")
        for _ in range(100):
            now = self.page.evaluate("caches.keys()")
            if now != before and len(now) == 1:
                break
            self.page.wait_for_timeout(100)
        self.page.goto(self.address, wait_until="commit")
        self.page.wait_for_selector(READY)

    # --- its line ---

    def cut(self) -> None:
        """Lose the line."""
        self.context.set_offline(True)

    def mend(self) -> None:
        """Have a line again."""
        self.context.set_offline(False)

    # --- writing ---

    def fill(self, **values: str) -> None:
        """Fill the form in: what a usual detection has, and what is given."""
        self.page.evaluate("for (const one of document.querySelectorAll('form details')) one.open = true")
        usual = {"place_kind": "river", "mode": "river", "transport": "foot", "men": "2", "place_name": "ท่าทราย"}
        for name, value in (usual | values).items():
            boxes = self.page.locator(f"form[data-capture] [name='{name}']")
            if boxes.first.get_attribute("type") == "radio":
                self.page.locator(f"form[data-capture] [name='{name}'][value='{value}']").check()
            elif boxes.first.evaluate("one => one.tagName") == "SELECT":
                boxes.first.select_option(value)
            else:
                boxes.first.fill(value)

    def save(self) -> None:
        """Press the button and wait until the entry is on the device."""
        before = len(self.rows())
        self.page.locator("form[data-capture] button[type=submit]").click()
        for _ in range(100):
            if len(self.rows()) > before:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.page.locator("main").inner_text())

    def log(self, **values: str) -> None:
        """Fill in and save."""
        self.fill(**values)
        self.save()

    # --- reading ---

    def rows(self) -> list[dict[str, Any]]:
        """What lies in the browser's database of entries."""
        found: list[dict[str, Any]] = self.page.evaluate(ENTRIES)
        return found

    def everything(self) -> str:
        """All that lies in the browser's database, as text."""
        found: str = self.page.evaluate(EVERYTHING)
        return found

    def cards(self, state: str = "") -> Locator:
        """The entries on the page, those of a state if one is given."""
        return self.page.locator(f"[data-entries] [data-state={state}]" if state else "[data-entries] [data-state]")

    def wait(self, **counts: int) -> None:
        """Wait until the page shows so many entries of each state."""
        for state, count in counts.items():
            expect(self.cards(state)).to_have_count(count, timeout=15_000)

    def send(self) -> str:
        """Press the button that sends, and give what came of it."""
        self.page.evaluate("() => { delete document.body.dataset.outcome }")
        self.page.locator("[data-send]").click()
        self.page.wait_for_selector("body[data-outcome]:not([data-outcome=sending])", timeout=60_000)
        return self.page.locator("body").get_attribute("data-outcome") or ""

    def said(self) -> str:
        """What the page says of the line."""
        return self.page.locator("[data-say]").inner_text()
