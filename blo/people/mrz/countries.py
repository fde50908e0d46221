"""The codes of three letters that States and nationalities are written with (Doc 9303-3, section 5)."""

from dataclasses import dataclass
from functools import cache

import icu

from blo.people.mrz.states import Standing


@dataclass(frozen=True, slots=True)
class Country:
    """A code as it stands in the zone, fillers left out; `code` is the one we store, None where we have none.

    We store ISO 3166-1 alpha-2, ``XXA`` for a stateless person and ``XXX`` for a nationality that is not known; so a
    refugee's is, whose standing says the rest and is for protection to read.
    """

    text: str
    code: str | None
    standing: Standing


NOT_OF_ISO_3166 = frozenset({"CQ", "DG", "EA", "IC", "XK"})
"""Codes for parts of countries and for Kosovo that ICU lists beside those of ISO 3166-1."""
SPECIAL: dict[str, tuple[str | None, Standing]] = {
    "D": ("DE", Standing.STATE),
    "DEU": ("DE", Standing.UNLISTED),  # what Germany would be by ISO 3166-1; its documents have D
    **dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), ("GB", Standing.STATE)),
    "RKS": (None, Standing.STATE),
    **dict.fromkeys(
        (
            "EUE",
            "UNO",
            "UNA",
            "UNK",
            "XBA",
            "XIM",
            "XCC",
            "XCE",
            "XCO",
            "XEC",
            "XPO",
            "XES",
            "XMP",
            "XOM",
            "XDC",
            "IAO",
        ),
        (None, Standing.ORGANISATION),
    ),
    "XXA": ("XXA", Standing.STATELESS),
    "XXB": ("XXX", Standing.REFUGEE),
    "XXC": ("XXX", Standing.REFUGEE),
    "XXX": ("XXX", Standing.UNSPECIFIED),
    "ANT": (None, Standing.FORMER),
    "NTZ": (None, Standing.FORMER),
    "UTO": (None, Standing.SPECIMEN),
}


@cache
def _listed() -> dict[str, Country]:
    """Return every code as it fills its three places."""
    of_iso = {
        icu.Locale("", code).getISO3Country(): (code, Standing.STATE)
        for code in icu.Locale.getISOCountries()
        if code not in NOT_OF_ISO_3166
    }
    return {
        text.ljust(3, "<"): Country(text, code, standing) for text, (code, standing) in {**of_iso, **SPECIAL}.items()
    }


def country(text: str) -> Country:
    """Tell what three characters stand for."""
    return _listed().get(text) or Country(text.rstrip("<"), None, Standing.UNLISTED)
