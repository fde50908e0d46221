"""The codes of referrals, and the table of what may happen to one."""

from collections.abc import Collection

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition


class ReferralType(Code):
    """What is asked for."""

    PROTECTION = "victim_protection", _l("Victim protection")
    CHILD = "child_protection", _l("Child protection")
    MEDICAL = "medical", _lp("referral", "Medical care")
    LEGAL = "legal_aid", _l("Legal aid")
    SHELTER = "shelter", _l("Shelter")
    TRACING = "family_tracing", _l("Family tracing")
    RETURN = "return", _lp("referral", "Return")


class Urgency(Code):
    """How soon."""

    DANGER = "danger_to_life", _l("Danger to life"), "stop"
    URGENT = "urgent", _l("Urgent"), "warn"
    NORMAL = "normal", _lp("urgency", "Normal"), "neutral"


HELP = frozenset({ReferralType.PROTECTION, ReferralType.CHILD, ReferralType.MEDICAL, ReferralType.SHELTER})
"""What is asked for the person's own safety: when it is urgent, a refusal does not hold it up."""


class ReferralState(Code):
    """Where a referral stands. Sent and received are different facts."""

    SENT = "sent", _lp("referral", "Sent"), "neutral"
    RECEIVED = "received", _lp("referral", "Received"), "neutral"
    MORE_INFORMATION = "more_information", _lp("referral", "More information asked"), "warn"
    ACCEPTED = "accepted", _lp("referral", "Accepted"), "good"
    DECLINED = "declined", _lp("referral", "Declined"), "stop"
    WITHDRAWN = "withdrawn", _lp("referral", "Withdrawn"), "stop"
    COMPLETED = "completed", _lp("referral", "Completed"), "good"


class DeclineReason(Code):
    """Why a referral is declined."""

    CAPACITY = "no_capacity", _l("No capacity")
    MANDATE = "outside_mandate", _l("Outside this office's mandate")
    INSUFFICIENT = "insufficient_information", _l("Not enough information")
    ELSEWHERE = "handled_elsewhere", _l("Already handled by another body")
    PERSON = "person_declined", _l("The person does not want it")
    OTHER = "other", _lp("decline", "Other reason")


class Service(Code):
    """Services asked for."""

    SHELTER = "shelter", _lp("service", "Safe shelter")
    MEDICAL = "medical", _lp("service", "Medical care")
    COUNSELLING = "counselling", _lp("service", "Psychosocial support")
    LEGAL = "legal_aid", _lp("service", "Legal aid")
    INTERPRETER = "interpreter", _lp("service", "Interpreter")
    CHILD = "child_protection", _lp("service", "Child protection officer")
    TRACING = "family_tracing", _lp("service", "Family tracing")


def asks_tracing(kind: ReferralType, services: Collection[Service]) -> bool:
    """Tell whether a referral asks that the family be looked for: as what it is about, or as a service beside it."""
    return kind is ReferralType.TRACING or Service.TRACING in services


_S = ReferralState
REFERRAL_MACHINE = Machine(
    "referral",
    _S.SENT,
    Transition("acknowledge", (_S.SENT,), _S.RECEIVED, "recipient", Permission.REFERRAL_ANSWER),
    Transition("accept", (_S.RECEIVED,), _S.ACCEPTED, "recipient", Permission.REFERRAL_ANSWER),
    Transition("decline", (_S.RECEIVED,), _S.DECLINED, "recipient", Permission.REFERRAL_ANSWER),
    Transition("ask", (_S.RECEIVED,), _S.MORE_INFORMATION, "recipient", Permission.REFERRAL_ANSWER),
    Transition("answer", (_S.MORE_INFORMATION,), _S.RECEIVED, "originator", Permission.REFERRAL_SEND),
    Transition(
        "withdraw", (_S.SENT, _S.RECEIVED, _S.MORE_INFORMATION), _S.WITHDRAWN, "originator", Permission.REFERRAL_SEND
    ),
    Transition("complete", (_S.ACCEPTED,), _S.COMPLETED, "recipient", Permission.REFERRAL_ANSWER),
)

VERB_LABELS = {
    "send": (_lp("referral verb", "Send"), _lp("referral step", "Sent")),
    "acknowledge": (_lp("referral verb", "Acknowledge receipt"), _lp("referral step", "Acknowledged")),
    "accept": (_lp("referral verb", "Accept"), _lp("referral step", "Accepted")),
    "decline": (_lp("referral verb", "Decline"), _lp("referral step", "Declined")),
    "ask": (_lp("referral verb", "Ask for more information"), _lp("referral step", "Asked for more information")),
    "answer": (_lp("referral verb", "Answer"), _lp("referral step", "Answered")),
    "withdraw": (_lp("referral verb", "Withdraw"), _lp("referral step", "Withdrawn")),
    "complete": (_lp("referral verb", "Complete"), _lp("referral step", "Completed")),
}
"""Each verb as a button, and as a line of the timeline."""
