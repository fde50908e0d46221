"""Fields for births in the years people count in, and for the lines of travel documents."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from blo.kernel import clock
from blo.kernel.i18n import Lazy, current
from blo.kernel.i18n import gettext as _
from blo.people import calendars, papers
from blo.people.calendars import Understood
from blo.people.mrz.reading import Zone
from blo.people.sections import EARLIEST_YEAR, LATEST_YEAR, LONGEST_ZONE
from blo.web.ui import reading
from blo.web.ui.cleaning import clean
from blo.web.ui.fields import Day, LongText, Number


def _today() -> date:
    return clock.today("UTC")


class BirthDay(Day):
    """A day of birth; `understood` says what was made of a year that is not of the common era."""

    understood: Understood | None = None

    def read(self, text: str) -> date | None:
        """Read the day, or say why it can't be."""
        digits = reading.plain_digits(clean(text))
        if not digits:
            return None
        try:
            day, self.understood = calendars.day_of(digits, current(), _today())
        except calendars.LunarDay as error:
            lunar = _("A day of the Burmese calendar can't be counted over. Enter the year alone, or the usual date.")
            raise ValueError(lunar) from error
        except calendars.NoSuchDay as error:
            raise ValueError(_("“%(label)s”: the calendar has no such day.", label=self.label.text)) from error
        except ValueError as error:
            told = _(
                "“%(label)s” must be a date with day, month and four-digit year, such as 27/3/2026.",
                label=self.label.text,
            )
            raise ValueError(told) from error
        return day


class BirthYear(Number):
    """A year of birth in any era that is told or can be told; data is the year of the common era."""

    understood: Understood | None = None

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, least=EARLIEST_YEAR, most=LATEST_YEAR, **rest)

    def parse(self, digits: str) -> int:
        """Read the year in the era it is in."""
        self.understood = calendars.year_of(digits, current(), _today())
        return self.understood.year

    def check(self) -> None:
        """Hold the year to its range."""
        if not self.least <= self.data <= self.most:
            raise ValidationError(self._range())


class ZoneText(LongText):
    """The lines at the bottom of a travel document; data are the lines, `zone` what they say.

    What is no zone is refused. Check digits that do not fit are told one by one, and kept only when the reader insists
    that the document has them so: nothing is corrected.
    """

    zone: Zone | None = None

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, limit=LONGEST_ZONE, rows=3, **rest)

    @property
    def keep_label(self) -> str:
        """What insisting says."""
        return _("The document has them so. Keep the lines as they are.")

    def read(self, text: str) -> str:
        """Read the lines, and tell each thing that is wrong with them."""
        typed = super().read(text)
        if not typed:
            return ""
        found = papers.read(typed, _today())
        if not isinstance(found, Zone):
            self.process_errors.extend(str(fault.words()) for fault in found.faults)
            return typed
        self.zone = found
        self.is_doubted = not found.sound
        if self.is_doubted and not self.insisted:
            self.process_errors.extend(papers.wrong_checks(found))
        return "\n".join(found.lines)


def understood(*fields: Any) -> list[Lazy]:
    """What was made of the years in several fields, where it is not what was typed."""
    found = [field.understood.words() for field in fields if field.understood is not None]
    return [words for words in found if words is not None]
