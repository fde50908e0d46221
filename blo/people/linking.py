"""What two persons of one office's records are to each other: said with its basis, ended when it was wrong.

Two records of the same human stay two: nothing is merged, so that ending the link leaves all as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked
from blo.people import queries
from blo.people.models import Person, PersonLink
from blo.people.states import LinkBasis, LinkKind
from blo.records.amending import NOTHING, Words

UNKNOWN_PERSON = _l("There is no person with this reference in your office's records.")


@dataclass(frozen=True, slots=True)
class NewLink:
    """What one person is said to be to another, by references, and what it is known from."""

    person: str
    other: str
    kind: LinkKind
    basis: LinkBasis
    words: Words = NOTHING
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as it is read from one of its persons."""

    link: PersonLink
    kind: LinkKind
    other: Person


def _running(actor: Actor) -> sa.Select[PersonLink]:
    return sa.select(PersonLink).where(walls.own_rows(actor, PersonLink), PersonLink.ended_at.is_(None))


def of_person(actor: Actor, person: Person) -> list[Tie]:
    """The links of one person of the actor's office that were not ended, the first made first.

    None of another office's person, released or not; and none to somebody whom another agency keeps to itself.
    """
    if not walls.owns(actor, person):
        return []
    here = sa.or_(PersonLink.person_id == person.id, PersonLink.other_id == person.id)
    links = db.session.scalars(_running(actor).where(here).order_by(PersonLink.made_at, PersonLink.id)).unique().all()
    others = _persons(actor, [_across(link, person) for link in links])
    ties = []
    for link in links:
        other = others.get(_across(link, person))
        if other is not None:
            kind = link.kind if link.person_id == person.id else link.kind.inverse
            ties.append(Tie(link, kind, other))
    return ties


def _across(link: PersonLink, person: Person) -> UUID:
    return link.other_id if link.person_id == person.id else link.person_id


def _persons(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Person]:
    if not ids:
        return {}
    statement = sa.select(Person).where(walls.own_rows(actor, Person), Person.id.in_(ids))
    return {person.id: person for person in db.session.scalars(statement)}


def link(actor: Actor, command: NewLink) -> PersonLink:
    """Say what two persons of the own office are to each other; the same form sent again gives the same link.

    Raises `RuleBroken` for a person that is not there, the same person twice, and what was said already.
    """
    person = locked(queries.own(actor, command.person), Person)
    require(actor, Permission.PERSON_AMEND, person)
    if person.reduced_at is not None:
        raise WrongState
    sent = _running(actor).where(PersonLink.submission == command.submission, PersonLink.person_id == person.id)
    if command.submission is not None and (made := db.session.scalars(sent).unique().one_or_none()):
        return made
    other = _other(actor, command.other)
    if other.id == person.id:
        raise RuleBroken("other", _l("This is the same record. Enter the reference of the other one."))
    if command.kind is LinkKind.SAME and not command.words.text:
        raise RuleBroken("words", _l("Say in words why both are the same person."))
    _not_twice(actor, person, other, command.kind)
    only = next((one for one in (person, other) if one.agency_only), person)
    row = PersonLink(
        **walls.credit(actor, only),
        person_id=person.id,
        other_id=other.id,
        kind=command.kind,
        basis=command.basis,
        words=command.words.text,
        words_language=command.words.language if command.words.text else "",
        made_at=clock.now(),
        made_by_id=actor.account_id,
        submission=command.submission,
    )
    db.session.add(row)
    audit(actor, AuditKind.PERSONS_LINKED, person.reference, persons=[other.reference])
    flush()
    return row


def _other(actor: Actor, reference: str) -> Person:
    try:
        other = queries.get_own(actor, reference)
    except NotFound as error:
        raise RuleBroken("other", UNKNOWN_PERSON) from error
    if other.reduced_at is not None:
        raise RuleBroken("other", UNKNOWN_PERSON)
    return other


def _not_twice(actor: Actor, person: Person, other: Person, kind: LinkKind) -> None:
    there = sa.and_(PersonLink.person_id == person.id, PersonLink.other_id == other.id, PersonLink.kind == kind)
    back = sa.and_(PersonLink.person_id == other.id, PersonLink.other_id == person.id, PersonLink.kind == kind.inverse)
    if db.session.scalars(_running(actor).where(sa.or_(there, back))).unique().first() is not None:
        raise RuleBroken("other", _l("This is recorded already."))


def get(actor: Actor, reference: str, link_id: UUID) -> sa.Select[PersonLink]:
    """The query for one link of an own person that was not ended."""
    person = queries.get_own(actor, reference)
    here = sa.or_(PersonLink.person_id == person.id, PersonLink.other_id == person.id)
    return _running(actor).where(PersonLink.id == link_id, here)


def end(actor: Actor, reference: str, link_id: UUID) -> None:
    """End a link that was wrong, from either of its persons; raise `NotFound` when there is none that still runs."""
    person = locked(queries.own(actor, reference), Person)
    require(actor, Permission.PERSON_AMEND, person)
    row = locked(get(actor, reference, link_id), PersonLink)
    row.ended_at, row.ended_by_id = clock.now(), actor.account_id
    other = _persons(actor, [_across(row, person)])
    audit(actor, AuditKind.PERSONS_UNLINKED, reference, persons=sorted(one.reference for one in other.values()))
    flush()
