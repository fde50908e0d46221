"""What several rooms show of what a person was asked: what holds of consent, and the screenings."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.consent import queries
from blo.consent.models import ConsentAnswer
from blo.consent.policy import may_ask
from blo.consent.states import ConsentScope, ConsentState
from blo.kernel.i18n import Lazy, lazy_moment
from blo.people.models import Person
from blo.protection import following_up, screening, withdrawing
from blo.protection.screening import Screening


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """What holds of one scope, and what the reader may do about it; `is_out` says that it was released all the same."""

    scope: ConsentScope
    answer: ConsentAnswer | None
    is_out: bool
    may_withdraw: bool
    may_overrule: bool


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """One screening: what it led to, whether somebody is owed still, and what the reader may open of it."""

    screening: Screening
    when: Lazy
    is_owed: bool
    reads: bool
    may_open: bool


def panel(actor: Actor, person: Person) -> list[ScopeRow]:
    """What holds of one person, scope by scope; nothing for whoever may not ask the person."""
    if not may_ask(actor, person):
        return []
    standing = queries.standing(actor, person.id)
    return [_scope(actor, person, scope, standing.get(scope)) for scope in ConsentScope]


def _scope(actor: Actor, person: Person, scope: ConsentScope, answer: ConsentAnswer | None) -> ScopeRow:
    if answer is None:
        return ScopeRow(scope, None, is_out=False, may_withdraw=False, may_overrule=False)
    is_granted = answer.state is ConsentState.GRANTED
    is_bare = not is_granted and answer.basis is None
    is_out = is_bare and bool(withdrawing.released(actor, person, scope))
    overrules = is_bare and bool(allows(actor, Permission.CONSENT_OVERRULE, person))
    return ScopeRow(scope, answer, is_out=is_out, may_withdraw=is_granted or is_out, may_overrule=overrules)


def screening_rows(actor: Actor, found: list[Screening]) -> list[ScreeningRow]:
    """Rows of the screenings of one person."""
    owed = following_up.standing(actor, found)
    return [_screening(actor, row, any(line.is_open for line in owed.get(row.id, ()))) for row in found]


def _screening(actor: Actor, row: Screening, is_owed: bool) -> ScreeningRow:  # noqa: FBT001 - one of the row's parts
    reads = bool(screening.reads_answers(actor, row))
    when = lazy_moment(row.recorded_at, actor.time_zone)
    return ScreeningRow(row, when, is_owed, reads, not reads and actor.may(Permission.SCREENING_OPEN))
