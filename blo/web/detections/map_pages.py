"""The map of the own office's detections: numbers put into the places of a picture, which the template writes."""

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from blo.access.actor import Actor
from blo.detections import mapping
from blo.detections.mapping import MOST_DRAWN, Flow, Numbers, Place, Spot
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.web.attempt import UNPROCESSABLE
from blo.web.detections.filter_forms import FilterForm
from blo.web.detections.projection import EAST, NORTH, PER_DEGREE, SOUTH, WEST, to_picture
from blo.web.ui.forms import attach

SMALLEST_VIEW = 2 * PER_DEGREE
"""A map of one place shows two degrees around it."""
MARGIN = 1.25
ACROSS = 400
"""What sizes on the map are a part of: the width of the picture, whatever it shows."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the picture that is shown: where it begins, how wide and high it is, and what one unit of size is."""

    left: float
    top: float
    side: float

    @property
    def unit(self) -> float:
        """A four hundredth of its width."""
        return self.side / ACROSS

    def box(self) -> str:
        """The box as SVG writes it."""
        return f"{self.left:.2f} {self.top:.2f} {self.side:.2f} {self.side:.2f}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the picture: where, how large, and what it says."""

    x: float
    y: float
    size: float
    says: Lazy | str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow on the picture, as a path, and how thick it is."""

    path: str
    width: float
    says: Lazy


@dataclass(frozen=True, slots=True)
class MapPage:
    """All that the page shows, in the picture and in the tables."""

    form: FilterForm
    numbers: Numbers
    view: View
    marks: list[Mark] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    offices: list[Mark] = field(default_factory=list)

    @property
    def status(self) -> int:
        """A filter that can't be read is answered by what is wrong with it."""
        return UNPROCESSABLE if self.form.errors else 200

    @property
    def is_cut(self) -> bool:
        """Tell whether there may be more detections than were counted."""
        return self.numbers.counted >= MOST_DRAWN

    @property
    def base(self) -> dict[str, int]:
        """How large the base map is."""
        return {"width": (EAST - WEST) * PER_DEGREE, "height": (NORTH - SOUTH) * PER_DEGREE}

    @property
    def query(self) -> str:
        """What follows an address that is to have the same filter."""
        return f"?{self.form.address}" if self.form.address and not self.form.errors else ""


def _at(spot: Spot) -> tuple[float, float]:
    return to_picture(spot.longitude, spot.latitude)


def _view(spots: list[Spot]) -> View:
    """A square around all that is shown, with a margin."""
    across, down = zip(*(_at(spot) for spot in spots), strict=True)
    side = max(max(across) - min(across), max(down) - min(down), SMALLEST_VIEW / MARGIN) * MARGIN
    return View((min(across) + max(across) - side) / 2, (min(down) + max(down) - side) / 2, side)


def _mark(place: Place, spot: Spot, most: int, view: View) -> Mark:
    """A circle whose area tells the number."""
    says = _l("%(place)s: %(count)d detections", place=place.name, count=place.detections)
    size = (5 + 15 * sqrt(place.detections / most)) * view.unit
    return Mark(*_at(spot), size, says, str(place.detections))


def _arrow(flow: Flow, begins: Spot, ends: Spot, most: int, view: View) -> Arrow:
    """A line that bends to its right, so that the way back is another line."""
    (x, y), (to_x, to_y) = _at(begins), _at(ends)
    bend_x, bend_y = (x + to_x) / 2 - (to_y - y) / 6, (y + to_y) / 2 + (to_x - x) / 6
    path = f"M{x:.2f} {y:.2f}Q{bend_x:.2f} {bend_y:.2f} {to_x:.2f} {to_y:.2f}"
    told: dict[str, Any] = {"origin": flow.origin, "destination": flow.destination, "count": flow.detections}
    says = _l("From %(origin)s to %(destination)s: %(count)d", **told)
    return Arrow(path, (1 + 4 * flow.detections / most) * view.unit, says)


def _drawn(form: FilterForm, found: Numbers, offices: list[Any], own: Spot) -> MapPage:
    placed = [(place, place.spot) for place in found.places if place.spot]
    drawn = [(flow, flow.begins, flow.ends) for flow in found.flows if flow.begins and flow.ends]
    ends = [spot for _flow, *both in drawn for spot in both]
    view = _view([own, *(spot for _place, spot in placed), *ends])
    marks = [_mark(place, spot, found.places[0].detections, view) for place, spot in placed]
    arrows = [_arrow(flow, begins, end, found.flows[0].detections, view) for flow, begins, end in drawn]
    near = [Mark(*_at(Spot(one.longitude, one.latitude)), 4 * view.unit, one.name) for one in offices]
    return MapPage(form, found, view, marks, arrows, [mark for mark in near if _is_shown(mark, view)])


def _is_shown(mark: Mark, view: View) -> bool:
    return view.left <= mark.x <= view.left + view.side and view.top <= mark.y <= view.top + view.side


def map_page(actor: Actor, form: FilterForm) -> MapPage:
    """Gather the map of what the filter finds; four queries, however many detections."""
    offices = mapping.all_offices()
    own = next(one for one in offices if one.id == actor.office_id)
    middle = Spot((WEST + EAST) / 2, (SOUTH + NORTH) / 2)
    here = Spot(own.longitude, own.latitude) if own.latitude is not None and own.longitude is not None else middle
    found = Numbers([], [], 0, 0, 0)
    if form.validate():
        try:
            found = mapping.numbers(actor, form.asked(actor), offices)
        except RuleBroken as broken:
            attach(form, broken)
    return _drawn(form, found, mapping.located(offices), here)
