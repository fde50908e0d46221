"""A person in facts: the only way a page or a document shows one."""

from collections.abc import Iterable

from icu import BreakIterator, Locale, UnicodeString

from blo.access.actor import Actor
from blo.kernel.i18n import Lazy, Said, language_name, lazy_country
from blo.kernel.i18n import lazy_gettext as _l
from blo.people import policy
from blo.people.models import Person
from blo.people.sections import LAYOUTS, content_of
from blo.people.states import PersonField, PersonSection
from blo.records.layouts import LINES, shown_line
from blo.sharing.fields import Disclosure, Fact

NO_NAME = _l("Name not known")
MASK = "•••"
NO_LONGER = _l("No longer kept")


def names(person: Person) -> tuple[Said, ...]:
    """The names as written, own script first."""
    return tuple(Said(name.text, name.language) for name in person.names)


def _names(person: Person) -> list[Fact]:
    if person.reduced_at is not None:
        return [Fact(PersonField.NAMES, PersonField.NAMES.label, NO_LONGER)]
    if not person.names:
        return [Fact(PersonField.NAMES, PersonField.NAMES.label, NO_NAME)]
    facts = [Fact(PersonField.NAMES, name.kind.label, Said(name.text, name.language)) for name in person.names]
    orders = tuple(dict.fromkeys(name.order.label for name in person.names))
    return [*facts, Fact(PersonField.NAMES, _l("Order of the name"), orders)]


def _birth(person: Person) -> list[Fact]:
    words = (person.birth.words(), person.birth_basis.label)
    return [Fact(PersonField.BIRTH, PersonField.BIRTH.label, words)]


def _nationality(person: Person) -> list[Fact]:
    country = (lazy_country(person.nationality),) if person.nationality else ()
    return [Fact(PersonField.NATIONALITY, PersonField.NATIONALITY.label, (*country, person.nationality_status.label))]


def _languages(person: Person) -> list[Fact]:
    spoken = tuple(Lazy(language_name, tag) for tag in person.languages)
    return [Fact(PersonField.LANGUAGES, PersonField.LANGUAGES.label, spoken)] if spoken else []


def _needs(person: Person) -> list[Fact]:
    needs = tuple(need.label for need in person.needs)
    return [Fact(PersonField.NEEDS, PersonField.NEEDS.label, needs)] if needs else []


def _interpreter(person: Person) -> list[Fact]:
    used = person.interpreter
    return [Fact(PersonField.INTERPRETER, PersonField.INTERPRETER.label, used.label)] if used else []


def _child(person: Person) -> list[Fact]:
    status = person.child_status
    return [Fact(PersonField.CHILD_STATUS, PersonField.CHILD_STATUS.label, status.label)] if status else []


def _vulnerabilities(person: Person) -> list[Fact]:
    found = tuple(one.label for one in person.vulnerabilities or ())
    return [Fact(PersonField.VULNERABILITIES, PersonField.VULNERABILITIES.label, found)] if found else []


def _documents(person: Person) -> list[Fact]:
    """The documents without their machine-readable lines, which no release opens."""
    lines = LAYOUTS[PersonSection.PAPERS].lines
    if lines is None:
        return []
    found = [
        {name: value for name, value in line.items() if lines.by_name[name].field is not None}
        for line in content_of(person, PersonSection.PAPERS).get(LINES, [])
    ]
    return [
        Fact(PersonField.DOCUMENTS, lines.called(number), tuple(shown_line(lines, line, "UTC")))
        for number, line in enumerate(found, 1)
    ]


def _sex(person: Person) -> list[Fact]:
    return [Fact(PersonField.SEX, PersonField.SEX.label, person.sex.label)]


_FACTS = {
    PersonField.NAMES: _names,
    PersonField.SEX: _sex,
    PersonField.BIRTH: _birth,
    PersonField.NATIONALITY: _nationality,
    PersonField.LANGUAGES: _languages,
    PersonField.NEEDS: _needs,
    PersonField.INTERPRETER: _interpreter,
    PersonField.CHILD_STATUS: _child,
    PersonField.VULNERABILITIES: _vulnerabilities,
    PersonField.DOCUMENTS: _documents,
}


def facts(person: Person, disclosure: Disclosure) -> tuple[Fact, ...]:
    """The facts of a person that a reader may have, in the order of `PersonField`."""
    return tuple(fact for field, make in _FACTS.items() if disclosure.opens(field) for fact in make(person))


def heading(person: Person, disclosure: Disclosure) -> Said | Lazy:
    """What to call a person on their own page: the first name where names are open to the reader, else a reference."""
    if disclosure.opens(PersonField.NAMES) and person.names:
        return names(person)[0]
    return Said(person.reference)


def listed(actor: Actor, person: Person, disclosure: Disclosure) -> Said | Lazy:
    """What to call a person in a list: masked for a reader of the own office who has no need of the name.

    Whoever opens the person's page sees it, and that is written down; a list on a shared screen tells nobody.
    """
    called = heading(person, disclosure)
    if not disclosure.is_own or policy.needs_name(actor, person) or not person.names:
        return called
    return Said(masked(str(called)), person.names[0].language)


def masked(name: str) -> str:
    """The first character of a name as readers count them, marks included, and as many dots for every name.

    Of a name of one character nothing is left to hide behind it, so it gives none.
    """
    boundaries = BreakIterator.createCharacterInstance(Locale.getRoot())
    text = UnicodeString(name)
    boundaries.setText(text)
    first = boundaries.nextBoundary()
    return f"{text[:first] if first < len(text) else ''}{MASK}"


def named(disclosures: Iterable[Disclosure]) -> list[Disclosure]:
    """Those of several persons' disclosures by which a list names the person: a reference alone shows nothing."""
    return [opened for opened in disclosures if opened.opens(PersonField.NAMES)]
