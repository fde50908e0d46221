"""Machine-readable zones made at random, with what they say; made from the standard, not from the code that reads it.

`made` gives any number of valid zones; `typed` writes one as people type or paste it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ALPHABET = f"{DIGITS}{LETTERS}<"
VALUE = {character: index for index, character in enumerate(DIGITS + LETTERS)} | {"<": 0}
COUNTRIES = {
    "THA": "TH", "MMR": "MM", "LAO": "LA", "KHM": "KH", "VNM": "VN", "CHN": "CN", "IDN": "ID", "GBR": "GB", "GBN": "GB",
    "D": "DE", "XXA": "XXA", "XXB": "XXX", "XXC": "XXX", "XXX": "XXX", "UNO": None, "UTO": None, "RKS": None,
}  # fmt: skip
NAME_WIDTH = {"TD1": 30, "TD2": 31, "TD3": 39, "MRV-A": 39, "MRV-B": 31}
OPTIONAL_WIDTH = {"TD1": 15, "TD2": 7, "TD3": 14, "MRV-A": 16, "MRV-B": 8}
REST = {"TD1": 13, "TD2": 5}
"""The most characters of a long document number that find room in the optional field, its digit and one < behind."""
FIRST = {"TD1": "ACI", "TD2": "ACI", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}


@dataclass(frozen=True)
class Said:
    """What a zone says."""

    layout: str
    issuer: str | None
    primary: str
    secondary: str
    maybe_truncated: bool
    number: str
    nationality: str | None
    birth: tuple[int | None, int | None, int | None]
    sex: str
    expiry: date
    optional: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A valid zone, what it says and the day it is read on."""

    lines: tuple[str, ...]
    on: date
    said: Said


def digit(text):
    """Multiply each value by 7, 3, 1, 7, ... and take the last figure of the sum (Doc 9303-3, 4.9)."""
    return DIGITS[
        sum(VALUE[character] * weight for character, weight in zip(text, cycle((7, 3, 1)), strict=False)) % 10
    ]


def made(rng, layout):
    """Return a random valid zone of a layout."""
    on = date(1990, 1, 1) + timedelta(days=rng.randrange(36500))
    name, primary, secondary, full = _name(rng, NAME_WIDTH[layout])
    number, number_field, optional_field, optional = _number(rng, layout)
    birth_field, birth = _birth(rng, on)
    expiry = on + timedelta(days=rng.randrange(-17800, 17800))
    issuer, nationality = rng.choices(list(COUNTRIES), k=2)
    sex = rng.choice("MF<")
    birth_field += digit(birth_field)
    expiry_field = f"{expiry:%y%m%d}"
    expiry_field += digit(expiry_field)
    head = rng.choice(FIRST[layout]) + rng.choice("<DPR") + issuer.ljust(3, "<")
    of_holder = nationality.ljust(3, "<")
    if layout == "TD1":
        second = _some(rng, 11)
        covered = number_field + optional_field + birth_field + expiry_field + second
        middle = birth_field + sex + expiry_field + of_holder + second + digit(covered)
        lines = (head + number_field + optional_field, middle, name)
        optional = (optional, second.rstrip("<"))
    else:
        if layout == "TD3":
            optional_field += rng.choice("<0") if not optional else digit(optional_field)
        lower = number_field + of_holder + birth_field + sex + expiry_field + optional_field
        if layout in {"TD2", "TD3"}:
            lower += digit(number_field + birth_field + expiry_field + optional_field)
        lines = (head + name, lower)
        optional = (optional,)
    said = Said(
        layout,
        COUNTRIES[issuer],
        primary,
        secondary,
        full,
        number,
        COUNTRIES[nationality],
        birth,
        sex,
        expiry,
        optional,
    )
    return Made(lines, on, said)


def typed(rng, lines):
    """Write a zone as people do: in small letters, with spaces, with other signs for <, on one line."""
    text = "\n".join(lines)
    way = rng.randrange(8)
    if way == 1:
        text = text.lower()
    elif way == 2:
        text = " ".join(text[at : at + 5] for at in range(0, len(text), 5))
    elif way == 3:
        text = text.replace("<", rng.choice("‹＜〈˂"))
    elif way == 4:
        text = "".join(lines)
    elif way == 5:
        text = text.replace("<<", rng.choice(("«", "≪", "&lt;&lt;")))
    elif way == 6:
        text = f"\ufeff  {text.replace(chr(10), chr(13) + chr(10) * 2)}\t\n"
    elif way == 7:
        text = text.translate({ord(DIGITS[value]): chr(0x1040 + value) for value in range(10)})
    return text


def _letters(rng, least, most):
    return "".join(rng.choices(LETTERS, k=rng.randint(least, most)))


def _name(rng, width):
    """Return a field, its two parts as they are shown, and whether it is full; what does not fit is cut off."""
    primary = "<".join(_letters(rng, 1, 12) for _ in range(rng.randint(1, 3)))[:width].rstrip("<")
    secondary = "<".join(_letters(rng, 1, 9) for _ in range(rng.randint(0, 4)))
    room = width - len(primary) - 2
    secondary = secondary[: max(0, room)].rstrip("<")
    field = (f"{primary}<<{secondary}" if secondary else primary).ljust(width, "<")
    return field, primary.replace("<", " "), secondary.replace("<", " "), field[-1] != "<"


def _some(rng, width):
    """Return an optional field: empty, or with a few characters, a < among them now and then."""
    if rng.random() < 0.4:
        return "<" * width
    text = "".join(rng.choices(DIGITS + LETTERS, k=rng.randint(1, width)))
    if len(text) > 3 and rng.random() < 0.3:
        text = f"{text[0]}<{text[2:]}"
    return text.ljust(width, "<")


def _number(rng, layout):
    """Return a document number, its field with what follows it, the optional field, and what that says."""
    width = OPTIONAL_WIDTH[layout]
    if layout in REST and rng.random() < 0.3:
        first = "".join(rng.choices(DIGITS + LETTERS, k=9))
        rest = "".join(rng.choices(DIGITS + LETTERS, k=rng.randint(1, REST[layout])))
        begun = f"{rest}{digit(first + rest)}<"
        left = _some(rng, width - len(begun)) if len(begun) < width else ""
        return first + rest, f"{first}<", begun + left, left.rstrip("<")
    text = "".join(rng.choices(DIGITS + LETTERS, k=rng.randint(1, 9)))
    if len(text) > 3 and rng.random() < 0.2:
        text = f"{text[0]}<{text[2:]}"
    field = text.ljust(9, "<")
    optional = _some(rng, width)
    return text, field + digit(field), optional, optional.rstrip("<")


def _birth(rng, on):
    born = on - timedelta(days=rng.randrange(35700))
    written = f"{born:%y%m%d}"
    chance = rng.random()
    if chance < 0.8:
        return written, (born.year, born.month, born.day)
    if chance < 0.87:
        return f"{written[:4]}<<", (born.year, born.month, None)
    if chance < 0.95:
        return f"{written[:2]}<<<<", (born.year, None, None)
    return "<<<<<<", (None, None, None)
