"""The codes of screenings, and the indicators asked about: our own provisional list, which claims no other's."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp

INDICATOR_SET = "blo-provisional-1"
"""The name of the list below; a screening keeps the name it was made with. Codes are never used again for another."""


class Indicator(Code):
    """What is asked about; the tone ``warn`` marks one that is strong by itself."""

    DECEIVED = "deceived_about_work", _l("Deceived about the work, the place or the pay")
    RECRUITED = "recruited_by_force", _l("Taken or recruited by force or threat"), "warn"
    VULNERABILITY = "vulnerability_abused", _l("Recruited through need, debt or dependence")
    EXPLOITED = "exploited", _l("Made to work, beg, sell sex or commit crimes"), "warn"
    CONFINED = "confined", _l("Locked in, guarded or without free movement"), "warn"
    PAPERS = "papers_taken", _l("Papers or telephone taken away")
    DEBT = "debt_bondage", _l("Held by a debt that grows or can't be paid")
    THREATENED = "threatened", _l("The person or the family is threatened")
    CHILD_ALONE = "child_alone", _l("A child alone, or with somebody who is not family"), "warn"


class Answer(Code):
    """What was answered; what was not asked is not a no."""

    YES = "yes", _lp("answer", "Yes"), "warn"
    NO = "no", _lp("answer", "No")
    NOT_ASKED = "not_asked", _lp("answer", "Not asked")


class ScreeningOutcome(Code):
    """What the answers led to. None of them says that somebody is no victim: it is asked again on the other side."""

    NO_INDICATION = "no_indication_now", _l("No indication now")
    REFER = "some_refer", _l("Some indication: refer"), "warn"
    URGENT = "strong_refer_urgently", _l("Strong indication: refer urgently"), "stop"
    NOT_SCREENED = "not_screened", _l("Not screened")
    DECLINED = "declined", _lp("screening", "Declined by the person")


class LegalDuty(Code):
    """The duty on which an investigator opens answers without consent."""

    COURT = "duty_court_order", _l("Order of a court or prosecutor")
    CHILD = "child_protection", _l("Duty to protect a child")
    LIFE = "danger_to_life", _lp("duty", "Danger to life")
    REPORTING = "duty_to_report", _l("Duty by law to report a crime")


UNASKED = frozenset({ScreeningOutcome.NOT_SCREENED, ScreeningOutcome.DECLINED})
