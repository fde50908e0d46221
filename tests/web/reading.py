"""What a page holds, read as a browser reads it: forms with the values they would post, messages, links."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

Pair = tuple[str, str]
NEW_EACH_TIME = re.compile(
    r'name="(csrf_token|submission)" type="hidden" value="[^"]*"|name="(csrf_token|submission)" value="[^"]*"'
    r'|value="[^"]{60,}"'
)


def masked(text: str, path: str) -> str:
    """Return a page without what is new each time it is made, and without its own address."""
    return NEW_EACH_TIME.sub("-", text.replace(path, "-"))


@dataclass
class Posted:
    """A form on a page: where it goes, what it would post as it stands, and what may be chosen in it."""

    action: str
    kind: str
    pairs: list[Pair] = field(default_factory=list)
    choices: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def value(self, name: str) -> str:
        """Return what a field holds, empty for nothing."""
        return next((value for key, value in self.pairs if key == name), "")


class Page(HTMLParser):
    """An answer of the server: status, text, forms, fields in error, links."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.status, self.text, self.headers = status, text, headers
        self.location = headers.get("Location", "")
        self.forms: list[Posted] = []
        self.errors: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.told: list[str] = []
        self._form: Posted | None = None
        self._aside = False  # in a template, of which a browser posts nothing
        self._list = self._area = ""
        self._choice = False  # in a choice that is not made
        self._typed: list[str] = []
        self.feed(text)

    @property
    def main(self) -> Posted:
        """The form the page is about."""
        return next(form for form in self.forms if form.kind == "form")

    @property
    def plain(self) -> str:
        """The words of the page, without its markup."""
        return " ".join(" ".join(self.words).split())

    @property
    def said(self) -> str:
        """The words of the page but for what may be chosen in its lists, which holds every code there is."""
        return " ".join(" ".join(self.told).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of forms, controls, messages and links."""
        given = {name: value or "" for name, value in attrs}
        if given.get("id", "").endswith("-error"):
            self.errors.add(given["id"].removesuffix("-error"))
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "template":
            self._aside = True
        if tag == "option":
            self._choice = "selected" not in given
        if tag == "form":
            self._form = Posted(given.get("action", ""), given.get("class", ""))
            self.forms.append(self._form)
        elif self._form is not None and not self._aside and (given.get("name") or tag == "option"):
            self._control(self._form, tag, given)

    def _control(self, form: Posted, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input":
            form.names.add(name)
            chosen = given.get("type") in {"radio", "checkbox"}
            if chosen:
                form.choices.setdefault(name, set()).add(value)
            if not chosen or "checked" in given:
                form.pairs.append((name, value))
        elif tag == "select":
            self._list = name
            form.names.add(name)
        elif tag == "option":
            form.choices.setdefault(self._list, set()).add(value)
            if "selected" in given:
                form.pairs.append((self._list, value))
        elif tag == "textarea":
            self._area, self._typed = name, []
            form.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "template":
            self._aside = False
        elif tag == "form":
            self._form = None
        elif tag in {"option", "select"}:
            self._choice = False
        elif tag == "textarea" and self._form is not None and self._area:
            self._form.pairs.append((self._area, "".join(self._typed).removeprefix("\n")))
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Collect words, and what stands in a text box."""
        if self._area:
            self._typed.append(data)
        self.words.append(data)
        if not self._choice:
            self.told.append(data)
