"""What a camera wrote beside a picture of when and where it was taken (Exif 2.32): read, before it is taken out.

It is told to the person who added the picture and kept nowhere else; what can't be read plainly is as if not there.
"""

import re
from typing import Any

from PIL import Image

EXIF, GPS = 0x8769, 0x8825
TAKEN, OFFSET = 0x9003, 0x9011
NORTH_OR_SOUTH, LATITUDE, EAST_OR_WEST, LONGITUDE, METRES = 1, 2, 3, 4, 31
WRITTEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
ZONE = re.compile(r"[+-]\d\d:\d\d")
MOST_DEGREES = {LATITUDE: 90, LONGITUDE: 180}


def told(image: Image.Image) -> dict[str, str]:
    """Return ``taken`` (ISO 8601, by the camera's clock), ``offset``, ``latitude``, ``longitude``, ``metres``.

    Latitude and longitude are degrees with five decimal places, and come together or not at all.
    """
    try:
        exif = image.getexif()
        return {**_when(exif.get_ifd(EXIF)), **_where(exif.get_ifd(GPS))}
    except Exception:
        return {}


def _when(exif: dict[int, Any]) -> dict[str, str]:
    found = WRITTEN.fullmatch(str(exif.get(TAKEN, "")).strip("\0 "))
    if not found:
        return {}
    year, month, day, clock = found.groups()
    offset = str(exif.get(OFFSET, "")).strip("\0 ")
    zone = {"offset": offset} if ZONE.fullmatch(offset) else {}
    return {"taken": f"{year}-{month}-{day}T{clock}", **zone}


def _where(gps: dict[int, Any]) -> dict[str, str]:
    if LATITUDE not in gps or LONGITUDE not in gps:
        return {}
    latitude = _degrees(gps, LATITUDE, NORTH_OR_SOUTH, "S")
    longitude = _degrees(gps, LONGITUDE, EAST_OR_WEST, "W")
    metres = {"metres": f"{float(gps[METRES]):.0f}"} if METRES in gps else {}
    return {"latitude": f"{latitude:.5f}", "longitude": f"{longitude:.5f}", **metres}


def _degrees(gps: dict[int, Any], part: int, half: int, negative: str) -> float:
    degrees, minutes, seconds = (float(one) for one in gps[part])
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= MOST_DEGREES[part]:
        raise ValueError
    return -found if str(gps.get(half, "")).strip("\0 ").upper() == negative else found
