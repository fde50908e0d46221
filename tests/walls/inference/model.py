"""Who is barred from where, worked out again from what was done, without asking the program."""

from dataclasses import dataclass, field
from datetime import datetime

EVERY = "*"
OWN = "TH"


@dataclass
class Lift:
    """An override: whom it is for, towards which State or office, until when, and where it stands."""

    person: int
    country: str
    office: str
    until: datetime
    asked_by: str
    state: str = "asked"

    def covers(self, person: int, country: str, office: str, end: datetime) -> bool:
        """Tell whether a bar does not hold there, up to a moment."""
        there = self.country == country and self.office in {"", office}
        return self.state == "confirmed" and self.person == person and there and self.until >= end


@dataclass
class Model:
    """The bars of each person by number, and the overrides in the order in which they were asked."""

    nationalities: tuple[str, ...]
    bars: dict[int, set[str]] = field(default_factory=dict)
    lifts: list[Lift] = field(default_factory=list)

    def barred(self, person: int, country: str, office: str, end: datetime) -> bool:
        """Tell whether nothing of a person may leave for an office and stay open there until a moment."""
        if not self.bars.get(person, set()) & {country, EVERY}:
            return False
        return not any(lift.covers(person, country, office, end) for lift in self.lifts)

    def ask(self, person: int, about_to: set[str]) -> None:
        """Bar at once, unless bars stand already."""
        if person not in self.bars:
            self.bars[person] = ({self.nationalities[person]} - {""} or {EVERY}) | about_to

    def open(self, person: int, feared: tuple[tuple[str, str], ...], origin: str) -> None:
        """Bar the nationality's State, the origin and whoever is feared, wherever they can reach the person."""
        named = {country for kind, country in feared if kind == "state"}
        reached = {country or EVERY for _kind, country in feared}
        abroad = (reached | {self.nationalities[person], origin}) - {"", OWN}
        self.bars[person] = (named | abroad) or {EVERY}

    def close(self, person: int) -> None:
        """Let nothing stand any more."""
        del self.bars[person]
        for lift in self.lifts:
            if lift.person == person:
                lift.state = {"asked": "refused", "confirmed": "revoked"}.get(lift.state, lift.state)
