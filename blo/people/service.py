"""Recording a person."""

from dataclasses import dataclass
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import OfficeOwned, db
from blo.kernel.ids import new_reference
from blo.kernel.work import flush
from blo.people.birth import Birth
from blo.people.models import Person, PersonName
from blo.people.sections import named
from blo.people.states import Basis, NameKind, NameOrder, NationalityStatus, Need, Sex


@dataclass(frozen=True, slots=True)
class NewName:
    """One name as written; its script is found from its letters."""

    text: str
    kind: NameKind
    order: NameOrder
    basis: Basis = Basis.STATED


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a person is recorded from; `nationality` is alpha-2, empty for stateless and undetermined."""

    names: tuple[NewName, ...]
    sex: Sex
    birth: Birth
    birth_basis: Basis
    nationality: str
    nationality_status: NationalityStatus
    languages: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    submission: UUID | None = None


def record(actor: Actor, command: NewPerson, source: OfficeOwned) -> Person:
    """Record a person for the actor's office, met in what the source tells of."""
    require(actor, Permission.DETECTION_LOG)
    birth = command.birth
    person = Person(
        reference=new_reference(actor.office_code, "P", clock.now()),
        **walls.credit(actor, source),
        recorded_by_id=actor.account_id,
        sex=command.sex,
        birth_precision=birth.precision,
        birth_day=birth.day,
        birth_year=birth.year,
        birth_month=birth.month,
        age_from=birth.age_from,
        age_to=birth.age_to,
        age_on=birth.age_on,
        birth_basis=command.birth_basis,
        nationality=command.nationality,
        nationality_status=command.nationality_status,
        languages=list(command.languages),
        needs=list(command.needs),
        submission=command.submission,
    )
    person.names = [_named(name, position) for position, name in enumerate(command.names)]
    db.session.add(person)
    audit(actor, AuditKind.PERSON_RECORDED, person.reference)
    flush()
    return person


def _named(name: NewName, position: int) -> PersonName:
    return named(position=position, text=name.text, kind=name.kind, order=name.order, basis=name.basis)
