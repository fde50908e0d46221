"""Burmese text typed with a Zawgyi font looks right on the typist's screen and is nonsense everywhere else."""

import re
import warnings
from functools import cache

import icu
from myanmartools import ZawgyiDetector

CERTAIN = 0.95
_MYANMAR = re.compile("[\u1000-\u109f]")


@cache
def _detector() -> ZawgyiDetector:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its model the way Python 3.11 advises against
        return ZawgyiDetector()


@cache
def _converter() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Zawgyi-my")


def converted(text: str) -> str | None:
    """Return the Unicode spelling of text that is almost certainly Zawgyi (more than 95 in 100), else None."""
    if not _MYANMAR.search(text) or _detector().get_zawgyi_probability(text) <= CERTAIN:
        return None
    return str(_converter().transliterate(text))
