"""Names of persons in texts: found as they were recorded, in capitals or not; no parts, and no other spellings."""

import re
from typing import Any

LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
"""Letters of scripts that part words by spaces: a name is not looked for inside a longer word of these."""


def masked(text: str, names: list[str], reference: str) -> str:
    """Return a text with a reference in the place of names; one of a single sign can't be told from part of a word."""
    found = [_pattern(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1]
    return re.sub("|".join(found), reference, text, flags=re.IGNORECASE) if found else text


def names_in(facts: Any, names: list[str]) -> bool:
    """Tell whether any text among JSON data names somebody."""
    if isinstance(facts, str):
        return masked(facts, names, "") != facts
    inner = facts.values() if isinstance(facts, dict) else facts if isinstance(facts, list) else ()
    return any(names_in(one, names) for one in inner)


def _pattern(name: str) -> str:
    start = f"(?<![{LATIN}])" if re.match(f"[{LATIN}]", name) else ""
    end = f"(?![{LATIN}])" if re.search(f"[{LATIN}]$", name) else ""
    return start + re.escape(name) + end
