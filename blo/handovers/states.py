"""The codes of handovers, and the table of what may happen to one."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition


class HandoverState(Code):
    """Where a handover stands."""

    OFFERED = "offered", _lp("handover", "Offered"), "neutral"
    RECEIVED = "received", _lp("handover", "Received"), "good"
    CANCELLED = "cancelled", _lp("handover", "Cancelled"), "stop"


class Outcome(Code):
    """What became of one person in a handover."""

    PENDING = "pending", _lp("outcome", "Awaiting receipt"), "neutral"
    RECEIVED = "received", _lp("outcome", "Received"), "good"
    REFUSED = "refused", _lp("outcome", "Refused by the receiver"), "stop"
    NOT_PRESENTED = "not_presented", _lp("outcome", "Not presented"), "warn"


class RefusalReason(Code):
    """Why the receiving side refuses a person."""

    NATIONALITY = "nationality_not_confirmed", _l("Nationality not confirmed")
    DOCUMENTS = "documents_missing", _l("Documents missing")
    MEDICAL = "not_fit_to_travel", _l("Not fit to travel")
    CAPACITY = "no_capacity", _lp("refusal", "No capacity")
    OTHER = "other", _lp("refusal", "Other reason")


_S = HandoverState
HANDOVER_MACHINE = Machine(
    "handover",
    _S.OFFERED,
    Transition("take_out", (_S.OFFERED,), _S.OFFERED, "originator", Permission.HANDOVER_OFFER),
    Transition("receive", (_S.OFFERED,), _S.RECEIVED, "recipient", Permission.HANDOVER_RECEIVE),
    Transition("cancel", (_S.OFFERED,), _S.CANCELLED, "originator", Permission.HANDOVER_OFFER),
)
