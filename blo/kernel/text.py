"""What is wrong with a name or a text that looks right: found, told, and where there is a better text, offered.

Nothing is changed on the way: what was typed stays until somebody takes the offer. What can't be stored at all is
refused elsewhere; this is for what can be stored and would not be found, or would be read as something else.
"""

import re
import unicodedata
from dataclasses import dataclass

from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy, gettext
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.lookalikes import disguised_words, mixed_words, respelled
from blo.kernel.unseen import hidden, turning
from blo.kernel.zawgyi import converted

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ufffd\ud800-\udfff\ufdd0-\ufdef\ue000-\uf8ff"
    "\U000f0000-\U0010ffff]"
)
"""Controls, what replaces unreadable text, half characters, and what is left to private agreement."""


class FindingCode(Code):
    """What is found."""

    UNFIT = "unfit", _l("There is a character that no program may show."), "stop"
    DIRECTION = (
        "direction",
        _l("A hidden character turns the direction of writing: the text may read otherwise."),
        "stop",
    )
    HIDDEN = "hidden", _l("There is a hidden character that this script does not need."), "warn"
    MIXED = "mixed", _l("A word has letters of several alphabets that look alike."), "warn"
    DISGUISED = "disguised", _l("A word looks like Latin letters and is of another alphabet."), "warn"
    ZAWGYI = "zawgyi", _l("This looks like Zawgyi text. In Unicode it is written otherwise."), "warn"
    SPELLING = "spelling", _l("This is usually typed with other characters that look the same."), "warn"
    COMPOSITION = "composition", _l("Letters and their marks are stored apart.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where it begins (characters before it), and the whole text mended in this one thing, or None."""

    code: FindingCode
    position: int
    offer: str | None = None

    def words(self) -> Lazy:
        """Say what was found, and what is offered."""
        return Lazy(_in_words, self)


def composed(text: str) -> str:
    """Return text as it is stored: every letter with its marks in one form (NFC)."""
    return unicodedata.normalize("NFC", text)


def look_at(text: str, language: str) -> list[Finding]:
    """Return what is to be said of a text that is in a language (BCP 47, ``und`` when not known), in its order."""
    if text.isascii() and not _UNFIT.search(text):
        return []
    found = [*_characters(text), *_words(text, language)]
    whole = composed(text)
    if whole != text:
        apart = next((at for at, (one, other) in enumerate(zip(text, whole, strict=False)) if one != other), len(whole))
        found.append(Finding(FindingCode.COMPOSITION, apart, whole))
    return sorted(found, key=lambda finding: finding.position)


def mended(text: str, language: str) -> str:
    """Return a text with everything mended that `look_at` has an offer for, to be offered as a whole."""
    for _ in FindingCode:
        offer = next((finding.offer for finding in look_at(text, language) if finding.offer is not None), None)
        if offer is None:
            break
        text = offer
    return text


def _characters(text: str) -> list[Finding]:
    found = [Finding(FindingCode.UNFIT, at.start()) for at in _UNFIT.finditer(text)][:1]
    for code, places in ((FindingCode.DIRECTION, turning(text)), (FindingCode.HIDDEN, hidden(text))):
        if places:
            out = set(places)
            kept = "".join(character for at, character in enumerate(text) if at not in out)
            found.append(Finding(code, places[0], kept))
    return found


def _words(text: str, language: str) -> list[Finding]:
    found = [Finding(FindingCode.MIXED, at) for at in mixed_words(text)]
    found += [Finding(FindingCode.DISGUISED, at) for at in disguised_words(text, language)]
    unicode = converted(text, language)
    if unicode is not None:
        return [*found, Finding(FindingCode.ZAWGYI, _first_burmese(text), unicode)]
    respelling, first = respelled(text)
    return [*found, Finding(FindingCode.SPELLING, first, respelling)] if respelling != text else found


def _first_burmese(text: str) -> int:
    return next(at for at, character in enumerate(text) if "\u1000" <= character <= "\u109f")


def _in_words(finding: Finding) -> str:
    what = str(finding.code.label)
    return gettext("%(what)s Do you mean: %(offer)s", what=what, offer=finding.offer) if finding.offer else what
