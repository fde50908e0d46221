"""The codes of consent. What is not answered is neither a yes nor a no."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.sharing.states import Audience


class ConsentScope(Code):
    """What is asked; each is decided by itself."""

    RECORDING = "recording", _lp("consent", "Recording")
    POLICE = "share_police", _lp("consent", "Telling investigators")
    SERVICES = "share_services", _lp("consent", "Telling services that help")
    COUNTERPART = "share_counterpart", _lp("consent", "Telling another State's office")
    FAMILY = "contact_family", _lp("consent", "Contact with the family")
    CONSULATE = "consulate", _lp("consent", "Contact with the consulate")
    PHOTO = "photo", _lp("consent", "Photo")
    RESEARCH = "research", _lp("consent", "Research, without the name")


AUDIENCES = {scope: Audience.of(scope.value) for scope in ConsentScope if scope.value in tuple(Audience)}
"""The scopes that are about telling somebody, and whom."""


class ConsentState(Code):
    """What a person said."""

    GRANTED = "granted", _lp("consent", "Granted"), "good"
    REFUSED = "refused", _lp("consent", "Refused"), "stop"
    WITHDRAWN = "withdrawn", _lp("consent", "Withdrawn"), "stop"


class ConsentMethod(Code):
    """How it was said."""

    ORAL = "oral", _lp("consent", "Orally")
    WRITTEN = "written", _lp("consent", "In writing")
    THUMBPRINT = "thumbprint", _lp("consent", "By thumbprint")
    GUARDIAN = "by_guardian", _lp("consent", "By the guardian")


class LegalBasis(Code):
    """On what law an office acts without consent."""

    LAW = "task_by_law", _l("The law gives the office this task")
    VITAL = "vital_interest", _l("Danger to the person's life that nobody else can avert")
    CHILD = "child_protection", _l("Duty to protect a child")
    COURT = "court_order", _l("Order of a court")


class WithdrawalDeed(Code):
    """What was done about a withdrawal."""

    TAKEN_BACK = "taken_back", _l("What was released was taken back"), "good"
    NOTHING = "nothing_to_do", _l("Nothing had been released"), "neutral"
    KEPT = "kept", _l("What was released stays released"), "warn"
    OTHER = "in_words", _lp("withdrawal", "Something else was done"), "neutral"


IN_WORDS = frozenset({WithdrawalDeed.KEPT, WithdrawalDeed.OTHER})
"""What has to be said in words."""
