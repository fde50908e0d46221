"""The codes of reviews and overrides, and what may happen to them."""

from blo.access.permissions import Permission
from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.machine import Machine, Transition


class ReviewState(Code):
    """Where a review stands; while it is not closed, something may not leave."""

    ASKED = "asked", _lp("review", "Asked for"), "warn"
    OPEN = "open", _lp("review", "Open"), "stop"
    CLOSED = "closed", _lp("review", "Closed"), "neutral"


class PartyKind(Code):
    """Who is feared."""

    STATE = "state", _lp("feared", "A State")
    FAMILY = "family", _lp("feared", "Family")
    TRAFFICKER = "trafficker", _lp("feared", "Traffickers")
    ARMED_GROUP = "armed_group", _lp("feared", "An armed group")
    EMPLOYER = "employer", _lp("feared", "An employer")
    COMMUNITY = "community", _lp("feared", "The community")
    OTHER = "other", _lp("feared", "Others")


class Harm(Code):
    """What is feared; the grounds of a review, as codes."""

    VIOLENCE = "violence", _l("Violence")
    RETALIATION = "retaliation", _l("Retaliation for having spoken")
    TRAFFICKING = "trafficking_again", _l("Being trafficked again")
    DETENTION = "detention", _l("Detention or punishment")
    TORTURE = "torture", _l("Torture or killing")
    CONFLICT = "armed_conflict", _l("Armed conflict")
    PERSECUTION = "persecution", _l("Persecution for who the person is")
    FAMILY = "family_violence", _l("Violence or forced marriage in the family")
    DEBT = "debt", _l("Debt or forced labour")
    OTHER = "other", _lp("harm", "Other harm")


class ReviewOutcome(Code):
    """How a review ended; it is never a verdict on the person."""

    WITHDRAWN = "withdrawn_by_person", _l("The person wished it")
    NOT_CONFIRMED = "nothing_feared", _l("The person says that nothing is feared")
    ELSEWHERE = "handled_elsewhere", _lp("review", "A protection body has taken it over")
    ERROR = "asked_in_error", _l("Asked for in error")


class LegalGround(Code):
    """On what law something may leave although it is barred."""

    CONSENT = "informed_consent", _l("Informed consent of the person, given to a protection body")
    VITAL = "vital_interest", _l("Danger to the person's life that nobody else can avert")
    COURT = "court_order", _l("Order of a court")
    TREATY = "treaty_obligation", _l("Obligation of a treaty, examined by the central authority")


class OverrideState(Code):
    """Where an override stands; it needs two people of different roles, and ends by itself."""

    ASKED = "asked", _lp("override", "Waits for the second person"), "warn"
    CONFIRMED = "confirmed", _lp("override", "Confirmed"), "stop"
    REFUSED = "refused", _lp("override", "Refused"), "neutral"
    REVOKED = "revoked", _lp("override", "Revoked"), "neutral"


_R = ReviewState
REVIEW_MACHINE = Machine(
    "protection review",
    _R.ASKED,
    Transition("open", (_R.ASKED, _R.OPEN), _R.OPEN, "originator", Permission.PROTECTION_DECIDE),
    Transition("close", (_R.ASKED, _R.OPEN), _R.CLOSED, "originator", Permission.PROTECTION_DECIDE),
)
_O = OverrideState
OVERRIDE_MACHINE = Machine(
    "override",
    _O.ASKED,
    Transition("confirm", (_O.ASKED,), _O.CONFIRMED, "originator", Permission.PROTECTION_OVERRIDE),
    Transition("refuse", (_O.ASKED,), _O.REFUSED, "originator", Permission.PROTECTION_OVERRIDE),
    Transition("revoke", (_O.CONFIRMED,), _O.REVOKED, "originator", Permission.PROTECTION_OVERRIDE),
)
OVERRIDE_VERBS = {
    "confirm": (_lp("override verb", "Confirm"), "stop"),
    "refuse": (_lp("override verb", "Refuse"), "neutral"),
    "revoke": (_lp("override verb", "Revoke"), "neutral"),
}
"""Each verb as a button, and its tone."""
REVIEW_VERBS = {"open": _lp("review verb", "Opened"), "close": _lp("review verb", "Closed")}
"""What the log says was decided."""
