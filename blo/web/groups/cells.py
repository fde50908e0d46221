"""Reading a line: what its cells mean, what is wrong with them, and what is doubtful.

What is wrong has to be put right; what is doubtful is shown to a person, who decides. Nothing is guessed: a word that
is not known is said to be that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from blo.detections.states import AT_ENTRY, PersonRole
from blo.groups.content import LONG, SHORT, Line
from blo.groups.states import Column
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy, Words
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.text import FindingCode, look_at
from blo.kernel.zawgyi import converted
from blo.people.birth import NOT_KNOWN, Birth
from blo.people.models import Person
from blo.people.service import NewName, NewPerson
from blo.people.states import Basis, NameKind, NameOrder, NationalityStatus, Need, Sex
from blo.web.groups import births, words
from blo.web.groups.words import NOT_KNOWN as NO_COUNTRY
from blo.web.groups.words import STATELESS, folded
from blo.web.ui.cleaning import clean, readable

Value = TypeVar("Value")
LONGEST = 200
FORMULAS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would reckon with."""
NONE: tuple[str, ...] = ()
NOTHING = re.compile(r"[-–—.]*")
MARKS = {
    LONG: _l("This line has more cells than there are headings. Nothing of the last ones was taken."),
    SHORT: _l("The file ends in the middle of this line. Was it sent whole?"),
}
_PARTS = re.compile(r"[,;/|、،\n]+")
NAMES = ((Column.NATIVE, NameKind.NATIVE, "und"), (Column.LATIN, NameKind.LATIN, "en"))
"""The columns of names, the kind of name, and a language written in the letters that a column is for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong or doubtful, and in which column; None for the line as a whole."""

    column: Column | None
    message: Words
    is_doubt: bool = False


@dataclass(slots=True)
class ReadLine:
    """A line with what it means, as far as it could be read."""

    line: Line
    faults: list[Fault] = field(default_factory=list)
    command: NewPerson | None = None
    role: PersonRole = PersonRole.DETECTED

    @property
    def number(self) -> int:
        """Its number in the file or on the page."""
        return self.line.number

    @property
    def is_wrong(self) -> bool:
        """Tell whether something has to be put right."""
        return any(not one.is_doubt for one in self.faults)

    @property
    def is_doubtful(self) -> bool:
        """Tell whether somebody has to decide."""
        return not self.line.sure and any(one.is_doubt for one in self.faults)

    @property
    def is_good(self) -> bool:
        """Tell whether it can be recorded."""
        return not self.is_wrong and not self.is_doubtful

    @property
    def open_faults(self) -> list[Fault]:
        """What is to be looked at."""
        return [one for one in self.faults if not (one.is_doubt and self.line.sure)]

    def take(self, column: Column, read: Callable[[str], Value], instead: Value) -> Value:
        """Read one cell; what is wrong with it is noted, and `instead` stands for it."""
        try:
            return read(_cleaned(self.line.cells.get(column.value, "")))
        except RuleBroken as broken:
            self.faults.append(Fault(column, broken.message))
        except ValueError as error:
            self.faults.append(Fault(column, str(error)))
        return instead

    def doubt(self, column: Column | None, message: Words) -> None:
        """Note something for a person to decide."""
        self.faults.append(Fault(column, message, is_doubt=True))


def _cleaned(text: str) -> str:
    """The cell without what keeps a spreadsheet from reckoning with it; a dash alone says nothing."""
    if text[:1] == "'" and text[1:2] in {*FORMULAS, "#"}:
        text = text[1:]
    found = clean(text)
    if len(found) > LONGEST:
        raise ValueError(str(_l("This has more than %(most)s characters.", most=LONGEST)))
    return "" if NOTHING.fullmatch(found) else found


def read(line: Line, today: date) -> ReadLine:
    """Read a line by itself."""
    found = ReadLine(line)
    names = tuple(_names(found))
    sex = found.take(Column.SEX, lambda text: Sex.of(_known(text, words.sexes(), Sex)), Sex.UNKNOWN)
    birth = _birth(found, today)
    country, status = found.take(Column.NATIONALITY, _nationality, ("", NationalityStatus.UNDETERMINED))
    spoken = found.take(Column.LANGUAGES, lambda text: _several(text, words.languages()), NONE)
    needs = tuple(
        Need.of(one) for one in found.take(Column.NEEDS, lambda text: _several(text, words.needs(), Need), NONE)
    )
    found.role = found.take(
        Column.ROLE, lambda text: PersonRole.of(_known(text, words.roles(), AT_ENTRY)), PersonRole.DETECTED
    )
    if Need.CHILD in needs and not birth.may_be_child(today):
        found.doubt(Column.NEEDS, _l("Child care is needed, but after the birth or age given this is an adult."))
    if line.mark in MARKS:
        found.doubt(None, MARKS[line.mark])
    found.command = NewPerson(
        names=names,
        sex=sex,
        birth=birth,
        birth_basis=Basis.STATED,
        nationality=country,
        nationality_status=status,
        languages=spoken,
        needs=needs,
    )
    return found


