"""What the pages of the compartment show."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.kernel import clock
from blo.kernel.i18n import Lazy, Said, Words, lazy_country, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.models import Person
from blo.protection import queries
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.protection.policy import may_confirm
from blo.protection.states import OVERRIDE_MACHINE, OVERRIDE_VERBS, ReviewState
from blo.sharing import queries as sharing
from blo.sharing.models import EVERY_OTHER

Value = Lazy | Said | tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Lazy
    value: Value


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One override, as both of its people see it, and the verbs open to the reader."""

    override: ProtectionOverride
    towards: Words
    until: Lazy
    is_over: bool
    verbs: list[tuple[str, Lazy, str]]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The reviews of one person."""

    person: Person
    reviews: list[tuple[ProtectionReview, tuple[Line, ...]]]
    barred: tuple[Lazy, ...]
    overrides: list[OverrideRow]
    is_running: bool
    may_override: bool


def _country(code: str) -> Lazy:
    return _l("Every other State") if code == EVERY_OTHER else lazy_country(code)


def _facts(review: ProtectionReview, zone: str) -> tuple[Line, ...]:
    parties: tuple[Lazy | Said, ...] = ()
    for row in review.parties:
        country = (lazy_country(row.country),) if row.country else ()
        parties += (row.kind.label, *country, *((Said(row.words),) if row.words else ()))
    lines = [Line(_l("Asked for on"), lazy_moment(review.asked_at, zone))]
    if review.opened_at:
        lines.append(Line(_l("Opened on"), lazy_moment(review.opened_at, zone)))
        lines.append(Line(_l("What is feared"), tuple(harm.label for harm in review.harms)))
    if parties:
        lines.append(Line(_l("Who is feared"), parties))
    if review.origin:
        lines.append(Line(_l("The State the person left"), lazy_country(review.origin)))
    if review.words:
        lines.append(Line(_l("In the person's words"), Said(review.words, review.words_language)))
    if review.closed_at and review.outcome:
        lines.append(Line(_l("Closed on"), (lazy_moment(review.closed_at, zone), review.outcome.label)))
    return tuple(lines)


def override_row(actor: Actor, row: ProtectionOverride) -> OverrideRow:
    """One override with its verbs; whoever asked is not offered to confirm."""
    verbs = [
        (verb, *OVERRIDE_VERBS[verb])
        for verb in OVERRIDE_MACHINE.allowed(row.state, "originator")
        if verb != "confirm" or may_confirm(actor, row)
    ]
    towards = row.recipient.lazy_name if row.recipient else lazy_country(row.country)
    is_over = row.until <= clock.now()
    return OverrideRow(row, towards, lazy_moment(row.until, actor.time_zone), is_over, [] if is_over else verbs)


def review_page(actor: Actor, person: Person) -> ReviewPage:
    """Gather the reviews of one person; raise `NotFound` when there is none."""
    reviews = queries.of_person(actor, person.id)
    return ReviewPage(
        person=person,
        reviews=[(row, _facts(row, actor.time_zone)) for row in reviews],
        barred=tuple(_country(code) for code in sharing.bars_of(actor, person.id)),
        overrides=[override_row(actor, row) for row in queries.overrides_of(actor, person.reference)],
        is_running=reviews[0].state is not ReviewState.CLOSED,
        may_override=bool(allows(actor, Permission.PROTECTION_OVERRIDE)),
    )
