"""A person at a screen: finds fields and buttons by the words on the page, in the language the person reads."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import APIResponse, Download, Locator, Page

from blo.kernel.i18n import LOCALES, Lazy, gettext, use
from blo.kernel.ids import SHAPE
from tests.support.codes import unused_code
from tests.support.world import PASSWORD

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
NARROW_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}

UNSTEADY = re.compile(r'name="(?:csrf_token|submission)" (?:type="hidden" )?value="[^"]*"')


@dataclass
class Reader:
    """Somebody in front of a page. Words are given in English, or as codes and lazy words, and looked up."""

    page: Page
    language: str

    def words(self, text: str | Lazy | Any, **values: Any) -> str:
        """Return words as this reader sees them."""
        with use(self.language):
            if isinstance(text, str) and hasattr(text, "label"):
                return str(text.label)
            return gettext(text, **values) if isinstance(text, str) else str(text)

    def _named(self, text: Any) -> re.Pattern[str]:
        """Match a name that is these words, whatever small print stands behind them; a pattern stays as it is."""
        if isinstance(text, re.Pattern):
            return text
        return re.compile(rf"^\s*{re.escape(self.words(text))}(\s|$)")

    # --- going ---

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def click(self, what: Locator) -> None:
        """Click what leads to another page, and wait for that page: a click alone returns before it comes."""
        with self.page.expect_navigation():
            what.click()

    def follow(self, text: Any) -> None:
        """Follow the link with these words."""
        self.click(self._link(text))

    def save(self, text: Any) -> Download:
        """Follow the link with these words to a file, and give what is saved."""
        with self.page.expect_download() as saved:
            self._link(text).click()
        return saved.value

    def _link(self, text: Any) -> Locator:
        return self.page.locator("main").get_by_role("link", name=self._named(text)).first

    def menu(self, text: str) -> None:
        """Choose from the menu, which a phone folds away."""
        folded = self.page.locator("details.only-narrow > summary")
        if folded.is_visible():
            folded.click()
        self.click(self.page.get_by_role("navigation").get_by_role("link", name=self.words(text), exact=True))

    # --- filling in ---

    def field(self, label: Any, within: Locator | None = None) -> Locator:
        """Find a box or list by its label."""
        return (within or self.page.locator("main")).get_by_label(self._named(label)).first

    def fill(self, label: Any, text: str, within: Locator | None = None) -> None:
        """Type into a box."""
        self.field(label, within).fill(text)

    def pick(self, label: Any, option: Any, within: Locator | None = None) -> None:
        """Choose from a list."""
        self.field(label, within).select_option(label=self.words(option))

    def pick_article(self, number: str) -> str:
        """Choose an article of an agreement from the list of them; return its words."""
        start = self.words("Article %(number)s: %(title)s", number=number, title="").strip()
        article = next(
            text
            for text in self.field("Agreement and article").locator("option").all_inner_texts()
            if text.startswith(start)
        )
        self.pick("Agreement and article", article)
        return article

    def group(self, legend: Any) -> Locator:
        """Find a run of tiles by what stands above it."""
        return self.page.get_by_role("group", name=self._named(legend)).first

    def tick(self, legend: Any, *options: Any) -> None:
        """Choose tiles of a run."""
        for option in options:
            self.group(legend).get_by_label(self._named(option)).first.check()

    def press(self, text: Any) -> None:
        """Press a button of the page and wait for what comes."""
        self.click(self.page.locator("main").get_by_role("button", name=self.words(text), exact=True).last)

    def unfold(self, text: Any) -> None:
        """Open what is folded under these words."""
        self.page.locator("main summary").filter(has_text=self.words(text)).first.click()

    def typed(self) -> dict[str, str]:
        """Everything that the page's form holds now."""
        found: dict[str, str] = self.page.evaluate(
            """() => { const found = {};
              for (const box of document.querySelectorAll("main form")[0].elements) {
                if (!box.name || box.name === "csrf_token") continue;
                if (["radio", "checkbox"].includes(box.type)) {
                  if (box.checked) found[box.name] = (found[box.name] ?? "") + "|" + box.value;
                } else found[box.name] = box.value;
              }
              return found; }"""
        )
        return found

    # --- reading ---

    @property
    def main(self) -> str:
        """What can be read on the page, without the frame around it."""
        return self.page.locator("main").inner_text()

    @property
    def heading(self) -> str:
        """The page's first heading."""
        return self.page.locator("h1").inner_text()

    @property
    def labels(self) -> list[str]:
        """The labels of the facts on the page, in their order."""
        return self.page.locator("dl.facts dt").all_inner_texts()

    @property
    def reference(self) -> str:
        """The reference in the address of the page."""
        found = SHAPE.search(self.page.url)
        assert found, f"no reference in {self.page.url}"
        return found.group()

    def sees(self, *texts: Any) -> None:
        """Hold that words, as this reader reads them, are on the page."""
        missing = [self.words(text) for text in texts if self.words(text) not in self.main]
        assert not missing, f"{missing} not on {self.page.url}:\n{self.main}"

    def fetch(self, path: str) -> APIResponse:
        """Ask for an address as this reader, without showing what comes."""
        return self.page.request.get(path, max_redirects=0)

    def answer(self, path: str, *forget: str) -> tuple[int, str]:
        """The status and body an address gives, without what changes each time and without some strings."""
        response = self.fetch(path)
        body = UNSTEADY.sub("", response.text())
        for one in forget:
            body = body.replace(one, "…")
        return response.status, body


def sign_in(app: Flask, page: Page, name: str, language: str) -> Reader:
    """Sign somebody in, in two steps where there are two, and give the reader; `language` is the account's."""
    page.goto("/sign-in")
    shown = Reader(page, page.locator("html").get_attribute("lang") or "en")
    assert shown.language in LOCALES
    shown.fill("User name", name)
    shown.fill("Password", PASSWORD)
    shown.press("Sign in")
    if page.url.endswith("/second-step"):
        shown = Reader(page, language)
        shown.fill("Code", unused_code(app, name))
        shown.press("Go on")
    return Reader(page, language)
