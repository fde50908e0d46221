"""What an entry must be like, each rule at the field it belongs to; the same for pages and for files."""

import unicodedata
from collections.abc import Iterator, Mapping

from blo.codelists.entries import FALLBACK, Content
from blo.codelists.states import CodeList
from blo.kernel.i18n import LOCALES, Lazy
from blo.kernel.i18n import lazy_gettext as _l

Broken = tuple[str, Lazy]
LONGEST_LABEL, LONGEST_NOTE, LAST_POSITION = 100, 80, 99_999
_UNFIT = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: with them a word can look like another."""


def label_field(tag: str) -> str:
    """The name of the field for the label in a language: ``label_zh`` for ``zh-Hans``."""
    return f"label_{tag.partition('-')[0]}"


def is_clean(text: str) -> bool:
    """Tell whether a text is composed, without hidden characters, and without space around it."""
    hidden = any(unicodedata.category(one) in _UNFIT or one in _TURNING for one in text)
    return not hidden and text == unicodedata.normalize("NFC", text).strip()


def broken(name: CodeList, entries: Mapping[str, Content], entry: Content) -> Iterator[Broken]:
    """Every rule an entry breaks; `entries` are those of its list as they would be with it."""
    if not name.shape.fullmatch(entry.code):
        yield "code", _shape(name)
    yield from _labels(entries, entry)
    if not 0 <= entry.position <= LAST_POSITION:
        yield "position", _l("The position is a whole number from 0 to 99999.")
    if not is_clean(entry.note) or len(entry.note) > LONGEST_NOTE:
        yield "note", _l("A note is one line of at most 80 characters, none of them hidden.")
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        yield "valid_until", _l("The end can't be before the beginning.")
    yield from _replacement(entries, entry)


def _shape(name: CodeList) -> Lazy:
    if name is CodeList.SUBDIVISION:
        return _l("The code of a province is that of ISO 3166-2, as in TH-57.")
    return _l("A code has small letters a to z, digits and underscores alone, at most 32 of them.")


def _labels(entries: Mapping[str, Content], entry: Content) -> Iterator[Broken]:
    for tag, words in entry.labels.items():
        if tag not in LOCALES:
            yield "labels", _l("There is no language “%(tag)s” here.", tag=tag)
        elif not is_clean(words) or len(words) > LONGEST_LABEL:
            yield label_field(tag), _l("A label is one line of at most 100 characters, none of them hidden.")
    if not entry.labels.get(FALLBACK):
        yield label_field(FALLBACK), _l("Fill in the English label: it is shown where another is missing.")
    rivals = [one for one in entries.values() if one.code != entry.code and one.overlaps(entry)]
    for tag, words in entry.labels.items():
        if twin := next((one.code for one in rivals if _same(one.labels.get(tag, ""), words)), ""):
            yield label_field(tag), _l("The code “%(code)s” has this label already.", code=twin)


def _same(first: str, second: str) -> bool:
    return bool(second) and first.casefold() == second.casefold()


def _replacement(entries: Mapping[str, Content], entry: Content) -> Iterator[Broken]:
    field = "replaced_by"
    for code in entry.replaced_by:
        if code not in entries:
            yield field, _l("This list has no code “%(code)s”.", code=code)
    if _comes_back(entries, entry):
        yield field, _l("These replacements go round in a circle back to “%(code)s”.", code=entry.code)
    if entry.replaced_by and entry.valid_until is None:
        yield "valid_until", _l("Give the last day of a code that others replace.")


def _comes_back(entries: Mapping[str, Content], entry: Content) -> bool:
    seen: set[str] = set()
    waiting = list(entry.replaced_by)
    while waiting:
        code = waiting.pop()
        if code == entry.code:
            return True
        if code not in seen and code in entries:
            seen.add(code)
            waiting.extend(entries[code].replaced_by)
    return False
