"""What every reader should see, worked out again from a plain list of what was done, without asking the program."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ORDER = ("H0", "H1", "H2", "H3")


@dataclass
class Given:
    """One item released to one office; `last_day` is by the clock of the office that released it."""

    recipient: Any
    kind: str
    subject: Any
    fields: frozenset[str]
    handling: str
    last_day: date
    zone: str
    case: Any
    recalled: bool = False

    def holds(self, now: datetime) -> bool:
        """Tell whether it opens anything: not recalled, and its last day is not over where it was released."""
        ends = datetime.combine(self.last_day + timedelta(days=1), datetime.min.time(), ZoneInfo(self.zone))
        return not self.recalled and now < ends


@dataclass
class Oracle:
    """Who recorded what, and what was given to whom."""

    owners: dict[tuple[str, Any], Any] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)

    def recall(self, one: Given) -> None:
        """Take one back; with a case goes everything of it that the same office was given."""
        for other in self.given:
            if other is one or (one.kind == "case" and (other.case, other.recipient) == (one.case, one.recipient)):
                other.recalled = True

    def _standing(self, office: Any, kind: str, subject: Any, now: datetime) -> list[Given]:
        return [
            one
            for one in self.given
            if (one.recipient, one.kind, one.subject) == (office, kind, subject) and one.holds(now)
        ]

    def visible(self, office: Any, kind: str, now: datetime) -> set[Any]:
        """Everything of a kind that an office may know of."""
        return {
            subject
            for (owned_kind, subject), owner in self.owners.items()
            if owned_kind == kind and (owner == office or self._standing(office, kind, subject, now))
        }

    def fields(self, office: Any, kind: str, subject: Any, now: datetime) -> set[str]:
        """The fields an office may see of another's thing."""
        return {name for one in self._standing(office, kind, subject, now) for name in one.fields}

    def handling(self, office: Any, kind: str, subject: Any, now: datetime) -> str:
        """The strictest handling code of what stands."""
        return max((one.handling for one in self._standing(office, kind, subject, now)), key=ORDER.index)

    def owns(self, office: Any, kind: str, subject: Any) -> bool:
        """Tell whether an office recorded a thing."""
        return bool(self.owners[kind, subject] == office)
