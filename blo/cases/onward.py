"""Granting what a receiver asked: the originator's own release of an item of its case to a third office.

What it opens is never wider than what the receiver was given: a part of the fields, the purpose that was asked for, a
handling code as strict, no later end, and every restriction in words.
"""

from uuid import UUID, uuid4

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.cases import queries
from blo.cases.service import ANNULLED
from blo.cases.states import CaseField
from blo.detections.states import DetectionField
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import alone_with, locked
from blo.people.states import PersonField
from blo.sharing import onward
from blo.sharing import service as sharing
from blo.sharing.fields import Field
from blo.sharing.models import OnwardRequest, Release
from blo.sharing.service import Act, Item, Terms
from blo.sharing.states import SubjectKind, at_least_as_strict

FIELDS: dict[SubjectKind, type[Field]] = {
    SubjectKind.CASE: CaseField,
    SubjectKind.DETECTION: DetectionField,
    SubjectKind.PERSON: PersonField,
}
"""What can be released of each kind."""


def fields_of(release: Release) -> list[Field]:
    """The fields a release opens."""
    return [field for field in FIELDS[release.kind] if field.value in release.fields]


def grant(
    actor: Actor, request_id: UUID, *, fields: tuple[Field, ...], terms: Terms, version: int | None = None
) -> OnwardRequest:
    """Release an item to the third office as asked; `terms` name it as recipient, and the purpose that was asked for.

    Raises `RuleBroken` at the field of the terms that would be wider than the first release, or at the fields of a
    person of whom nothing may leave for the third office; `NotAllowed` where the link to it is not active.
    """
    alone_with({onward.get(actor, request_id).release.subject_id})  # a bar set meanwhile is waited for
    request, state = onward.answering(actor, request_id, "grant", version)
    first = locked(sa.select(Release).where(Release.id == request.release_id), Release)
    _check(actor, request, first, fields, terms)
    case = queries.by_id(actor, first.case_id)
    if any(row.id == first.subject_id and row.is_annulled for row in queries.contents(actor, case)):
        raise RuleBroken("", ANNULLED)
    subject = (first.kind, first.subject_id, first.subject_reference, first.office_id)
    item = Item(*subject, fields, first.agency_only, first.agency, chosen_in="fields")
    [made] = sharing.grant(actor, [item], terms, Act(uuid4(), case.id, frozenset(case.crimes)))
    request.granted_id = made.id
    onward.close(actor, request, state, "grant")
    return request


def _check(actor: Actor, request: OnwardRequest, first: Release, fields: tuple[Field, ...], terms: Terms) -> None:
    if not first.is_in_effect:
        raise RuleBroken("", onward.CLOSED)
    if (terms.recipient_id, terms.purpose) != (request.third_id, request.purpose):
        raise RuleBroken("", _l("Grant what was asked for, or refuse it."))
    if not fields:
        raise RuleBroken("fields", _l("Choose at least one field to release."))
    if not {field.value for field in fields} <= set(first.fields):
        raise RuleBroken("fields", _l("Only fields that the asking office was given can be passed on."))
    if not at_least_as_strict(terms.handling, first.handling):
        raise RuleBroken("handling", _l("The handling code must be as strict as that of the first release."))
    if first.handling_note not in terms.handling_note:
        raise RuleBroken("handling_note", _l("Keep the restriction of the first release in the words."))
    if sharing.end_of(terms.expires_on, actor.time_zone) > first.expires_at:
        raise RuleBroken("expires_on", _l("This must not end later than the first release."))
