"""Two worlds, one with reviews and one without, and whether anybody across the border can tell them apart."""
