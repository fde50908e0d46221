"""Case coordination between paired border liaison offices."""

__version__ = "0.1.0"