def _names(found: ReadLine) -> Iterator[NewName]:
    for column, kind, language in NAMES:
        text = found.take(column, str, "")
        if not text:
            continue
        if text.startswith(FORMULAS):
            found.doubt(column, _l("This begins like a formula of a spreadsheet. It is taken as text."))
        if unicode := readable(converted(text) or ""):
            found.doubt(column, _l("This looks like Zawgyi text. In Unicode it would be: %(text)s", text=unicode))
        for finding in look_at(text, language):
            if finding.code is not FindingCode.ZAWGYI:
                found.doubt(column, finding.words())
        yield NewName(text, kind, NameOrder.GIVEN_FIRST if " " in text else NameOrder.SINGLE)


def _birth(found: ReadLine, today: date) -> Birth:
    """The day or year counts before the age, and both must fit."""
    birth = found.take(Column.BIRTH, lambda text: births.birth(text, today), NOT_KNOWN)
    age = found.take(Column.AGE, lambda text: births.age(text, today), NOT_KNOWN)
    if birth is NOT_KNOWN or age is NOT_KNOWN:
        return age if birth is NOT_KNOWN else birth
    if not births.fit(birth, age):
        found.doubt(Column.AGE, _l("The age does not fit the birth. The birth would be recorded."))
    return birth


def _known(text: str, known: dict[str, str], codes: Iterable[object] = ()) -> str:
    """Return the code a word means; empty text means the code that says nothing."""
    if not text:
        return "unknown" if codes is Sex else "person_detected"
    found = known.get(folded(text))
    if found is None:
        raise RuleBroken("", _unknown(text, codes))
    return found


def _unknown(text: str, codes: Iterable[object]) -> Lazy:
    labels = [code.label for code in codes if hasattr(code, "label")]
    if not labels:
        return _l("“%(text)s” is not known here. Write the name or the code.", text=readable(text))
    return Lazy(_choose_from, readable(text), labels)


def _choose_from(text: str, labels: list[Lazy]) -> str:
    known = ", ".join(str(label) for label in labels)
    return str(_l("“%(text)s” is not known here. Write one of these: %(known)s.", text=text, known=known))


def _several(text: str, known: dict[str, str], codes: Iterable[object] = ()) -> tuple[str, ...]:
    """The codes of several words, each once; a whole cell may be one word with a comma in it."""
    if found := known.get(folded(text)):
        return (found,)
    parts = [part for part in _PARTS.split(text) if folded(part)]
    unknown = next((part for part in parts if folded(part) not in known), None)
    if unknown is not None:
        raise RuleBroken("", _unknown(unknown.strip(), codes))
    return tuple(dict.fromkeys(known[folded(part)] for part in parts))


def _nationality(text: str) -> tuple[str, NationalityStatus]:
    code = words.countries().get(folded(text)) if text else NO_COUNTRY
    if code is None:
        raise RuleBroken("", _unknown(text, ()))
    if code == STATELESS:
        return "", NationalityStatus.STATELESS
    return ("", NationalityStatus.UNDETERMINED) if code == NO_COUNTRY else (code, NationalityStatus.CLAIMED)


# --- the same person twice ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody a line may tell of once more."""

    where: Words
    sex: Sex
    birth: Birth


def _key(name: str) -> str:
    return "".join(sign for sign in folded(name) if unicodedata.category(sign)[0] not in "PZ")


def read_all(lines: Iterable[Line], today: date, persons: Iterable[Person] = ()) -> list[ReadLine]:
    """Read all lines of a list, each beside those before it and beside the persons who are recorded already."""
    known: dict[str, list[_Known]] = {}
    for person in persons:
        where = _l("Somebody of this name is recorded already: %(reference)s.", reference=person.reference)
        _remember(known, (name.text for name in person.names), _Known(where, person.sex, person.birth))
    found = [read(line, today) for line in lines]
    for one in found:
        if one.command is None:
            continue
        names = [name.text for name in one.command.names]
        others = (other for name in names for other in known.get(_key(name), ()))
        like = next((other for other in others if _same(one.command, other)), None)
        if like is not None:
            one.doubt(None, like.where)
        where = _l("Line %(number)s has the same name.", number=one.number)
        _remember(known, names, _Known(where, one.command.sex, one.command.birth))
    return found


def _remember(known: dict[str, list[_Known]], names: Iterable[str], who: _Known) -> None:
    for key in {_key(name) for name in names} - {""}:
        known.setdefault(key, []).append(who)


def _same(one: NewPerson, other: _Known) -> bool:
    sexes = {one.sex, other.sex} - {Sex.UNKNOWN}
    return len(sexes) <= 1 and births.fit(one.birth, other.birth)
