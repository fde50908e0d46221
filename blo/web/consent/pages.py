"""What the pages about consent show."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.consent import queries, texts
from blo.consent.models import Consent, ConsentAnswer
from blo.kernel.i18n import LOCALES, Lazy, Said, Words, current, language_name, lazy_day, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Words
    value: Words | Said | tuple[Words | Said, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: how it was led, and what was said to each scope."""

    when: Lazy
    facts: tuple[Line, ...]
    answers: list[tuple[ConsentAnswer, tuple[Line, ...]]]


def _led(row: Consent) -> tuple[Line, ...]:
    shown = _l("%(language)s, version %(version)s", language=_named(row.text_language), version=row.text_version)
    lines = [
        Line(_l("Day"), lazy_day(row.given_on)),
        Line(_l("Language spoken"), _named(row.language)),
        Line(_l("Interpreter"), row.interpreting.label),
        Line(_l("How the person answered"), row.method.label),
        Line(_l("Text shown"), shown),
    ]
    return (*lines, Line(_l("Guardian"), Said(row.guardian))) if row.guardian else tuple(lines)


def _more(answer: ConsentAnswer) -> tuple[Line, ...]:
    lines: list[Line] = []
    if answer.basis:
        words = (Said(answer.basis_words, answer.basis_language),) if answer.basis_words else ()
        lines.append(Line(_l("Legal basis"), (answer.basis.label, *words)))
    if answer.deed:
        lines.append(Line(_l("What was done"), (answer.deed.label, *(Said(name) for name in answer.taken_back))))
    if answer.words:
        lines.append(Line(_lp("withdrawal", "In words"), Said(answer.words, answer.words_language)))
    return tuple(lines)


def conversations(actor: Actor, person: Person) -> list[Conversation]:
    """All that was asked of one person, newest first."""
    return [
        Conversation(
            when=lazy_moment(row.recorded_at, actor.time_zone),
            facts=_led(row),
            answers=[(answer, _more(answer)) for answer in row.answers],
        )
        for row in queries.of_person(actor, person.id)
    ]


def _named(tag: str) -> Lazy:
    return Lazy(lambda: LOCALES.get(tag) or language_name(tag))


def text_language(person: Person, asked: str) -> str:
    """In which language the text is shown: as asked for, else the first that the person speaks, else the reader's."""
    there = texts.languages()
    wanted = (asked, *person.languages, current(), texts.FALLBACK)
    return next(tag for tag in wanted if tag in there)


def offered() -> list[tuple[str, str]]:
    """The languages the text can be shown in: each tag, and its name in itself."""
    return [(tag, LOCALES.get(tag) or language_name(tag)) for tag in texts.languages()]
