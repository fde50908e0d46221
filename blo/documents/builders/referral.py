"""The referral letter: the header, and the content as far as it is open to the reader."""

from uuid import UUID

from blo.access.actor import Actor
from blo.documents.builders.parts import Built, Frame, Part, built, lines
from blo.documents.content import Block, Facts, Line, Prose, Sheet, Signature, Signatures
from blo.documents.kinds import DocumentKind
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.referrals import facts, queries
from blo.referrals.models import Referral
from blo.referrals.policy import content_is_open
from blo.sharing import queries as sharing
from blo.sharing.conditions import opened_by
from blo.sharing.fields import Fact
from blo.sharing.service import NEEDS_REVIEW
from blo.sharing.states import SubjectKind

CLOSED = _l("The content of this referral opens when it is accepted.")
RECALLED = _l("The sender recalled what this referral opened.")
OVER = _l("The time for which this referral was opened is over.")


def build(actor: Actor, reference: str) -> Built:
    """Build the letter of one referral as the actor's side may see it.

    Raises `RuleBroken` for the sender when nothing of the person may leave for the recipient: the letter would.
    """
    referral = queries.get(actor, reference)
    if referral.office_id == actor.office_id and sharing.barred({referral.person_id}, referral.recipient):
        raise RuleBroken("", NEEDS_REVIEW)
    is_open = content_is_open(actor, referral)
    return compose(referral, facts.person(actor, referral), actor.office_id, is_open=is_open)


def compose(referral: Referral, person: tuple[Fact, ...], reader: UUID, *, is_open: bool) -> Built:
    """Put a referral and what is open of its person into words for one of the two offices.

    The letter leaves on the terms of the referral's release, whoever prints it.
    """
    zone = referral.office.time_zone
    header = (Line(_l("Reference"), Said(referral.reference)), *_printed(facts.header(referral, zone)))
    blocks: list[Block] = [Facts(_l("Referral"), header)]
    if is_open:
        code = Line(_l("Code of the person"), Said(referral.person.reference))
        blocks.append(Facts(_l("Person"), (code, *lines(person))))
        blocks.append(Facts(_l("Content"), _printed(facts.content(referral))))
    else:
        blocks.append(Prose(_l("Content"), (_why_closed(referral),)))
    blocks.append(Facts(_l("Answer"), (Line(_lp("referral", "State"), referral.state.label), Line(_l("Remark"), ()))))
    nobody = Said("")
    places = (
        Signature(_lp("signature", "Sender"), nobody, nobody),
        Signature(_lp("signature", "Receiving"), nobody, nobody),
    )
    blocks.append(Signatures(_l("Signatures"), places))
    terms = opened_by([referral.release])
    frame = Frame(DocumentKind.REFERRAL.label, referral.office.lazy_name, referral.reference, zone, referral.case_id)
    parts = [Part(SubjectKind.PERSON, referral.person_id, facts.manifest_of(referral, reader))] if is_open else []
    named = [referral.person.reference] if is_open else []
    return built(frame, (Sheet(tuple(blocks)),), parts, about=referral, persons=named, terms=[terms])


def _why_closed(referral: Referral) -> Lazy:
    if referral.release.recalled_at is not None:
        return RECALLED
    return OVER if referral.release.is_expired else CLOSED


def _printed(found: tuple[facts.Line, ...]) -> tuple[Line, ...]:
    return tuple(Line(line.label, line.value) for line in found)
