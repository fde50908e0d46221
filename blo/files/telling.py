"""What a photo says of when and where it was taken, for as long as nobody has said what is to become of it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Self
from zoneinfo import ZoneInfo

PLACES = Decimal("0.00001")
MOST_DEGREES = {"latitude": 90, "longitude": 180}
MOST_DIGITS = 5


def _degrees(said: Any, most: int) -> Decimal | None:
    with suppress(InvalidOperation):
        found = Decimal(str(said))
        if found.is_finite() and abs(found) <= most:
            return found.quantize(PLACES)
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """The camera's clock, with its zone where it wrote one; degrees with five decimal places; how near, in metres.

    It comes from a file that anybody may have made, so each part is held to what it can be.
    """

    taken: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    metres: int | None = None

    @classmethod
    def read(cls, said: Mapping[str, Any] | None) -> Self | None:
        """Read what the opening process answered, or what was kept of it; None where there is nothing."""
        said = said or {}
        taken = None
        with suppress(ValueError):
            taken = datetime.fromisoformat(f"{said.get('taken', '')}{said.get('offset', '')}")
        latitude, longitude = (_degrees(said.get(name), most) for name, most in MOST_DEGREES.items())
        if latitude is None or longitude is None:
            return cls(taken) if taken else None
        metres = str(said.get("metres", ""))
        near = int(metres) if metres.isascii() and metres.isdigit() and len(metres) <= MOST_DIGITS else None
        return cls(taken, latitude, longitude, near)

    def kept(self) -> dict[str, str]:
        """Write it to keep it."""
        place = {"latitude": self.latitude, "longitude": self.longitude, "metres": self.metres}
        found = {name: str(value) for name, value in place.items() if value is not None}
        return found | ({"taken": self.taken.isoformat()} if self.taken else {})

    def moment(self, zone: str) -> datetime | None:
        """When it was taken; a camera that wrote no zone went by the clock of the place."""
        if self.taken is None or self.taken.tzinfo is not None:
            return self.taken
        return self.taken.replace(tzinfo=ZoneInfo(zone))
