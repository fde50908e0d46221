"""The name in a zone: a primary identifier and, of those who have one, a secondary identifier (Doc 9303-3, 4.6)."""

import re
from dataclasses import dataclass

from blo.people.mrz.states import FaultCode

_NO_LETTER = re.compile("[0-9]")
Trouble = tuple[FaultCode, int, str]


@dataclass(frozen=True, slots=True)
class Names:
    """A name as it stands in the zone, with spaces for ``<``; which part is whose family's is not known.

    Somebody with one name has a primary identifier alone. `maybe_truncated` is true when the name fills its field: then
    it must be treated as cut short (Doc 9303-4, 4.2.3).
    """

    text: str
    primary: str
    secondary: str
    maybe_truncated: bool

    @property
    def whole(self) -> str:
        """The name in the order it is printed."""
        return f"{self.primary} {self.secondary}".strip()


def names_of(text: str, *, may_go_on: bool = False) -> tuple[Names, Trouble | None]:
    """Read the field of the name; `may_go_on` tells that its end was not typed."""
    primary, _, secondary = text.rstrip("<").partition("<<")
    names = Names(text, primary.replace("<", " "), _spaced(secondary), may_go_on or text[-1] != "<")
    return names, _trouble(text, primary, secondary)


def _spaced(text: str) -> str:
    return " ".join(text.replace("<", " ").split()) if "<<" in text or text[:1] == "<" else text.replace("<", " ")


def _trouble(text: str, primary: str, secondary: str) -> Trouble | None:
    strange = _NO_LETTER.search(text)
    if strange:
        return FaultCode.NAME_CHARACTER, strange.start(), strange.group()
    if not primary and not secondary:
        return FaultCode.NAME_MISSING, 0, ""
    if not primary or primary[0] == "<":
        return FaultCode.NAME_FILLERS, 0, text
    again = len(primary) + 2
    if secondary[:1] == "<":
        return FaultCode.NAME_FILLERS, again, text
    if "<<" in secondary:
        return FaultCode.NAME_FILLERS, again + secondary.index("<<"), text
    return None
