"""The codes of releases and what may happen to one."""

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


class ReleaseState(Code):
    """Where a release stands; one that waits opens nothing."""

    WAITING = "waiting", _lp("release", "Waiting for acceptance"), "neutral"
    ACTIVE = "active", _lp("release", "In effect"), "good"
    RECALLED = "recalled", _lp("release", "Recalled"), "stop"
    CANCELLED = "cancelled", _lp("release", "Cancelled before it took effect"), "neutral"


class RecallReason(Code):
    """Why a release was recalled; neutral words only, for the other office reads them."""

    ERROR = "entered_in_error", _l("Released in error")
    ENDED = "no_longer_needed", _l("No longer needed for its purpose")
    OTHER = "other", _lp("recall", "Other reason")
    NOT_PRESENTED = "not_presented", _lp("recall", "Not presented at the handover")
    RETENTION = "retention", _lp("recall", "The time for keeping it is over")


RELEASE_MACHINE = Machine(
    "release",
    ReleaseState.WAITING,
    Transition("take_effect", (ReleaseState.WAITING,), ReleaseState.ACTIVE, "recipient", Permission.REFERRAL_ANSWER),
    Transition("cancel", (ReleaseState.WAITING,), ReleaseState.CANCELLED, "originator", Permission.REFERRAL_SEND),
    Transition("recall", (ReleaseState.ACTIVE,), ReleaseState.RECALLED, "originator", Permission.RELEASE_RECALL),
)
DEFAULT_HANDLING = Handling.H2


def strictest(codes: list[Handling]) -> Handling:
    """Return the strictest of several handling codes; of none, the default at a post (H2)."""
    order = list(Handling)
    return max(codes, key=order.index, default=DEFAULT_HANDLING)
