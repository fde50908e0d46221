"""Where each field stands in the five layouts (Doc 9303-4, -5, -6 and -7, sections 4.2.2 and 4.2.4)."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple


class Span(NamedTuple):
    """Characters of one line, counted from 0, the end left out; a check digit stands right after what it covers."""

    line: int
    begin: int
    end: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Return the characters."""
        return lines[self.line][self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of a zone and its fields.

    `long_number` tells whether a document number of more than nine characters goes on in the first optional field;
    `personal` whether that field has a check digit; `composite` is what the last check digit covers, none on visas.
    """

    name: str
    count: int
    width: int
    names: Span
    number: Span
    nationality: Span
    birth: Span
    sex: Span
    expiry: Span
    optional: tuple[Span, ...]
    composite: tuple[Span, ...] = ()
    long_number: bool = False
    personal: bool = False
    code: ClassVar = Span(0, 0, 2)
    issuer: ClassVar = Span(0, 2, 5)


def _two_lines(
    name: str,
    width: int,
    optional_end: int,
    *,
    composite: bool = True,
    long_number: bool = False,
    personal: bool = False,
) -> Layout:
    """Return a layout of two lines; the second is the same in all four up to the optional field."""
    covered = (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, width - 1)) if composite else ()
    return Layout(
        name,
        2,
        width,
        names=Span(0, 5, width),
        number=Span(1, 0, 9),
        nationality=Span(1, 10, 13),
        birth=Span(1, 13, 19),
        sex=Span(1, 20, 21),
        expiry=Span(1, 21, 27),
        optional=(Span(1, 28, optional_end),),
        composite=covered,
        long_number=long_number,
        personal=personal,
    )


TD1 = Layout(
    "TD1",
    3,
    30,
    names=Span(2, 0, 30),
    number=Span(0, 5, 14),
    nationality=Span(1, 15, 18),
    birth=Span(1, 0, 6),
    sex=Span(1, 7, 8),
    expiry=Span(1, 8, 14),
    optional=(Span(0, 15, 30), Span(1, 18, 29)),
    composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
    long_number=True,
)
TD2 = _two_lines("TD2", 36, 35, long_number=True)
TD3 = _two_lines("TD3", 44, 42, personal=True)
MRV_A = _two_lines("MRV-A", 44, 44, composite=False)
MRV_B = _two_lines("MRV-B", 36, 36, composite=False)
LAYOUTS = (TD1, TD2, TD3, MRV_A, MRV_B)


def layout_of(count: int, width: int, first: str) -> Layout | None:
    """Return the layout of so many lines of a width; a document code that begins with V makes it a visa's."""
    fitting = [layout for layout in LAYOUTS if (layout.count, layout.width) == (count, width)]
    return fitting[-1 if first == "V" else 0] if fitting else None
