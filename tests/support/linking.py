"""Links and agreements for tests that need more than the seed has."""

from datetime import date
from typing import Any

from blo.access.actor import Actor
from blo.cli.operator import OPERATOR
from blo.offices import queries as directory
from blo.offices import service
from blo.offices.models import Agreement, OfficeLink
from blo.offices.service import NewAgreement
from blo.offices.states import AgreementKind, Crime, DataCategory, Onward


def link(first: Actor, second: Actor) -> OfficeLink:
    """Return the link of two people's offices; make it where there is none."""
    found = directory.link_between(first.office_id, second.office_id)
    if found is not None:
        return found
    agreement = next(row for row in directory.agreements(first.country) if row.binds(first.country, second.country))
    offices = (directory.office(first.office_id), directory.office(second.office_id))
    return service.link(OPERATOR, *offices, agreement=agreement, valid_from=date(2020, 1, 1))


def agreement(code: str, **given: Any) -> Agreement:
    """Return a new agreement between Thailand and Myanmar that covers everything, but for what is given."""
    usual: dict[str, Any] = {
        "code": code,
        "title": f"Agreement {code}",
        "kind": AgreementKind.MOU,
        "parties": ["TH", "MM"],
        "crimes": list(Crime),
        "data_categories": list(DataCategory),
        "articles": [{"number": "1", "title": "All"}],
        "languages": ["th", "my"],
        "onward": Onward.CONSENT,
        "valid_from": date(2020, 1, 1),
    }
    return service.enter_agreement(OPERATOR, NewAgreement(**{**usual, **given}))
