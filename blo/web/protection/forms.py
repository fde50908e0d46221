"""Opening and closing a review, overriding a bar, screening a person."""

from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from blo.kernel import clock
from blo.kernel.i18n import Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people.states import Interpreting
from blo.protection.indicators import Answer, LegalDuty, NotNow, ScreeningOutcome, indicators
from blo.protection.models import ProtectionReview
from blo.protection.overriding import LONGEST_OVERRIDE, NewOverride
from blo.protection.screening import NewScreening
from blo.protection.service import Feared, Findings
from blo.protection.states import Harm, LegalGround, PartyKind, ReviewOutcome
from blo.web.request import actor
from blo.web.terms import sister_offices
from blo.web.ui.fields import (
    Choice,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Day,
    LanguageChoice,
    LongText,
    Option,
    Part,
    Rows,
    Text,
)
from blo.web.ui.forms import Form

MOST_PARTIES = 8
YES_NO = (Option("yes", _lp("answer", "Yes")), Option("no", _lp("answer", "No")))


class PartyPart(Part):
    """Somebody feared."""

    who = CodeChoice(_l("Who is feared"), PartyKind, required=True, style="select")
    country = CountryChoice(_l("Which State, or where they can reach the person"))
    words = Text(_l("In words"), limit=500)


class ReviewForm(Form):
    """What the supervisor finds."""

    harms = CodeChoices(_l("What is feared"), Harm, required=True)
    parties = Rows(
        PartyPart, _l("Who is feared"), most=MOST_PARTIES, hint=_l("The State of nationality always counts.")
    )
    origin = CountryChoice(_l("The State the person left"))
    words = LongText(_l("In the person's words"), language=True, rows=4, hint=_l("Nobody outside sees this."))

    def to_findings(self) -> Findings:
        """What the verb takes."""
        return Findings(
            harms=self.harms.data,
            parties=tuple(
                Feared(part.who.data, part.country.data or "", part.words.data) for part in self.parties.filled
            ),
            origin=self.origin.data or "",
            words=self.words.data,
            words_language=self.words.language,
        )


def review_form(review: ProtectionReview) -> ReviewForm:
    """Make the form of a review, with what it holds already."""
    parties = [{"who": row.kind, "country": row.country or None, "words": row.words} for row in review.parties]
    held = {
        "harms": tuple(review.harms),
        "origin": review.origin or None,
        "words": Said(review.words, review.words_language),
        "parties": parties,
    }
    return ReviewForm(data=held)


class CloseForm(Form):
    """How the review ended."""

    outcome = CodeChoice(_l("Why the review ends"), ReviewOutcome, required=True)


def _offices() -> list[Option]:
    return [Option(str(office.id), office.name, hint=office.code) for office in sister_offices(actor())]


def _tomorrow() -> Any:
    return clock.today(actor().time_zone) + timedelta(days=1)


class OverrideForm(Form):
    """For whom, towards whom, on what ground, until when."""

    person = Text(_l("Reference of the person"), required=True, limit=40)
    country = CountryChoice(_l("Towards which State"), required=True)
    recipient_id = Choice(_l("Only towards this office"), _offices, blank=_l("Every office of that State"))
    ground = CodeChoice(_l("Legal ground"), LegalGround, required=True)
    words = LongText(_l("On what the ground rests"), required=True, language=True, rows=3)
    last_day = Day(
        _l("Until"),
        required=True,
        picker=True,
        default=_tomorrow,
        hint=_l("The last day; at most %(days)d days.", days=LONGEST_OVERRIDE.days),
    )

    def to_command(self) -> NewOverride:
        """What the verb takes."""
        return NewOverride(
            person=self.person.data.strip().upper(),
            country=self.country.data,
            recipient_id=UUID(self.recipient_id.data) if self.recipient_id.data else None,
            ground=self.ground.data,
            words=self.words.data,
            words_language=self.words.language,
            last_day=self.last_day.data,
            submission=self.submission.data,
        )


class ScreeningForm(Form):
    """The questions, one answer each, and what they led to."""

    language = LanguageChoice(_l("Language spoken"), required=True)
    interpreting = CodeChoice(_l("Interpreter"), Interpreting, required=True)
    companion_present = Choice(
        _l("Was somebody else present?"),
        YES_NO,
        required=True,
        hint=_l("Screen in private: whoever came along may be the one to be afraid of."),
    )
    share_police = Choice(_l("Does the person consent that investigators read the answers?"), YES_NO, required=True)
    outcome = CodeChoice(_l("What it led to"), ScreeningOutcome, required=True)

    indicators = tuple(
        (dimension, tuple(one.code for one in group))
        for dimension, group in groupby(indicators(), key=lambda one: one.dimension)
    )
    """The names of the questions, under what they are about."""

    def to_command(self, person: str) -> NewScreening:
        """What the verb takes."""
        return NewScreening(
            person=person,
            answers={one.code: self[one.code].data for one in indicators()},
            outcome=self.outcome.data,
            language=self.language.data,
            companion_present=self.companion_present.data == "yes",
            interpreting=self.interpreting.data,
            share_police=self.share_police.data == "yes",
            submission=self.submission.data,
        )


for _one in indicators():
    setattr(ScreeningForm, _one.code, CodeChoice(_one.label, Answer, required=True, default=Answer.NOT_ASKED))


class NotNowForm(Form):
    """Why nobody is referred now."""

    reason = CodeChoice(_l("Why not now"), NotNow, required=True)
    words = LongText(_l("In words"), language=True, rows=2, limit=1000)


class DutyForm(Form):
    """The duty on which answers are opened."""

    duty = CodeChoice(_l("Legal duty"), LegalDuty, required=True)
