"""What the referral page shows."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.documents import queries as documents
from blo.documents.models import IssuedDocument
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.referrals import facts
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.policy import content_is_open
from blo.referrals.states import REFERRAL_MACHINE, VERB_LABELS
from blo.sharing.conditions import Conditions, of_release
from blo.sharing.fields import Fact


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline, the same on both sides."""

    when: Lazy
    who: str
    what: Lazy
    detail: tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral as the reader's side sees it."""

    referral: Referral
    header: tuple[facts.Line, ...]
    conditions: Conditions
    is_open: bool
    stands_on: tuple[UUID, ...]
    person: tuple[Fact, ...]
    content: tuple[facts.Line, ...]
    steps: list[Step]
    verbs: list[tuple[str, Lazy]]
    documents: list[IssuedDocument]
    may_issue: bool


def _step(actor: Actor, step: ReferralStep) -> Step:
    reason = (step.reason.label,) if step.reason else ()
    note = (Said(step.note, step.note_language),) if step.note else ()
    when = lazy_moment(step.at, actor.time_zone)
    return Step(when, facts.doer(actor, step), VERB_LABELS[step.verb][1], (*reason, *note))


def verbs(actor: Actor, referral: Referral) -> list[tuple[str, Lazy]]:
    """The verbs open to the reader now, with the words of their buttons."""
    side = "originator" if referral.office_id == actor.office_id else "recipient"
    return [
        (verb, VERB_LABELS[verb][0])
        for verb in REFERRAL_MACHINE.allowed(referral.state, side)
        if allows(actor, Permission.of(REFERRAL_MACHINE.row(verb).permission), referral)
    ]


def referral_page(actor: Actor, referral: Referral) -> ReferralPage:
    """Gather one referral."""
    is_open = content_is_open(actor, referral)
    printed = documents.about(actor, referral.reference) if actor.may(Permission.DOCUMENT_READ) else []
    return ReferralPage(
        referral=referral,
        header=facts.header(referral, actor.time_zone),
        conditions=of_release(referral.release),
        is_open=is_open,
        stands_on=facts.manifest_of(referral, actor.office_id).releases if is_open else (),
        person=facts.person(actor, referral),
        content=facts.content(referral) if is_open else (),
        steps=[_step(actor, step) for step in referral.steps],
        verbs=verbs(actor, referral),
        documents=printed,
        may_issue=bool(allows(actor, Permission.DOCUMENT_ISSUE)),
    )
