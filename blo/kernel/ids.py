"""Identifiers: UUIDs that sort by time for the machine, references with a check character for people.

A reference reads ``TH-MSI-D-26-7K3QF8MW``: office, kind, year, seven random symbols and a check character. The alphabet
has no look-alikes (no 0 O 1 I L U Z) and 29 symbols, a prime, so that among the random symbols the weighted sum finds
every single wrong one and every exchange of two neighbours. References are random, not counted: a sequence would tell
how much an office does.
"""

import re
import secrets
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
RANDOM_SYMBOLS = 7
SHAPE = re.compile(rf"[A-Z]{{2}}-[A-Z0-9]{{2,4}}-[A-Z]-[0-9]{{2}}-[{ALPHABET}]{{{RANDOM_SYMBOLS + 1}}}")


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562): later ones sort after earlier ones."""
    return uuid7()


def _value(symbol: str) -> int:
    place = ALPHABET.find(symbol)
    return place if place >= 0 else ord(symbol) % len(ALPHABET)


def check_character(body: str) -> str:
    """Return the check character of a reference's body; hyphens do not count."""
    symbols = body.replace("-", "")
    total = sum(weight * _value(symbol) for weight, symbol in enumerate(reversed(symbols), start=2))
    return ALPHABET[-total % len(ALPHABET)]


def new_reference(office_code: str, kind: str, moment: datetime) -> str:
    """Make a reference for an office code such as ``TH-MSI-01`` and a kind letter such as ``D``."""
    country, place = office_code.split("-")[:2]
    random = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS))
    body = f"{country}-{place}-{kind}-{moment:%y}-{random}"
    return body + check_character(body)


def tidy_reference(typed: str) -> str:
    """Bring a reference as somebody typed it into its written form: capitals, no spaces, plain hyphens."""
    for dash in "‐‑‒–—−":
        typed = typed.replace(dash, "-")
    return "".join(typed.split()).upper()


def is_reference(typed: str) -> bool:
    """Tell whether a reference is whole: its check character fits the rest."""
    return SHAPE.fullmatch(typed) is not None and check_character(typed[:-1]) == typed[-1]
