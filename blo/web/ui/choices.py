"""Fields for choosing: radio and tick tiles or a list; a posted value counts only if it is among the choices."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import icu
from babel import Locale
from wtforms.validators import ValidationError

from blo.kernel.codes import Code
from blo.kernel.i18n import LOCALES, Words, country_name, current, language_name
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.ui.text import SPOKEN, Entry

MOST_TILES = 8
_ALPHA_2 = 2
NEIGHBOURS = ("TH", "LA", "MM", "KH", "VN", "CN", "MY", "BD", "IN", "ID")
_NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "CQ", "XK"}
)  # groups, test codes and parts of countries that Babel names beside ISO 3166-1
_NOT_RECORDED = _l("Not recorded")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value that is posted, the words people read, a hint below them, and the group it stands in."""

    value: str
    label: Words
    hint: Words = ""
    group: Words = ""


Offer: TypeAlias = Sequence[Option] | Callable[[], Sequence[Option]]


class Choice(Entry):
    """One of several; data is the value or None.

    `options` is a sequence or a function that returns one, and may be set anew on the form's field. `style` is
    ``tiles``, ``select`` or ``auto`` (tiles up to eight). `blank` are the words for choosing nothing, shown unless
    `required`.
    """

    several = False

    def __init__(
        self,
        label: Words,
        options: Offer = (),
        *,
        style: str = "auto",
        blank: Words = _NOT_RECORDED,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.options = options
        self.style = style
        self.blank = blank

    @property
    def kind(self) -> str:  # type: ignore[override]  # fields of one look name it; this one decides by its choices
        """Which look the macros give the field: ``tiles`` or ``select``."""
        if self.style == "auto":
            return "tiles" if len(self.all_options()) <= MOST_TILES else "select"
        return self.style

    @property
    def anchor(self) -> str:
        """The first tile's box, or the list."""
        return f"{self.id}-0" if self.kind == "tiles" else str(self.id)

    def all_options(self) -> Sequence[Option]:
        """Return the choices that count."""
        return self.options() if callable(self.options) else self.options

    def groups(self) -> list[tuple[str, list[Option]]]:
        """Return the choices under the names of their groups, in order."""
        groups: dict[str, list[Option]] = {}
        for option in self.all_options():
            groups.setdefault(str(option.group), []).append(option)
        return list(groups.items())

    @property
    def chosen(self) -> frozenset[str]:
        """The values to show as chosen."""
        return frozenset() if self.data is None else frozenset({str(self.data)})

    def read(self, text: str) -> Any:
        """The value itself; whether it counts is checked against the choices later, when the view has set them."""
        return text or None

    def missing(self) -> str:
        """Say that a choice is needed."""
        return _("Choose an answer for “%(label)s”.", label=self.label.text)

    def check(self) -> None:
        """Refuse a value that was not offered."""
        if not self.chosen <= {option.value for option in self.all_options()}:
            raise ValidationError(self.refusal())

    def refusal(self) -> str:
        """Say that the value is none of the choices."""
        return _("“%(label)s”: choose from what is offered.", label=self.label.text)


class Choices(Choice):
    """Any number of several; data is a tuple of values, in the order of the choices.

    `most` is how many may be ticked.
    """

    several = True

    def __init__(
        self,
        label: Words,
        options: Offer = (),
        *,
        most: int = 100,
        style: str = "tiles",
        **rest: Any,
    ) -> None:
        super().__init__(label, options, style=style, **rest)
        self.most = most

    @property
    def chosen(self) -> frozenset[str]:
        """The values to show as ticked."""
        return frozenset(str(value) for value in self.data)

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Take any collection of values."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take each value once; an empty one is none."""
        self.typed = ""
        self.data = ()
        self.data = self.read_all(list(dict.fromkeys(value for value in valuelist if isinstance(value, str) and value)))

    def read_all(self, values: list[str]) -> tuple[Any, ...]:
        """Put the values in the order of the choices; unknown ones stay, last, for `check` to refuse."""
        order = {option.value: place for place, option in enumerate(self.all_options())}
        return tuple(sorted(values, key=lambda value: order.get(value, len(order))))

    def is_empty(self) -> bool:
        """Nothing ticked is empty."""
        return not self.data

    def check(self) -> None:
        """Refuse values that were not offered, and too many."""
        super().check()
        if len(self.data) > self.most:
            raise ValidationError(_("“%(label)s”: tick at most %(most)s.", label=self.label.text, most=self.most))


def code_options(codes: Iterable[Code]) -> list[Option]:
    """Return codes as choices, in their words."""
    return [Option(code.value, code.label) for code in codes]


class CodeChoice(Choice):
    """One member of a `Code` enumeration; data is the member or None. `only` narrows the choices, also later."""

    def __init__(self, label: Words, codes: type[Code], *, only: Collection[Code] | None = None, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes
        self.only = only

    def all_options(self) -> Sequence[Option]:
        """Return the members that may be chosen."""
        return code_options(code for code in self.codes if self.only is None or code in self.only)

    def process_data(self, value: Any) -> None:
        """Take a member or its stored value; a value the enumeration no longer has shows as nothing chosen."""
        self.data = self._member(str(value)) if value is not None else None

    def read(self, text: str) -> Code | None:
        """Return the member; ValueError for a value that is none."""
        code = self._member(text)
        if text and code is None:
            raise ValueError(self.refusal())
        return code

    def _member(self, value: str) -> Code | None:
        return next((code for code in self.codes if code == value), None)


class CodeChoices(Choices):
    """Any number of members of a `Code` enumeration; data is a tuple of members. `only` narrows the choices."""

    def __init__(self, label: Words, codes: type[Code], *, only: Collection[Code] | None = None, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.codes = codes
        self.only = only

    def all_options(self) -> Sequence[Option]:
        """Return the members that may be chosen."""
        return code_options(code for code in self.codes if self.only is None or code in self.only)

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Take any collection of members or stored values."""
        self.data = tuple(code for code in self.codes if code in tuple(value or ()))

    def read_all(self, values: list[str]) -> tuple[Code, ...]:
        """Return the members in the enumeration's order; ValueError when a value is none."""
        if any(value not in tuple(self.codes) for value in values):
            raise ValueError(self.refusal())
        return tuple(code for code in self.codes if code in values)


@cache
def _territories() -> tuple[str, ...]:
    """Return the 249 countries and areas of ISO 3166-1."""
    codes = [str(code) for code in Locale.parse("en").territories]
    return tuple(code for code in codes if len(code) == _ALPHA_2 and code.isalpha() and code not in _NOT_COUNTRIES)


@cache
def _countries(tag: str, first: tuple[str, ...], special: tuple[str, ...]) -> tuple[Option, ...]:
    """Return country choices in one language: first and special ones, then all in that language's order."""
    collator = icu.Collator.createInstance(icu.Locale(tag))
    near = [Option(code, country_name(code), group=_("In the region")) for code in first]
    ordered = sorted(_territories(), key=lambda code: collator.getSortKey(country_name(code)))
    rest = [Option(code, country_name(code), group=_("All countries")) for code in ordered if code not in first]
    other = [Option(code, country_name(code), group=_("Other")) for code in special]
    return (*near, *other, *rest)


class CountryChoice(Choice):
    """A country by its ISO 3166-1 alpha-2 code, those of the region first; data is the code or None.

    `special` are further codes to offer, such as XXA (stateless) and XXX (not known).
    """

    def __init__(
        self, label: Words, *, first: tuple[str, ...] = NEIGHBOURS, special: tuple[str, ...] = (), **rest: Any
    ) -> None:
        super().__init__(label, style="select", **rest)
        self.options = lambda: _countries(current(), first, special)


class LanguageChoice(Choice):
    """A language by its BCP 47 tag, named in the reader's language; data is the tag or None."""

    def __init__(self, label: Words, *, tags: tuple[str, ...] = SPOKEN, **rest: Any) -> None:
        super().__init__(label, style="select", **rest)
        self.options = lambda: [Option(tag, LOCALES.get(tag) or language_name(tag)) for tag in tags]
