"""From degrees to the picture: the region from the Bay of Bengal to the Moluccas, north up, degrees as squares.

Near the equator a degree is as long one way as the other, to a few hundredths; the map measures nothing.
"""

WEST, EAST, SOUTH, NORTH = 86, 130, -12, 32
PER_DEGREE = 20
"""Units of the picture; the base map's corners stand on whole ones."""


def to_picture(longitude: float, latitude: float) -> tuple[float, float]:
    """Return how far right and how far down something is."""
    return (longitude - WEST) * PER_DEGREE, (NORTH - latitude) * PER_DEGREE
