"""Which writing system a name is in (ISO 15924), found from its letters, and the language that usually goes with it."""

from collections import Counter

import icu

LANGUAGE_OF = {
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Hani": "zh-Hans",
    "Beng": "bn",
    "Deva": "ne",
    "Arab": "ar",
    "Sinh": "si",
    "Taml": "ta",
}
NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})


def script_of(text: str) -> str:
    """Return the script most letters are in, ``Zyyy`` when there are no letters."""
    found = Counter(icu.Script.getScript(letter).getShortName() for letter in text)
    ranked = [name for name, _ in found.most_common() if name not in NO_SCRIPT]
    return ranked[0] if ranked else "Zyyy"


def language_of(script: str) -> str:
    """Return the usual language of a script in this region, ``und`` where it tells nothing."""
    return LANGUAGE_OF.get(script, "und")
