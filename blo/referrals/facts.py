"""A referral in facts: the header anyone on either side may read, and the content that opens on acceptance."""

from dataclasses import dataclass, replace
from uuid import UUID

from blo.access.actor import Actor
from blo.kernel.i18n import Lazy, Said, Words, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.people import facts as people
from blo.people.states import PersonField
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.policy import content_is_open
from blo.sharing.conditions import opened_by
from blo.sharing.fields import Disclosure, Fact


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value of a referral."""

    label: Lazy
    value: Lazy | Said | tuple[Lazy | Said, ...]


def doer(actor: Actor, step: ReferralStep) -> str:
    """Who did a step, as the reader may know it.

    Another office's withdrawal is its office's: who there took it back tells something of why, and is not said.
    """
    if step.verb == "withdraw" and step.office_id != actor.office_id:
        return step.office.name
    return f"{step.name}, {step.office.name}"


def manifest(referral: Referral) -> tuple[Words, ...]:
    """The names of the fields that acceptance opens: which, never what is in them."""
    return tuple(PersonField.of(value).label for value in referral.release.fields)


def header(referral: Referral, time_zone: str) -> tuple[Line, ...]:
    """What both sides see from the beginning; it holds no personal data. Times are shown on the reader's clock."""
    release = referral.release
    fields = tuple(PersonField.of(value).label for value in release.fields)
    lines = [
        Line(_l("From"), referral.office.lazy_name),
        Line(_l("To"), referral.recipient.lazy_name),
        Line(_l("What is asked"), referral.type.label),
        Line(_l("Urgency"), referral.urgency.label),
        Line(_l("Sent on"), lazy_moment(referral.sent_at, time_zone)),
        Line(_l("Answer due"), lazy_moment(referral.due_at, time_zone)),
        Line(_l("Agreement"), (Said(release.agreement.title), _l("Article %(number)s", number=release.article))),
        Line(_l("Purpose"), release.purpose.label),
        Line(_l("Handling code"), release.handling.label),
    ]
    if release.handling_note:
        lines.append(Line(_l("Restriction"), Said(release.handling_note)))
    return (*lines, Line(_l("Opens on acceptance"), fields))


def content(referral: Referral) -> tuple[Line, ...]:
    """What acceptance opens beside the person: services, the message and how to contact safely."""
    lines = []
    if referral.services:
        lines.append(Line(_l("Services requested"), tuple(service.label for service in referral.services)))
    lines.append(Line(_l("Message"), Said(referral.message, referral.message_language)))
    if referral.contact_instructions:
        said = Said(referral.contact_instructions, referral.message_language)
        lines.append(Line(_l("Safe contact"), said))
    return tuple(lines)


def person(actor: Actor, referral: Referral) -> tuple[Fact, ...]:
    """The manifest's content, field by field, as far as it exists for the reader; the sender sees what it sends."""
    if not content_is_open(actor, referral):
        return ()
    return people.facts(referral.person, manifest_of(referral, actor.office_id))


def manifest_of(referral: Referral, reader: UUID) -> Disclosure:
    """What the manifest opens of the person to an office once it opens; to the sender nothing new, so on no release."""
    opened = opened_by([referral.release])
    return opened if referral.recipient_id == reader else replace(opened, releases=())
