"""Filling in and correcting a person's record."""

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, WrongState
from blo.kernel.work import flush, locked
from blo.people import history, queries, rules
from blo.people.models import Person, PersonVersion
from blo.people.sections import LAYOUTS, content_of
from blo.people.states import PersonSection
from blo.records import changes, values
from blo.records.amending import Amendment, as_content, reason_of, write
from blo.records.layouts import Content


def amend(actor: Actor, reference: str, change: Amendment[PersonSection]) -> Person:
    """Change a section of an own person's record and keep what stood there; a change of nothing makes no version.

    Whoever a field was released to sees what stands there now. Raises `Conflict` when somebody changed the section
    since it was seen, `RuleBroken` at the field that can't be as it is or when there is no reason, and `WrongState` for
    a record that was reduced.
    """
    person = locked(queries.own(actor, reference), Person)
    require(actor, Permission.PERSON_AMEND, person)
    if person.reduced_at is not None:
        raise WrongState
    layout = LAYOUTS[change.section]
    found = values.read(layout, change.content)
    rules.check(person, change.section, found, clock.today(actor.time_zone))
    if change.seen != history.last_of(person.id, change.section):
        raise Conflict
    before, after = content_of(person, change.section), as_content(layout, found)
    if after == before:
        return person
    reason_of(change, before, after)
    write(person, layout, found)
    number = history.last_of(person.id) + 1
    keep(actor, person, change, (number, before, after))
    audit(actor, AuditKind.PERSON_AMENDED, reference, part=change.section.value, version=number)
    flush()
    return person


def keep(actor: Actor, person: Person, change: Amendment[PersonSection], made: tuple[int, Content, Content]) -> None:
    """Keep what stood in a section, and what stands there now, under the number of the version that is made."""
    number, before, after = made
    db.session.add(
        PersonVersion(
            office_id=person.office_id,
            agency=person.agency,
            agency_only=person.agency_only,
            person_id=person.id,
            number=number,
            section=change.section,
            at=clock.now(),
            account_id=actor.account_id,
            reason=change.reason,
            words=change.words.text,
            words_language=change.words.language if change.words.text else "",
            before=changes.written(before),
            after=changes.written(after),
        )
    )
