"""H2, the handover and receipt of persons: one sheet a person, in both sides' languages.

It never says whether anybody fears to return: of a person who does, there is no sheet. The rule that fear stops a
handover stands on every sheet alike.
"""

from blo.access.actor import Actor
from blo.documents.builders.parts import Built, Frame, Part, basis, built, lines, said
from blo.documents.content import Facts, Line, Prose, Sheet, Signature, Signatures, Tick
from blo.documents.kinds import DocumentKind
from blo.handovers import queries
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people import facts as people
from blo.sharing.fields import Disclosure
from blo.sharing.states import SubjectKind


def build(actor: Actor, reference: str) -> Built:
    """Build the form of one handover as the actor's side may see it; raise `RuleBroken` when nobody is presented."""
    handover = queries.get(actor, reference)
    presented = queries.presented(actor, handover)
    if not presented:
        raise RuleBroken("", _l("Nobody is presented in this handover: there is nothing to print."))
    return compose(handover, presented, actor.time_zone)


def compose(handover: Handover, persons: list[tuple[HandoverPerson, Disclosure]], zone: str) -> Built:
    """Put a handover and the lines open to the reader into words; what is on them leaves on the handover's terms."""
    sheets = tuple(_sheet(handover, line, disclosure) for line, disclosure in persons)
    parts = [Part(SubjectKind.PERSON, line.person_id, disclosure) for line, disclosure in persons]
    named = [line.person.reference for line, _ in persons]
    frame = Frame(DocumentKind.HANDOVER.label, handover.office.lazy_name, handover.reference, zone, handover.case_id)
    return built(frame, sheets, parts, about=handover, persons=named)


def _sheet(handover: Handover, line: HandoverPerson, disclosure: Disclosure) -> Sheet:
    return Sheet(
        (
            _transfer(handover),
            Facts(
                _l("Person"),
                (
                    Line(_l("Code of the person"), Said(line.person.reference)),
                    *lines(people.facts(line.person, disclosure)),
                ),
            ),
            *_child(line),
            _along(line),
            _told(),
            _agreement(line),
            Prose(_l("Fear of return"), (STOP_RULE,)),
            _receipt(handover, line),
            _signatures(handover, line),
        )
    )


STOP_RULE = _l(
    "If the person expresses fear of returning at any moment before receipt, the handover of this person stops."
)


def _transfer(handover: Handover) -> Facts:
    zone = handover.office.time_zone
    return Facts(
        _l("Handover"),
        (
            Line(_l("Reference"), Said(handover.reference)),
            Line(_l("From"), handover.office.lazy_name),
            Line(_l("To"), handover.recipient.lazy_name),
            Line(_l("Place of handover"), Said(handover.place)),
            Line(_l("Planned for"), lazy_moment(handover.planned_at, zone)),
            *basis(handover.agreement, handover.article, handover.purpose),
        ),
    )


def _child(line: HandoverPerson) -> tuple[Facts, ...]:
    if not line.may_be_child:
        return ()
    return (
        Facts(
            _l("Child, or age in doubt"),
            (
                Line(_l("Guardian"), said(line.guardian)),
                Line(_l("Best-interests reference"), said(line.best_interests_reference)),
                Line(_l("Receiving child-protection officer"), said(line.child_officer)),
            ),
        ),
    )


def _along(line: HandoverPerson) -> Facts:
    return Facts(
        _l("Handed over with the person"),
        (
            Line(_lp("papers", "Documents"), said(line.documents)),
            Line(_l("Property"), said(line.property_list)),
            Line(_l("Health needs"), said(line.health)),
            Line(_l("Condition"), said(line.condition)),
            Line(_l("Screening code of the giving side"), ()),
            Line(_l("Screening code of the receiving side"), ()),
        ),
    )


def _told() -> Tick:
    choices = (_l("where the person is taken"), _l("why"), _l("what happens next"))
    return Tick(_l("The person was told, in a language understood"), tuple((choice, False) for choice in choices))


def _agreement(line: HandoverPerson) -> Tick:
    yes, no = _lp("answer", "Yes"), _lp("answer", "No")
    return Tick(_l("Agrees to return"), ((yes, line.agrees_to_return), (no, not line.agrees_to_return)))


def _receipt(handover: Handover, line: HandoverPerson) -> Facts:
    if handover.received_at is None or line.outcome not in {Outcome.RECEIVED, Outcome.REFUSED}:
        return Facts(_l("Receipt"), (Line(_l("Outcome"), ()), Line(_l("Received on"), ()), Line(_l("Remark"), ())))
    reason = (line.refusal_reason.label,) if line.refusal_reason else ()
    moment = lazy_moment(handover.received_at, handover.recipient.time_zone)
    return Facts(
        _l("Receipt"),
        (
            Line(_l("Outcome"), (line.outcome.label, *reason)),
            Line(_l("Received on"), moment),
            Line(_l("Remark"), said(line.remark)),
        ),
    )


def _signatures(handover: Handover, line: HandoverPerson) -> Signatures:
    nobody = Said("")
    places = [
        Signature(_lp("signature", "Handing over"), Said(handover.giver_name), Said(handover.giver_rank)),
        Signature(_lp("signature", "Receiving"), Said(handover.receiver_name), Said(handover.receiver_rank)),
        Signature(_lp("signature", "Witness"), Said(handover.witness_name), nobody),
        Signature(_lp("signature", "Interpreter"), Said(handover.interpreter_name), nobody),
        Signature(_lp("signature", "The person"), nobody, nobody),
    ]
    if line.may_be_child:
        places.append(Signature(_l("Receiving child-protection officer"), Said(line.child_officer), nobody))
    return Signatures(_l("Signatures"), tuple(places))
