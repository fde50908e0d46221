"""Text that looks like other text: words of several alphabets, words of another alphabet, two spellings of one sight.

Whoever searches for the one does not find the other. What ICU knows of look-alikes (Unicode Technical Standard 39) is
asked word by word: in Thai, Lao, Khmer, Burmese and Chinese a foreign name stands in a sentence without spaces.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import icu

from blo.kernel.unseen import script

_MODERATELY = 0x40000000
"""ICU's level at which one alphabet may stand beside Latin, but not Cyrillic, Greek and others that look like it."""
_LIKE_LATIN = frozenset({"Cyrl", "Grek", "Armn", "Copt", "Cher", "Lisu", "Dsrt"})
_IN_ITALICS = frozenset("гѓґғ")
"""Letters that ICU takes for r."""
_NO_SCRIPT = frozenset({"Zyyy", "Zinh"})
_TOGETHER = {
    **dict.fromkeys(("Thai", "Laoo"), "Thai"),
    **dict.fromkeys(("Hani", "Hira", "Kana", "Hang", "Bopo"), "Hani"),
    "Khmr": "Khmr",
    "Mymr": "Mymr",
}
"""Scripts without spaces; Thai and Lao letters look alike."""
_SPELLINGS = (
    (re.compile("เเ"), "แ"),
    (re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\u0e33"),
    (re.compile("ເເ"), "ແ"),
    (re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2"), "\\1\u0eb3"),
    (re.compile("\u17c1\u17b6"), "\u17c4"),
    (re.compile("\u17c1\u17b8"), "\u17be"),
    (re.compile("(?<![\u1040-\u1049])\u1040(?=[\u1000-\u102a\u102b-\u1032\u1036\u103b-\u103e])"), "\u101d"),
    (re.compile("(?<![\u1040-\u1049])\u1047(?=[\u102b-\u1032\u1036\u103b-\u103e])"), "\u101b"),
    (re.compile("\u1025(?=\u102c|\u1037?\u103a)"), "\u1009"),
)
"""Thai and Lao vowels typed in two pieces, Khmer ones too; a Burmese figure 0 or 7 for the letter; U for NYA."""


@cache
def _checker() -> icu.SpoofChecker:
    checker = icu.SpoofChecker()
    checker.setChecks(icu.USpoofChecks.RESTRICTION_LEVEL)
    checker.setRestrictionLevel(_MODERATELY)
    return checker


def mixed_words(text: str) -> list[int]:
    """Return where words begin that mix alphabets which look alike."""
    return [at for at, word in _words(text) if not word.isascii() and _checker().check(word)]


def disguised_words(text: str, language: str) -> list[int]:
    """Return where words begin that are of one alphabet and could be read as Latin letters.

    Words in the script of the language are what they are; where the language is not known, they are doubted beside
    words in Latin letters alone.
    """
    own = _script_of(language)
    words = [(at, word, _scripts(word)) for at, word in _words(text)]
    if not own and not any("Latn" in scripts for _, _, scripts in words):
        return []
    return [
        at
        for at, word, scripts in words
        if len(scripts) == 1 and scripts <= _LIKE_LATIN - {own} and _reads_as_latin(word)
    ]


def _reads_as_latin(word: str) -> bool:
    """Tell whether every letter, its marks aside, looks like one of A to Z, and not in italics alone."""
    if _IN_ITALICS & set(word):
        return False
    looks = unicodedata.normalize("NFD", str(_checker().getSkeleton(0, word)))
    return "".join(letter for letter in looks if not unicodedata.combining(letter)).isascii()


def respelled(text: str) -> tuple[str, int]:
    """Return text with each sight spelled one way, and where it first differs (its length where it does not)."""
    first = len(text)
    for pattern, instead in _SPELLINGS:
        found = pattern.search(text)
        if found:
            first = min(first, found.start())
            text = pattern.sub(instead, text)
    return text, first


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Cut text at spaces, at punctuation, and where a script without spaces begins or ends."""
    kind = ""
    kinds = []
    for character in text:
        if unicodedata.category(character)[0] not in "LMN":
            kind = ""
        elif script(character) not in _NO_SCRIPT:
            kind = _TOGETHER.get(script(character), "other")
        elif not kind:
            kind = "other"
        kinds.append(kind)
    at = 0
    for each, members in groupby(kinds):
        length = len(list(members))
        if each:
            yield at, text[at : at + length]
        at += length


def _scripts(word: str) -> frozenset[str]:
    return frozenset(script(character) for character in word) - _NO_SCRIPT


@cache
def _script_of(language: str) -> str:
    """Return the script a language is usually written in, empty when the language is not known."""
    try:
        locale = icu.Locale.forLanguageTag(language)
    except icu.ICUError:
        return ""
    if not locale.getLanguage():
        return ""
    locale.addLikelySubtags()
    return str(locale.getScript())
