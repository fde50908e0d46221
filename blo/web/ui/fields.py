"""Fields for forms: each reads what people type, says in words what is wrong, and gives it back as it was typed.

All take `label`, then by keyword `hint`, `required`, `width` (``full half short``) and `validators`. A field that is
not in a posted form is empty; a default never stands in for something the person did not send. Rooms import every
field from here.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

from wtforms.validators import ValidationError

from blo.kernel.i18n import Words
from blo.kernel.i18n import gettext as _
from blo.web.ui import reading
from blo.web.ui.choices import Choice, Choices, CodeChoice, CodeChoices, CountryChoice, LanguageChoice, Option
from blo.web.ui.cleaning import clean
from blo.web.ui.listed import ListChoice, ListChoices, ProvinceChoice
from blo.web.ui.names import NameText
from blo.web.ui.rows import Part, Rows
from blo.web.ui.text import Entry, LongText, Password, Text

__all__ = [
    "Amount",
    "Choice",
    "Choices",
    "Clock",
    "CodeChoice",
    "CodeChoices",
    "CountryChoice",
    "Day",
    "Entry",
    "LanguageChoice",
    "ListChoice",
    "ListChoices",
    "LongText",
    "NameText",
    "Number",
    "Option",
    "Part",
    "Password",
    "ProvinceChoice",
    "Rows",
    "Text",
    "Tick",
    "Upload",
]


class Number(Entry):
    """A whole number in any script's digits, from `least` to `most`; data is `int` or None. `stepper` adds − and +."""

    kind = "number"
    inputmode = "numeric"

    def __init__(
        self,
        label: Words,
        *,
        least: int = 0,
        most: int = 9999,
        stepper: bool = False,
        unit: Words = "",
        width: str = "short",
        **rest: Any,
    ) -> None:
        super().__init__(label, width=width, **rest)
        self.least = least
        self.most = most
        self.unit = unit
        if stepper:
            self.kind = "stepper"

    def read(self, text: str) -> Any:
        """Read the number, or say from where to where it may go."""
        digits = reading.plain_digits(clean(text))
        if not digits:
            return None
        try:
            return self.parse(digits)
        except ValueError as error:
            raise ValueError(self._range()) from error

    def parse(self, digits: str) -> Any:
        """Read a number written in 0-9."""
        return reading.whole(digits)

    def check(self) -> None:
        """Hold the number to its range."""
        if not self.least <= self.data <= self.most:
            raise ValidationError(self._range())

    def _range(self) -> str:
        return _(
            "“%(label)s” must be a whole number from %(least)s to %(most)s.",
            label=self.label.text,
            least=self.least,
            most=self.most,
        )


class Amount(Number):
    """A number with at most `places` decimal places; data is `Decimal` or None."""

    inputmode = "decimal"

    def __init__(self, label: Words, *, places: int = 2, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.places = places

    def parse(self, digits: str) -> Decimal:
        """Read the number; more places than asked for are an error, not rounded."""
        value = reading.decimal(digits)
        if -int(value.as_tuple().exponent) > self.places:
            raise ValueError
        return value

    def _range(self) -> str:
        return _(
            "“%(label)s” must be a number from %(least)s to %(most)s with at most %(places)s decimal places.",
            label=self.label.text,
            least=self.least,
            most=self.most,
            places=self.places,
        )


class Day(Entry):
    """A calendar day, ISO or day/month/year, Buddhist Era or common era; data is `date` or None.

    `earliest` and `latest` are days that still count. `picker` offers the device's own calendar, good for days near
    today and bad for dates of birth.
    """

    kind = "day"
    inputmode = "decimal"

    def __init__(
        self,
        label: Words,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        picker: bool = False,
        width: str = "half",
        **rest: Any,
    ) -> None:
        super().__init__(label, width=width, **rest)
        self.earliest = earliest
        self.latest = latest
        self.picker = picker

    @property
    def input_type(self) -> str:
        """The device's calendar can't show what is no date, so a wrong entry comes back as text."""
        return "date" if self.picker and not self.process_errors else "text"

    @property
    def shown(self) -> str:
        """The device's calendar wants ISO; a box for typing gets what was typed."""
        if self.input_type == "date":
            return self.data.isoformat() if self.data else ""
        return super().shown

    def read(self, text: str) -> date | None:
        """Read the day, or say whether it can't be read or does not exist."""
        digits = reading.plain_digits(clean(text))
        if not digits:
            return None
        try:
            return reading.day(digits)
        except reading.NoSuchDay as error:
            raise ValueError(_("“%(label)s”: the calendar has no such day.", label=self.label.text)) from error
        except ValueError as error:
            raise ValueError(
                _(
                    "“%(label)s” must be a date with day, month and four-digit year, such as 27/3/2026.",
                    label=self.label.text,
                )
            ) from error

    def write(self, value: date) -> str:
        """Write the day as the region does: day, month, year."""
        return f"{value.day}/{value.month}/{value.year}"

    def check(self) -> None:
        """Hold the day to its bounds."""
        if not self.earliest <= self.data <= self.latest:
            raise ValidationError(
                _(
                    "“%(label)s” must be from %(earliest)s to %(latest)s.",
                    label=self.label.text,
                    earliest=self.write(self.earliest),
                    latest=self.write(self.latest),
                )
            )


class Clock(Entry):
    """A clock time, ``14:05``, ``14.05`` or ``1405``; data is `time` or None. `picker` offers the device's clock."""

    kind = "clock"
    inputmode = "decimal"

    def __init__(self, label: Words, *, picker: bool = False, width: str = "short", **rest: Any) -> None:
        super().__init__(label, width=width, **rest)
        self.picker = picker

    @property
    def input_type(self) -> str:
        """As with days: a wrong entry comes back as text."""
        return "time" if self.picker and not self.process_errors else "text"

    @property
    def shown(self) -> str:
        """The device's clock wants hours and minutes with a colon."""
        if self.input_type == "time":
            return self.write(self.data) if self.data is not None else ""
        return super().shown

    def read(self, text: str) -> time | None:
        """Read the time, or say how to write one."""
        digits = reading.plain_digits(clean(text))
        if not digits:
            return None
        try:
            return reading.clock(digits)
        except ValueError as error:
            raise ValueError(
                _("“%(label)s” must be a time from 00:00 to 23:59, such as 14:05.", label=self.label.text)
            ) from error

    def write(self, value: time) -> str:
        """Write hours and minutes."""
        return f"{value:%H:%M}"


class Tick(Entry):
    """One box to tick; data is `bool`. `required` means it must be ticked."""

    kind = "tick"

    def process_data(self, value: Any) -> None:
        """Take anything that is true or false."""
        self.data = bool(value)

    def read(self, text: str) -> bool:
        """Only the word that the box sends counts."""
        return text == "yes"

    def is_empty(self) -> bool:
        """Not ticked is empty."""
        return not self.data

    def missing(self) -> str:
        """Say that the box must be ticked."""
        return _("Tick “%(label)s” to go on.", label=self.label.text)


class Upload(Entry):
    """A file; data is Werkzeug's FileStorage or None. What it holds is judged by whoever stores it, not here.

    `capture` names the camera that a phone opens at once.
    """

    kind = "upload"

    def __init__(self, label: Words, *, accept: str = "", capture: str = "", **rest: Any) -> None:
        super().__init__(label, **rest)
        self.accept = accept
        self.capture = capture

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first posted file that has a name."""
        self.data = next((file for file in valuelist if getattr(file, "filename", "")), None)

    def missing(self) -> str:
        """Say that a file is needed."""
        return _("Choose a file for “%(label)s”.", label=self.label.text)
