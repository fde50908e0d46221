"""Burmese text typed with a Zawgyi font looks right on the typist's screen and is nonsense everywhere else.

Zawgyi puts other letters on the code points of Unicode's Myanmar block. Which of the two a text is in is asked three
ways: is it Burmese as Unicode writes it, would it be Burmese if it were Zawgyi, and how likely is it by the letters
that follow each other. The last alone takes some Burmese names for Zawgyi, and misses short ones.

Some names are the same in both encodings, or good Burmese in either; of these nothing is said.
"""

import re
import unicodedata
import warnings
from functools import cache

import icu
from myanmartools import ZawgyiDetector

CERTAIN = 0.95
"""How likely Zawgyi must be where a text is nearly Burmese in Unicode, or in another language."""
BEYOND_DOUBT = 0.99
"""The same, where a text is good Burmese in Unicode, so that it would be a name like any other."""
POSSIBLE = 0.25
"""The same, where a text is no Burmese in Unicode and would be in Zawgyi; Shan, Mon and Karen are far below."""
OTHERS = frozenset({"shn", "mnw", "ksw", "pwo", "kjp", "blk", "eky", "kyu", "kht", "aio", "phk", "rbb", "pll", "tjl"})
"""Languages that Zawgyi has no letters for: Shan, Mon, the Karen and Palaung languages, Khamti and their relatives."""

_MYANMAR = re.compile("[\u1000-\u109f]")
_CONSONANT = "[\u1000-\u1021\u1025\u103f]"  # U+1025 too, which many type for U+1009
_WHOLE_SYLLABLES = "[\u1023\u1024\u1026\u1027\u1029\u102a\u104c-\u104f]"
_KINZI = "\u1004\u103a\u1039"
_SHORTENED = "\u103a(?=[\u103b\u102f])"  # as in the words for man and for I
_MEDIALS = "\u103b?\u103c?\u103d?\u103e?"
_REST = "[\u102d\u102e\u1032]?[\u102f\u1030]?[\u102b\u102c]?\u1036?\u1037?\u103a?\u1037?\u1038?"
_BURMESE = re.compile(
    f"(?:(?:{_KINZI})?{_CONSONANT}(?:\u1039[\u1000-\u1021])?(?:{_SHORTENED})?{_MEDIALS}\u1031?{_REST}"
    f"|{_WHOLE_SYLLABLES}{_REST}|[\u1040-\u104b]|[^\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f])*"
)
"""The order of signs in a syllable of Burmese, as Unicode has it after composition, and what is no Burmese at all."""
_STACKED = re.compile("([\u1000-\u1021\u1025])\u1039([\u1000-\u1021])")
_ROWS = ("ကခဂဃင", "စဆဇဈဉ", "ဋဌဍဎဏ", "တထဒဓန", "ပဖဗဘမ")
_PAIRS = frozenset(
    row[one] + row[other]
    for row in _ROWS
    for one, other in ((0, 0), (0, 1), (2, 2), (2, 3), *((4, at) for at in range(5)))
) | {"ညည", "ယယ", "လလ", "သသ"}
"""What is stacked on what in words from Pali: a letter on its own kind, and a nasal on its row."""
_TIES = re.compile("[\u1039\u103a]")
_NEVER_IN_UNICODE = re.compile(
    "(?:^|[^\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f\u200b\ufe00])[\u1031\u103b-\u103e]"
    "|\u1039(?![\u1000-\u1021\u1025\u103f\u105a-\u105d\u1075-\u1081])"
)
"""A sign before its letter, or the stacking sign with nothing to stack: Zawgyi's order, and its closing sign."""
_STACKED_IN_ZAWGYI = re.compile("[\u1000-\u1021][\u1066-\u1069\u106c\u106d\u1070-\u107c\u1085\u1093\u1096](?!\u103a)")
"""A stacked letter of Zawgyi after a consonant. Those that are common letters of Mon and Karen are left out, and what
has a closing sign behind it is a letter of Shan."""


@cache
def _detector() -> ZawgyiDetector:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its model the way Python 3.11 advises against
        return ZawgyiDetector()


@cache
def _converter() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Zawgyi-my")


def converted(text: str, language: str = "my") -> str | None:
    """Return the Unicode spelling of text that is in Zawgyi, else None; `language` is what it is said to be in.

    To be offered, never put in place of what was typed.
    """
    text = unicodedata.normalize("NFC", text)
    if not _MYANMAR.search(text):
        return None
    offer = unicodedata.normalize("NFC", str(_converter().transliterate(text)))
    if offer == text:
        return None
    likely = _detector().get_zawgyi_probability(text)
    return offer if _is_zawgyi(text, offer, likely, language.split("-", maxsplit=1)[0]) else None


def _is_zawgyi(text: str, offer: str, likely: float, language: str) -> bool:
    if language in OTHERS:
        return likely > CERTAIN and _nearly_burmese(offer)
    if _burmese(text):
        return likely > BEYOND_DOUBT and not _TIES.search(text)
    if likely > CERTAIN:
        return True
    if _nearly_burmese(text):
        return False
    if likely > POSSIBLE or _NEVER_IN_UNICODE.search(text):
        return _nearly_burmese(offer)
    return _burmese(offer) and _STACKED_IN_ZAWGYI.search(text) is not None


def _nearly_burmese(text: str) -> bool:
    """Tell whether all signs are in Unicode's order."""
    return _BURMESE.fullmatch(text) is not None


def _burmese(text: str) -> bool:
    """Tell whether nothing is stacked, besides, that words of Burmese do not stack."""
    stacked = (one + two for one, two in _STACKED.findall(text.replace(_KINZI, "")))
    return _nearly_burmese(text) and all(pair.replace("\u1025", "\u1009") in _PAIRS for pair in stacked)
