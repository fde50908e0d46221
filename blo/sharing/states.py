"""The codes of releases, recalls and requests to pass on, and what may happen to each."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition


class SubjectKind(Code):
    """What a release can be about."""

    CASE = "case", _l("Case")
    DETECTION = "detection", _l("Detection")
    PERSON = "person", _l("Person")


class Purpose(Code):
    """What the recipient may use a release for."""

    PROTECTION = "victim_protection", _l("Protection of and assistance to victims")
    IDENTIFICATION = "identification", _l("Establishing identity or nationality")
    INVESTIGATION = "investigation", _l("Investigation")
    PREVENTION = "prevention", _l("Prevention of trafficking and smuggling")
    RETURN = "return_reception", _l("Return and reception")


class Handling(Code):
    """Europol 4x4 handling codes, mildest first."""

    H0 = "H0", _l("H0: only for preventing and combating crime")
    H1 = "H1", _l("H1: not to be used in court without the provider's permission")
    H2 = "H2", _l("H2: not to be passed on without the provider's permission")
    H3 = "H3", _l("H3: other restriction, stated in words")


class Audience(Code):
    """Whom a person may refuse to let know; a release goes to one or two of them."""

    POLICE = "share_police", _lp("audience", "Authorities of this State")
    SERVICES = "share_services", _lp("audience", "Services that help")
    COUNTERPART = "share_counterpart", _lp("audience", "Offices of another State")


class ReleaseState(Code):
    """Where a release stands; one that waits opens nothing."""

    WAITING = "waiting", _lp("release", "Waiting for acceptance"), "neutral"
    ACTIVE = "active", _lp("release", "In effect"), "good"
    RECALLED = "recalled", _lp("release", "Recalled"), "stop"
    CANCELLED = "cancelled", _lp("release", "Cancelled before it took effect"), "neutral"


class ByTime(Code):
    """What a release is shown as when its time is over; nothing has to happen for it."""

    EXPIRED = "expired", _lp("release", "Closed by time"), "neutral"


class RecallReason(Code):
    """Why a release was recalled; neutral words only, for the other office reads them."""

    ERROR = "entered_in_error", _l("Released in error")
    ENDED = "no_longer_needed", _l("No longer needed for its purpose")
    OTHER = "other", _lp("recall", "Other reason")
    NOT_PRESENTED = "not_presented", _lp("recall", "Not presented at the handover")
    RETENTION = "retention", _lp("recall", "The time for keeping it is over")


class RecallState(Code):
    """What became of a recall; it closed the item at once, whatever the receiver answers."""

    ASKED = "asked", _lp("recall", "Asked, not seen yet"), "warn"
    SEEN = "seen", _lp("recall", "Seen, not answered yet"), "warn"
    COMPLIED = "complied", _lp("recall", "Complied with"), "good"
    REFUSED = "refused", _lp("recall", "Printed copies kept"), "stop"


class KeepingGround(Code):
    """Why the receiver keeps printed copies of what was recalled."""

    EVIDENCE = "evidence_in_proceedings", _l("They are evidence in proceedings")
    DUTY = "legal_duty_to_keep", _l("The law obliges us to keep them")
    COURT = "handed_to_court", _l("They were handed to a court already")
    OTHER = "other", _lp("keeping", "Another ground, in words")


class CopyOutcome(Code):
    """What became of a printed copy."""

    DESTROYED = "destroyed", _lp("copy", "Destroyed")
    RETURNED = "returned", _lp("copy", "Returned to the originator")


class Form(Code):
    """In which form an item reached a reader."""

    SCREEN = "screen", _lp("form", "On screen")
    PRINT = "print", _lp("form", "Printed document")
    EXPORT = "export", _lp("form", "Exported file")


class OnwardState(Code):
    """Where a request to pass an item on stands."""

    ASKED = "asked", _lp("onward", "Asked"), "warn"
    GRANTED = "granted", _lp("onward", "Granted"), "good"
    REFUSED = "refused", _lp("onward", "Refused"), "stop"
    WITHDRAWN = "withdrawn", _lp("onward", "Withdrawn"), "neutral"


class OnwardGround(Code):
    """Why the originator does not pass an item on; neutral words only, for the asking office reads them."""

    NEED = "no_need", _l("Not needed for the purpose named")
    BASIS = "no_basis", _l("No agreement covers it")
    PROCEEDINGS = "proceedings", _l("It could harm proceedings")
    OTHER = "other", _lp("onward", "Other reason")


RELEASE_MACHINE = Machine(
    "release",
    ReleaseState.WAITING,
    Transition("take_effect", (ReleaseState.WAITING,), ReleaseState.ACTIVE, "recipient", Permission.REFERRAL_ANSWER),
    Transition("cancel", (ReleaseState.WAITING,), ReleaseState.CANCELLED, "originator", Permission.REFERRAL_SEND),
    Transition("recall", (ReleaseState.ACTIVE,), ReleaseState.RECALLED, "originator", Permission.RELEASE_RECALL),
)
_R = RecallState
RECALL_MACHINE = Machine(
    "recall",
    _R.ASKED,
    Transition("see", (_R.ASKED,), _R.SEEN, "recipient", Permission.RELEASE_READ),
    Transition("comply", (_R.ASKED, _R.SEEN, _R.REFUSED), _R.COMPLIED, "recipient", Permission.RECALL_ANSWER),
    Transition("refuse", (_R.ASKED, _R.SEEN), _R.REFUSED, "recipient", Permission.RECALL_ANSWER),
)
ONWARD_MACHINE = Machine(
    "onward request",
    OnwardState.ASKED,
    Transition("grant", (OnwardState.ASKED,), OnwardState.GRANTED, "originator", Permission.ONWARD_ANSWER),
    Transition("refuse", (OnwardState.ASKED,), OnwardState.REFUSED, "originator", Permission.ONWARD_ANSWER),
    Transition("withdraw", (OnwardState.ASKED,), OnwardState.WITHDRAWN, "recipient", Permission.ONWARD_ASK),
)
ONWARD_LABELS = {
    "ask": (_l("Ask to pass this on"), _l("Asked the originator to pass an item on")),
    "grant": (_l("Pass it on"), _l("Passed the item on")),
    "refuse": (_l("Refuse to pass it on"), _l("Refused to pass the item on")),
    "withdraw": (_l("Withdraw the request"), _l("Withdrew the request")),
}
"""For each verb: the words on its button, and what it is called once done."""

DEFAULT_HANDLING = Handling.H2


def strictest(codes: list[Handling]) -> Handling:
    """Return the strictest of several handling codes; of none, the default at a post (H2)."""
    order = list(Handling)
    return max(codes, key=order.index, default=DEFAULT_HANDLING)


def at_least_as_strict(code: Handling, other: Handling) -> bool:
    """Tell whether a handling code asks at least what another asks."""
    return strictest([code, other]) is code
