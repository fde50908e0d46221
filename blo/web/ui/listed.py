"""Fields for choosing from a code list: what is valid today, and what the record holds already, however old."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from blo.codelists import registry
from blo.codelists.entries import Content
from blo.codelists.states import CodeList
from blo.kernel import clock
from blo.kernel.i18n import Words, country_name
from blo.web.ui.choices import Choice, Choices, Option


def _today() -> date:
    return clock.today("UTC")


def list_options(name: CodeList, day: date, held: Iterable[str] = ()) -> list[Option]:
    """The choices of a list on a day, with those that are held though no longer valid; provinces by country."""
    kept = frozenset(held)
    shown = [one for one in registry.contents(name) if one.is_valid(day) or one.code in kept]
    options = [Option(one.code, _label(name, one, day), group=_group(name, one.code)) for one in shown]
    strangers = sorted(kept - {one.value for one in options})  # of another installation, which has more codes
    return [*options, *(Option(code, code) for code in strangers)]


def _label(name: CodeList, one: Content, day: date) -> str:
    """The word of a choice; of one that is over by now, what it became as well."""
    return one.label() if one.is_valid(day) else str(registry.lazy_now(name, one.code))


def _group(name: CodeList, code: str) -> str:
    return country_name(code.partition("-")[0]) if name is CodeList.SUBDIVISION else ""


class ListChoice(Choice):
    """One code of a code list; data is the code or None.

    `on` gives the day whose choices are offered. What the form is filled with at first stays a choice.
    """

    def __init__(self, label: Words, code_list: CodeList, *, on: Callable[[], date] = _today, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.code_list = code_list
        self.on = on
        self.held: tuple[str, ...] = ()

    def process_data(self, value: Any) -> None:
        """Take a code, and hold on to it."""
        super().process_data(value)
        self.held = (str(value),) if value else ()

    def all_options(self) -> Sequence[Option]:
        """Return the codes that may be chosen."""
        return list_options(self.code_list, self.on(), self.held)


class ProvinceChoice(ListChoice):
    """A province of one country, as there were on a day; data is its ISO 3166-2 code or None."""

    def __init__(self, label: Words, *, country: Callable[[], str], **rest: Any) -> None:
        super().__init__(label, CodeList.SUBDIVISION, style="select", **rest)
        self.country = country

    def all_options(self) -> Sequence[Option]:
        """Return the provinces of the country, and what is held; in no group, as they are of one country."""
        begins = f"{self.country()}-"
        found = [one for one in super().all_options() if one.value.startswith(begins) or one.value in self.held]
        return [Option(one.value, one.label) for one in found]


class ListChoices(Choices):
    """Any number of codes of a code list; data is a tuple of codes in the order of the list."""

    def __init__(self, label: Words, code_list: CodeList, *, on: Callable[[], date] = _today, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.code_list = code_list
        self.on = on
        self.held: tuple[str, ...] = ()

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Take any collection of codes, and hold on to them."""
        super().process_data(value)
        self.held = tuple(str(code) for code in self.data)

    def all_options(self) -> Sequence[Option]:
        """Return the codes that may be chosen."""
        return list_options(self.code_list, self.on(), self.held)
