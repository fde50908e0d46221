"""Walking the demonstration's people through the verbs, so that nothing stands that could not."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.accounts import policy
from blo.accounts import service as accounts
from blo.accounts.models import Account, AuthenticatorApp
from blo.accounts.secrets import new_password
from blo.accounts.service import NewAccount
from blo.cases import queries as case_queries
from blo.cases import service as cases
from blo.cases.models import Case
from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.cli.demo import whole
from blo.cli.operator import OPERATOR
from blo.detections import service as detections
from blo.detections.models import Detection
from blo.detections.service import NewDetection
from blo.detections.states import DetectionField, Direction, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.kernel import clock
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.offices import queries as directory
from blo.offices import seeding
from blo.offices import service as offices_service
from blo.offices.models import Office
from blo.offices.service import NewOffice
from blo.offices.states import Crime, OfficeKind
from blo.people.birth import NOT_KNOWN, Birth
from blo.people.service import NewName, NewPerson
from blo.people.states import Basis, BirthPrecision, NameKind, NameOrder, NationalityStatus, Need, PersonField, Sex
from blo.referrals import service as referrals
from blo.referrals.service import NewReferral
from blo.referrals.states import ReferralType, Service, Urgency
from blo.sharing.service import Terms
from blo.sharing.states import Handling, Purpose

LANGUAGE_OF = {"TH": "th", "MM": "my", "LA": "lo", "KH": "km", "VN": "vi", "CN": "zh-Hans"}
MESSAGE = "We ask for a safe place to stay and a child-protection officer before any return."
STAFF = (Role.GUARD, Role.LIAISON, Role.SUPERVISOR)
ALSO = (Role.ADMINISTRATOR, Role.AUDITOR, Role.FOCAL_POINT)
"""Roles that the first office has beside its staff."""


@dataclass(frozen=True, slots=True)
class Printed:
    """An account with its password, to be printed once."""

    username: str
    password: str
    role: str
    office: str


def is_loaded() -> bool:
    """Tell whether this database has any office, and so is somebody's already."""
    return db.session.scalar(sa.select(Office.id).limit(1)) is not None


def load_all(secret: str) -> list[Printed]:
    """Enter the directory, make the accounts, and walk the people of `people.toml` and `more.toml` through the verbs.

    `secret` is the authenticator secret that all accounts above a guard get.
    """
    told, more = _read("people.toml"), _read("more.toml")
    offices = seeding.load(OPERATOR)
    printed: list[Printed] = []
    actors: dict[tuple[str, Role], Actor] = {}
    for staff in told["staff"]:
        office = offices[staff["office"]]
        for role in STAFF:
            actors[office.code, role] = _account(office, role, staff[role.value], printed, secret)
    first = offices[told["staff"][0]["office"]]
    for role in ALSO:
        _account(first, role, {"name": str(role.label)}, printed, secret)
    _account(_shelter(first), Role.SERVICE_PROVIDER, {"name": "ผู้ดูแลบ้านพัก (ตัวอย่าง)"}, printed, secret)
    for number, entry in enumerate(told["detection"]):
        with acting_for(offices[entry["office"]].id):
            beyond = [one for one in more["more"] if one["office"] == entry["office"]]
            _told(actors, entry, beyond, share=number == 0)
    return printed


def _read(name: str) -> dict[str, Any]:
    with (Path(__file__).parent / name).open("rb") as file:
        return tomllib.load(file)


def _shelter(beside: Office) -> Office:
    """A fictional shelter, linked to an office, that referrals can be sent to."""
    command = NewOffice(
        code="TH-SHL-01",
        kind=OfficeKind.PROVIDER,
        country=beside.country,
        subdivision=beside.subdivision,
        names={"en": "Riverside Shelter (fictional)", "th": "บ้านพักริมน้ำ (สมมติ)"},
        time_zone=beside.time_zone,
    )
    shelter = offices_service.create_office(OPERATOR, command)
    agreement = directory.agreements(beside.country)[0]
    offices_service.link(OPERATOR, beside, shelter, agreement=agreement, valid_from=seeding.LINKED_SINCE)
    return shelter


def _account(office: Office, role: Role, person: dict[str, str], printed: list[Printed], secret: str) -> Actor:
    password = new_password()
    username = f"{role.value}.{office.code.lower()}"
    command = NewAccount(username, person["name"], role, LANGUAGE_OF[office.country], password, person.get("rank", ""))
    account: Account = accounts.create(OPERATOR, office, command)
    account.password_is_temporary = False
    if policy.needs_second_step(role):
        db.session.add(AuthenticatorApp(account_id=account.id, secret=secret, last_step=0))
    printed.append(Printed(username, password, role.value, office.code))
    return account.actor()


