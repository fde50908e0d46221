"""What persons said, for the office that asked them and for nobody else."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.consent.models import Consent, ConsentAnswer
from blo.consent.policy import may_ask
from blo.consent.states import ConsentScope, ConsentState
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.people import queries as people
from blo.people.models import Person


def askable(actor: Actor, reference: str) -> Person:
    """Return a person whose consent the actor may record; raise `NotFound` for all others, known or not."""
    person = people.get(actor, reference)
    if not may_ask(actor, person):
        raise NotFound
    return person


def visible(actor: Actor) -> sa.Select[Consent]:
    """The conversations an actor may know of: the own office's, for those who lead them."""
    may = sa.true() if actor.may(Permission.CONSENT_RECORD) else sa.false()
    return sa.select(Consent).where(may, walls.own_rows(actor, Consent))


def of_person(actor: Actor, person_id: UUID) -> list[Consent]:
    """All that was asked of one person, newest first."""
    statement = visible(actor).where(Consent.person_id == person_id)
    return list(db.session.scalars(statement.order_by(Consent.recorded_at.desc(), Consent.id.desc())))


def standing(actor: Actor, person_id: UUID) -> dict[ConsentScope, ConsentAnswer]:
    """What holds now of one person, scope by scope: the last that was said to each.

    Asked by the rules of other rooms as well, so it is not bound to the permission to read it on a page.
    """
    statement = (
        sa.select(ConsentAnswer)
        .join(Consent)
        .options(sa.orm.contains_eager(ConsentAnswer.consent).lazyload(Consent.answers))
        .where(walls.own_rows(actor, Consent), Consent.person_id == person_id)
        .order_by(Consent.recorded_at, Consent.id)
    )
    last = {answer.scope: answer for answer in db.session.scalars(statement)}
    return {scope: last[scope] for scope in ConsentScope if scope in last}


def is_refused(actor: Actor, person_id: UUID, scope: ConsentScope) -> bool:
    """Tell whether a person refused or withdrew a scope, and no legal basis stands in its place."""
    answer = standing(actor, person_id).get(scope)
    return answer is not None and answer.state is not ConsentState.GRANTED and answer.basis is None


def refusing(actor: Actor, person_ids: Collection[UUID], scope: ConsentScope) -> set[UUID]:
    """Those of several persons of whom `is_refused` tells that they refused a scope."""
    if not person_ids:
        return set()
    statement = (
        sa.select(Consent.person_id, ConsentAnswer.state, ConsentAnswer.basis)
        .join(Consent)
        .where(walls.own_rows(actor, Consent), Consent.person_id.in_(person_ids), ConsentAnswer.scope == scope)
        .order_by(Consent.recorded_at, Consent.id)
    )
    last = {person: (state, basis) for person, state, basis in db.session.execute(statement)}
    return {person for person, said in last.items() if said[0] is not ConsentState.GRANTED and said[1] is None}


def by_submission(actor: Actor, submission: UUID | None) -> Consent | None:
    """Return what this form recorded already, if it did."""
    if submission is None:
        return None
    own = sa.select(Consent).where(walls.own_rows(actor, Consent), Consent.submission == submission)
    return db.session.scalars(own).one_or_none()
