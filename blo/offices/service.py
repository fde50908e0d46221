"""Creating offices, links and agreements; suspending a link, which stops new sharing at once."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import Event, append, record
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked
from blo.offices import keys, queries
from blo.offices.models import Agreement, Office, OfficeLink
from blo.offices.states import LINK_MACHINE, AgreementKind, DataCategory, OfficeKind, Onward

CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,4}-[0-9]{2}")
"""The shape of office codes; every reference of an office begins with its first two parts."""
OF_THE_COUNTRY = _l("Choose a province of the country, as the list of provinces has it.")


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What an office is created from; `names` maps BCP 47 tags to names and has English."""

    code: str
    kind: OfficeKind
    country: str
    subdivision: str
    names: dict[str, str]
    time_zone: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What an agreement is entered from; crimes are of their list, articles are ``{"number": "4", "title": "..."}``."""

    code: str
    title: str
    kind: AgreementKind
    parties: list[str]
    crimes: list[str]
    data_categories: list[DataCategory]
    articles: list[dict[str, Any]]
    languages: list[str]
    onward: Onward
    valid_from: date
    valid_until: date | None = None


def create_office(actor: Actor, command: NewOffice) -> Office:
    """Create an office with its signing key; an administrator does so in the own country only."""
    require(actor, Permission.DIRECTORY_ADMINISTER, {command.country})
    if not CODE.fullmatch(command.code) or not command.code.startswith(f"{command.country}-"):
        raise RuleBroken("code", _l("An office code begins with its country, as in TH-MSI-01."))
    _check_province(command)
    office = Office(**{name: getattr(command, name) for name in NewOffice.__slots__})
    db.session.add(office)
    record(actor, AuditKind.OFFICE_CREATED, command.code)
    keys.current(office.id)
    flush()
    return office


def _check_province(command: NewOffice) -> None:
    """Hold a new office to a province of its country as there are today."""
    code = command.subdivision
    today = registry.successors(CodeList.SUBDIVISION, code, clock.today("UTC"))
    if not code.startswith(f"{command.country}-") or not today:
        raise RuleBroken("subdivision", OF_THE_COUNTRY)
    if code not in today:
        raise RuleBroken("subdivision", _l("This province is no more. Choose %(codes)s.", codes=", ".join(today)))


def enter_agreement(actor: Actor, command: NewAgreement) -> Agreement:
    """Enter an agreement that the own country is party to."""
    require(actor, Permission.DIRECTORY_ADMINISTER, set(command.parties))
    if not command.articles:
        raise RuleBroken("articles", _l("Name at least one article, so that a release can cite it."))
    said = {name: getattr(command, name) for name in NewAgreement.__slots__}
    said["crimes"] = registry.chosen(CodeList.CRIME, command.crimes, "crimes", on=clock.today("UTC"))
    agreement = Agreement(**said)
    db.session.add(agreement)
    record(actor, AuditKind.AGREEMENT_CREATED, command.code)
    flush()
    return agreement


def link(actor: Actor, office: Office, other: Office, *, agreement: Agreement, valid_from: date) -> OfficeLink:
    """Link two offices under an agreement that binds both their countries."""
    require(actor, Permission.DIRECTORY_ADMINISTER, {office.country, other.country})
    if not agreement.binds(office.country, other.country):
        raise RuleBroken("agreement", _l("This agreement does not bind both countries."))
    first, second = sorted((office, other), key=lambda row: row.code)
    row = OfficeLink(office_a=first, office_b=second, agreement=agreement, valid_from=valid_from)
    db.session.add(row)
    record(actor, AuditKind.LINK_CREATED, f"{first.code} {second.code}")
    flush()
    return row


def change_link(actor: Actor, link_id: UUID, verb: str) -> OfficeLink:
    """Suspend, resume or close a link; either side's administrator may, at once and alone.

    Only the State that suspended a link resumes it. The change stands in both offices' logs. Raises `NotFound` for a
    link between other States.
    """
    require(actor, Permission.DIRECTORY_ADMINISTER)
    row = locked(queries.administered_link(actor, link_id), OfficeLink)
    status = LINK_MACHINE.next(row.status, verb)
    if verb == "resume":
        require(actor, Permission.DIRECTORY_ADMINISTER, {row.suspended_by or actor.country})
    row.suspended_by = actor.country if verb == "suspend" else ""
    row.status = status
    subject = f"{row.office_a.code} {row.office_b.code}"
    for office_id in sorted({row.office_a_id, row.office_b_id, actor.office_id}):
        append(office_id, actor.account_id, Event(AuditKind.LINK_CHANGED, subject, facts={"status": status.value}))
    flush()
    return row
