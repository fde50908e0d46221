"""An exhibit and its chain in facts: the only way a page shows them.

Facts are made for a disclosure, as those of detections are, so that a field that is not open is never produced. No
release opens an exhibit yet: whoever finds one is of the own office.
"""

from dataclasses import dataclass

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.exhibits.chain import Line
from blo.exhibits.models import Exhibit
from blo.exhibits.states import ExhibitField, SealFound
from blo.kernel.i18n import Lazy, Said, Words, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.records.kinds import neat
from blo.sharing.fields import Disclosure, Fact

Value = Lazy | Said | tuple[Lazy | Said, ...]


def amount(row: Exhibit) -> Lazy:
    """How much of it there is."""
    return _l(
        "%(quantity)s %(unit)s", quantity=str(neat(row.quantity)), unit=registry.lazy_label(CodeList.UNIT, row.unit)
    )


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """An exhibit as lists show it, without words that somebody typed."""

    exhibit: Exhibit
    what: Words
    amount: Lazy
    when: Lazy


def row_of(exhibit: Exhibit) -> ExhibitRow:
    """An exhibit for a list."""
    what, when = registry.lazy_label(CodeList.SEIZURE, exhibit.type), lazy_moment(exhibit.seized_at, exhibit.time_zone)
    return ExhibitRow(exhibit, what, amount(exhibit), when)


def _what(row: Exhibit) -> list[tuple[Lazy, Value | Words]]:
    return [
        (_lp("exhibit", "Kind of thing"), registry.lazy_label(CodeList.SEIZURE, row.type)),
        (_lp("exhibit", "Description"), Said(row.description, row.description_language)),
        (_l("Quantity"), amount(row)),
    ]


def _mark(row: Exhibit) -> list[tuple[Lazy, Value | Words]]:
    return [(row.mark_kind.label, Said(row.mark))] if row.mark_kind else []


def _seizure(row: Exhibit) -> list[tuple[Lazy, Value | Words]]:
    return [
        (_lp("exhibit", "Seized at"), lazy_moment(row.seized_at, row.time_zone)),
        (_lp("exhibit", "Found where"), Said(row.found_where)),
        (_lp("exhibit", "Seized by"), Said(row.seized_by)),
        (_lp("exhibit", "Authority"), Said(row.authority)),
        (_lp("exhibit", "Witnesses"), Said(row.witnesses)),
    ]


def _keeping(row: Exhibit) -> list[tuple[Lazy, Value | Words]]:
    return [
        (_lp("exhibit", "Packaging"), Said(row.packaging)),
        (_lp("exhibit", "Seal number"), Said(row.seal)),
        (_lp("exhibit", "Storage"), Said(row.storage)),
    ]


_PARTS = {
    ExhibitField.WHAT: _what,
    ExhibitField.MARK: _mark,
    ExhibitField.SEIZURE: _seizure,
    ExhibitField.KEEPING: _keeping,
}


def facts(row: Exhibit, opened: Disclosure) -> tuple[Fact, ...]:
    """The seizure record, as far as it is open; what was left empty is not shown."""
    return tuple(
        Fact(field, label, value)  # type: ignore[arg-type]  # a code that left its list is shown as it is
        for field, part in _PARTS.items()
        if opened.opens(field)
        for label, value in part(row)
        if not isinstance(value, Said) or value.text
    )


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a chain as it is shown: who had it and who has it, when and what for, and the rest in facts."""

    position: int
    what: object
    when: Lazy
    giver: Said
    taker: Said
    facts: tuple["LineFact", ...]
    hash: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class LineFact:
    """One labelled fact of a line."""

    label: Lazy
    value: object


def line_facts(line: Line, zone: str) -> LineFacts:
    """A line of a chain in facts; of one whose words were erased its codes are left."""
    event, language = line.event, line.said("language")
    named = (
        (_lp("custody", "Place"), Said(line.said("place"))),
        (_lp("custody", "Condition"), Said(line.said("condition"), language)),
        (_lp("custody", "Remark"), Said(line.said("remark"), language)),
        (_lp("custody", "New seal"), Said(event.new_seal)),
    )
    found = [LineFact(label, value) for label, value in named if value.text]
    if event.seal_found is not SealFound.NONE:
        found.insert(0, LineFact(_lp("custody", "Seal found"), event.seal_found))
    written = (Said(event.account.name), lazy_moment(event.recorded_at, zone))
    return LineFacts(
        position=event.position,
        what=event.purpose,
        when=lazy_moment(event.at, zone),
        giver=Said(line.said("from")),
        taker=Said(line.said("to")),
        facts=(*found, LineFact(_lp("custody", "Written down"), written)),
        hash=event.hash,
        is_erased=line.words is None,
    )
