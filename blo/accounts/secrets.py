"""Making, hashing and judging what people type to prove who they are."""

import hashlib
import secrets
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import ALPHABET

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""argon2id at OWASP's smallest recommended cost (19 MiB, two passes), for one old PC and many sign-ins at once."""
NOBODYS = HASHER.hash("nobody's password, so that an unknown username takes as long as a known one")
SHORTEST_PASSWORD, LEAST_OWN, LEAST_SYMBOLS = 12, 8, 5
COMMON = (
    "password", "passwort", "qwerty", "asdfgh", "abcdef", "letmein", "welcome", "admin", "border", "police", "liaison",
    "iloveyou", "123456", "654321", "111111", "000000",
)  # fmt: skip
"""What passwords are made of by people in a hurry; a password that is little else is refused."""
PIN_DIGITS = 6


def digest(token: str) -> str:
    """Digest a random token for keeping: it has 128 bits or more, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Make a random token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """Make a password that can be read over the phone: four groups, no look-alikes, 99 bits."""
    alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def new_code(first: str = "") -> str:
    """Make a code of nine symbols without look-alikes, after a given first one if wanted: 38 bits or more, hashed."""
    symbols = (first or secrets.choice(ALPHABET)) + "".join(secrets.choice(ALPHABET) for _ in range(8))
    return "-".join(symbols[place : place + 3] for place in (0, 3, 6))


def tidy_code(typed: str) -> str:
    """Bring a code as somebody typed it into plain capitals and digits, without what stands between its groups."""
    kept = (character for character in typed.upper() if character.isalnum())
    return "".join(str(unicodedata.digit(character, character)) for character in kept)


def matches(kept: str, typed: str) -> bool:
    """Tell whether a typed secret is the one that was hashed."""
    try:
        return HASHER.verify(kept, typed)
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str, username: str) -> None:
    """Refuse a password that is short, or little more than the user name or what everybody chooses first."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken("password", _l("A password needs at least %(count)d characters.", count=SHORTEST_PASSWORD))
    left = password.casefold()
    for known in (username.casefold(), *COMMON):
        left = left.replace(known, "")
    if len(left) < LEAST_OWN or len(set(password)) < LEAST_SYMBOLS:
        raise RuleBroken(
            "password", _l("This password is too easy to guess. Take several words that don't belong together.")
        )


def check_pin(pin: str) -> None:
    """Refuse a PIN that is not six digits, or is one of those everybody tries first."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise RuleBroken("pin", _l("A PIN has six digits."))
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 or len(set(pin)) < 3:  # noqa: PLR2004 - 111111, 123456, 121212
        raise RuleBroken("pin", _l("This PIN is too easy to guess."))
