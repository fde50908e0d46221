"""Where the own office's detections were, and from where to where their persons went: numbers for a map.

Places have no gazetteer: a place is the name it was given, and stands in the middle of the coordinates recorded under
it. A flow's ends are names, too. One that is a place on the map or an office of the directory is drawn; another is
told in the table alone, so that nothing is put where nobody said it was.

Of very many detections the latest `MOST_DRAWN` are counted, so that a map costs the same at any number of them.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.detections.lines import DetectionLeg
from blo.detections.models import COUNTED, Detection
from blo.detections.searching import Asked, selected
from blo.kernel.db import db
from blo.kernel.folding import folded
from blo.offices import queries as directory
from blo.offices.models import Office

MOST_DRAWN = 10_000
MOST_PLACES, MOST_FLOWS = 60, 30
MOST_LEGS = 2000
UNITS = 100_000
"""Coordinates are stored whole, in units of the fifth place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in degrees."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its name, how many detections and persons; `spot` is None when no coordinates were recorded."""

    name: str
    detections: int
    persons: int
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Flow:
    """How many detections had a leg from one named place to another; an end is None when it is not on the map."""

    origin: str
    destination: str
    detections: int
    begins: Spot | None
    ends: Spot | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a map shows: places by how many detections, flows likewise, and how many of both there are in all."""

    places: list[Place]
    flows: list[Flow]
    counted: int
    all_places: int
    all_flows: int


def _counted(chosen: sa.Subquery) -> list[Place]:
    middle = [
        sa.func.avg(sa.type_coerce(chosen.c[name], sa.Integer), type_=sa.Float) for name in ("longitude", "latitude")
    ]
    persons = sa.func.sum(sum((chosen.c[name] for name in COUNTED[1:]), start=chosen.c[COUNTED[0]]))
    number = sa.func.count()
    statement = sa.select(chosen.c.place_name, number, persons, *middle).group_by(chosen.c.place_name)
    return [
        Place(name, many, int(all_persons), None if east is None else Spot(float(east) / UNITS, float(north) / UNITS))
        for name, many, all_persons, east, north in db.session.execute(
            statement.order_by(number.desc(), chosen.c.place_name)
        )
    ]


def _legs(chosen: sa.Subquery) -> Counter[tuple[str, str]]:
    """From where to where the legs of the latest detections went; each spelling's first form stands for all."""
    statement = (
        sa.select(DetectionLeg.origin, DetectionLeg.destination)
        .join(chosen, chosen.c.id == DetectionLeg.detection_id)
        .where(chosen.c.reduced_at.is_(None))
        .order_by(DetectionLeg.detection_id.desc(), DetectionLeg.position)
        .limit(MOST_LEGS)
    )
    first: dict[str, str] = {}
    found: Counter[tuple[str, str]] = Counter()
    for ends in db.session.execute(statement):
        found[tuple(first.setdefault(folded(end), end) for end in ends)] += 1  # type: ignore[index]  # always two
    return found


def _known(places: list[Place], offices: list[Office]) -> dict[str, Spot]:
    """Where names are that have a place on the map: those of offices, and before them those of places themselves."""
    known = {
        folded(name): Spot(office.longitude, office.latitude)
        for office in offices
        if office.longitude is not None and office.latitude is not None
        for name in office.names.values()
    }
    return known | {folded(place.name): place.spot for place in places if place.spot}


def numbers(actor: Actor, asked: Asked, offices: list[Office]) -> Numbers:
    """Count the own office's latest detections that answer, by place and by flow."""
    statement = selected(actor, asked, MOST_DRAWN)
    if statement is None:
        return Numbers([], [], 0, 0, 0)
    wanted: tuple[Any, ...] = (
        Detection.id,
        Detection.place_name,
        Detection.longitude,
        Detection.latitude,
        Detection.reduced_at,
        *(getattr(Detection, name) for name in COUNTED),
    )
    chosen = statement.with_only_columns(*wanted, maintain_column_froms=True).subquery()
    places = _counted(chosen)
    known = _known(places, offices)
    legs = _legs(chosen)
    flows = [
        Flow(origin, destination, many, known.get(folded(origin)), known.get(folded(destination)))
        for (origin, destination), many in sorted(legs.items(), key=lambda item: (-item[1], item[0]))
    ]
    counted = sum(place.detections for place in places)
    return Numbers(places[:MOST_PLACES], flows[:MOST_FLOWS], counted, len(places), len(flows))


def located(offices: list[Office]) -> list[Office]:
    """The offices that have a place on a map."""
    return [office for office in offices if office.latitude is not None and office.longitude is not None]


def all_offices() -> list[Office]:
    """Every office of the directory, which is known to all of them."""
    return directory.all_offices()
