"""The codes of screenings, and the lists of indicators asked about: our own provisional ones, which claim no other's.

A list is data: a file in `sets` for each version, with its words in every language. A screening keeps the name of the
list it was made with and is shown in that list's words, so a list never changes once it was used.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blo.kernel.codes import Code
from blo.kernel.i18n import Lazy, current
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp

INDICATOR_SET = "blo-provisional-2"
"""The list that is asked from now."""
FALLBACK = "en"
SETS = Path(__file__).parent / "sets"


class Dimension(Code):
    """What an indicator is about, after the ILO-EU operational indicators; what can't wait comes first."""

    SITUATION = "situation", _lp("indicators", "Situation")
    DECEIVED = "deceptive_recruitment", _l("Deceptive recruitment")
    COERCED = "coercive_recruitment", _l("Coercive recruitment")
    VULNERABLE = "recruitment_by_vulnerability", _l("Recruitment by abuse of vulnerability")
    EXPLOITED = "exploitation", _l("Exploitation")
    COERCION = "coercion", _l("Coercion at destination")
    DEPENDENT = "vulnerability_at_destination", _l("Abuse of vulnerability at destination")


class Owed(Code):
    """To whom a screening must lead, or it is said why not now."""

    CHILD = "child_protection", _lp("owed", "Child protection"), "stop"
    PROTECTION = "victim_protection", _lp("owed", "Victim protection"), "stop"
    REVIEW = "supervisor_review", _lp("owed", "A supervisor's review"), "stop"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is asked about; a `strong` one is an indication by itself, `owes` whom a yes leads to."""

    code: str
    dimension: Dimension
    strong: bool
    owes: Owed | None
    words: dict[str, str]

    @property
    def label(self) -> Lazy:
        """Its words in the reader's language, in English where the list has none in it."""
        return Lazy(lambda: self.words.get(current()) or self.words[FALLBACK])


@cache
def indicators(name: str = INDICATOR_SET) -> tuple[Indicator, ...]:
    """Return a list in its order, dimension by dimension; a code has one meaning in all lists."""
    rows = tomllib.loads((SETS / f"{name}.toml").read_text(encoding="utf-8"))["indicator"]
    found = [
        Indicator(
            code=row["code"],
            dimension=Dimension.of(row["dimension"]),
            strong=row["strong"],
            owes=Owed.of(row["owes"]) if "owes" in row else None,
            words=row["words"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: list(Dimension).index(one.dimension)))


def sets() -> list[str]:
    """The names of all lists there ever were."""
    return sorted(path.stem for path in SETS.glob("*.toml"))


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


class NotNow(Code):
    """Why nobody is referred yet."""

    PASSED_ON = "passed_on", _lp("not now", "Told to the officer who works the case")
    OUTSIDE = "referred_outside", _lp("not now", "Referred already, in another way")
    DECLINED = "person_declined", _lp("not now", "The person does not want it")
    MEDICAL = "medical_first", _lp("not now", "Medical care comes first")
    NOBODY = "nobody_reachable", _lp("not now", "No service can be reached now")
    OTHER = "other", _lp("not now", "Another reason, in words")


class LegalDuty(Code):
    """The duty on which an investigator opens answers without consent."""

    COURT = "duty_court_order", _l("Order of a court or prosecutor")
    CHILD = "child_protection", _l("Duty to protect a child")
    LIFE = "danger_to_life", _lp("duty", "Danger to life")
    REPORTING = "duty_to_report", _l("Duty by law to report a crime")


UNASKED = frozenset({ScreeningOutcome.NOT_SCREENED, ScreeningOutcome.DECLINED})
INDICATIONS = frozenset({ScreeningOutcome.REFER, ScreeningOutcome.URGENT})
