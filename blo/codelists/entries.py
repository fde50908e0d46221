"""What an entry says, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date

from blo.codelists.states import Origin
from blo.kernel.i18n import LOCALES, current

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says: `labels` maps BCP 47 tags to words, `replaced_by` are codes of the same list.

    `note` is the same in every language, such as a CITES appendix. Days of validity count themselves.
    """

    code: str
    labels: dict[str, str]
    position: int = 0
    note: str = ""
    provisional: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: tuple[str, ...] = ()

    def label(self, locale: str = "") -> str:
        """The word in a language, the reader's unless named; where it is missing, the English one."""
        return self.labels.get(locale or current()) or self.labels[FALLBACK]

    def is_valid(self, day: date) -> bool:
        """Tell whether something new may get this code on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def overlaps(self, other: "Content") -> bool:
        """Tell whether there is a day on which both are valid."""
        first, last = date.min, date.max
        begin = max(self.valid_from or first, other.valid_from or first)
        return begin <= min(self.valid_until or last, other.valid_until or last)

    def missing(self) -> list[str]:
        """The languages without a label."""
        return [tag for tag in LOCALES if not self.labels.get(tag)]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands now: its content, the number of its version, and where that came from."""

    content: Content
    version: int
    origin: Origin


def in_order(contents: list[Content]) -> list[Content]:
    """Put entries in the order in which people choose from them."""
    return sorted(contents, key=lambda one: (one.position, one.code))