def _moment(actor: Actor, entry: dict[str, Any]) -> datetime:
    day = clock.today(actor.time_zone) - timedelta(days=entry["days_ago"])
    return datetime.combine(day, time.fromisoformat(entry["at"]), ZoneInfo(actor.time_zone))


def _told(
    actors: dict[tuple[str, Role], Actor], entry: dict[str, Any], beyond: list[dict[str, Any]], *, share: bool
) -> None:
    guard, liaison = (actors[entry["office"], role] for role in (Role.GUARD, Role.LIAISON))
    command = NewDetection(
        occurred_at=_moment(guard, entry),
        place_kind=PlaceKind.of(entry["place_kind"]),
        place_name=entry["place_name"],
        direction=Direction.of(entry["direction"]),
        how_detected=HowDetected.of(entry["how_detected"]),
        mode=Mode.of(entry["mode"]),
        transport=Transport.of(entry["transport"]),
        counts=entry["counts"],
        nationalities=entry["nationalities"],
        needs=tuple(Need.of(need) for need in entry["needs"]),
        narrative=entry["narrative"],
        narrative_language=entry["narrative_language"],
    )
    detection = detections.log(guard, command)
    persons = [
        detections.add_person(guard, detection.reference, _person(guard, person), PersonRole.of(person["role"]))
        for person in entry["person"]
    ]
    for told in beyond:
        whole.tell(guard, detection, persons, told, entry["narrative_language"])
    if share:
        crimes = tuple(Crime.of(crime) for crime in entry["crimes"])
        case = cases.open_case(liaison, NewCase(detection.reference, crimes))
        _share(liaison, case, detection)


def _person(actor: Actor, told: dict[str, Any]) -> NewPerson:
    names = tuple(
        NewName(name["text"], NameKind.of(name["kind"]), NameOrder.of(name["order"]), Basis.of(name["basis"]))
        for name in told["names"]
    )
    return NewPerson(
        names=names,
        sex=Sex.of(told["sex"]),
        birth=_birth(actor, told),
        birth_basis=Basis.of(told["birth_basis"]),
        nationality=told["nationality"],
        nationality_status=NationalityStatus.of(told["nationality_status"]),
        languages=tuple(told["languages"]),
        needs=tuple(Need.of(need) for need in told["needs"]),
    )


def _birth(actor: Actor, told: dict[str, Any]) -> Birth:
    if "birth_date" in told:
        return Birth(BirthPrecision.DAY, day=told["birth_date"])
    if "birth_year" in told:
        return Birth(BirthPrecision.YEAR, year=told["birth_year"])
    if "age_from" in told:
        today = clock.today(actor.time_zone)
        return Birth(BirthPrecision.ESTIMATED, age_from=told["age_from"], age_to=told["age_to"], age_on=today)
    return NOT_KNOWN


def _share(liaison: Actor, case: Case, detection: Detection) -> None:
    """Share the case, all but who the persons are, and refer the first person."""
    today = clock.today(liaison.time_zone)
    sister = next(row for row in directory.sister_offices(liaison, today) if row.country != liaison.country)
    agreement = directory.agreements_between(liaison.country, sister.country, today)[0]
    terms = Terms(
        recipient_id=sister.id,
        agreement_id=agreement.id,
        article=agreement.articles[1]["number"],
        purpose=Purpose.INVESTIGATION,
        handling=Handling.H2,
        expires_on=today + timedelta(days=180),
    )
    fields = (DetectionField.OCCURRED, DetectionField.PLACE, DetectionField.CIRCUMSTANCES, DetectionField.COUNTS)
    chosen = Selection(tuple(CaseField), {detection.reference: fields}, {})
    cases.share(liaison, case.reference, chosen=chosen, terms=terms, act=uuid4())
    person = case_queries.persons(liaison, case)[0].person
    command = NewReferral(
        case=case.reference,
        person=person.reference,
        type=ReferralType.PROTECTION,
        urgency=Urgency.URGENT,
        services=(Service.SHELTER, Service.MEDICAL),
        message=MESSAGE,
        message_language="en",
        contact_instructions="",
        manifest=(PersonField.NAMES, PersonField.SEX, PersonField.BIRTH, PersonField.NEEDS),
        due_at=clock.now() + timedelta(days=3),
    )
    referrals.send(liaison, command, terms)
