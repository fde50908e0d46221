"""Asking a person, withdrawing, stating a basis. The questions are in the person's language, the rest in one's own."""

from collections.abc import Mapping
from typing import Any

from blo.consent.service import Asked, NewConsent, Withdrawal
from blo.consent.states import ConsentMethod, ConsentScope, LegalBasis
from blo.kernel import clock
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.states import Interpreting
from blo.web.request import actor
from blo.web.ui.fields import Choice, CodeChoice, Day, LanguageChoice, LongText, Option, Text
from blo.web.ui.forms import Form

GRANTED, REFUSED = "granted", "refused"
TAKE_BACK, KEEP = "take_back", "keep"


def _today() -> Any:
    return clock.today(actor().time_zone)


class AskedForm(Form):
    """How the person was asked."""

    language = LanguageChoice(_l("Language spoken"), required=True)
    interpreting = CodeChoice(_l("Interpreter"), Interpreting, required=True)
    method = CodeChoice(_l("How the person answered"), ConsentMethod, required=True, default=ConsentMethod.ORAL)
    guardian = Text(
        _l("Guardian"), hint=_l("Who decides for a child. Somebody whose age is in doubt counts as a child.")
    )
    given_on = Day(_l("Day"), required=True, picker=True, default=_today)

    asked_fields = ("language", "interpreting", "method", "guardian", "given_on")

    def asked(self, text_language: str) -> Asked:
        """How it was asked, in the words of which language."""
        return Asked(
            language=self.language.data,
            interpreting=self.interpreting.data,
            method=self.method.data,
            text_language=text_language,
            given_on=self.given_on.data,
            guardian=self.guardian.data,
        )


class ConsentForm(AskedForm):
    """One answer for each scope, in the person's language; what is left alone was not asked."""

    basis = CodeChoice(
        _l("Legal basis for recording without consent"),
        LegalBasis,
        style="select",
        blank=_l("Not needed"),
        hint=_l("Only where the person refuses that anything is written down."),
    )

    scopes = tuple(scope.value for scope in ConsentScope)

    def put(self, text: Mapping[str, str]) -> None:
        """Put the questions and the answers to choose from in a language."""
        for name in self.scopes:
            self[name].label.text = text[name]
            self[name].blank = text["skip"]
            self[name].options = (Option(GRANTED, text["yes"]), Option(REFUSED, text["no"]))

    def to_command(self, person: str, text_language: str) -> NewConsent:
        """What the verb takes."""
        return NewConsent(
            person=person,
            asked=self.asked(text_language),
            granted={scope: self[scope.value].data == GRANTED for scope in ConsentScope if self[scope.value].data},
            basis=self.basis.data,
            submission=self.submission.data,
        )


for _scope in ConsentScope:
    setattr(ConsentForm, _scope.value, Choice(_scope.label))


class WithdrawForm(AskedForm):
    """What is withdrawn, and what is done about it."""

    deed = Choice(
        _l("What was released on this consent"),
        (Option(TAKE_BACK, _l("Take it back now")), Option(KEEP, _l("It stays released"))),
        required=True,
        default=TAKE_BACK,
    )
    words = LongText(
        _l("What was done about it"), language=True, rows=2, limit=1000, hint=_l("Needed when what was released stays.")
    )
    basis = CodeChoice(_l("Legal basis for keeping what is recorded"), LegalBasis, required=True)

    def narrow(self, scope: ConsentScope, *, may_keep: bool) -> None:
        """Leave out what does not concern a scope, and the choice that is not the reader's to make."""
        if not may_keep:
            del self.deed
        if scope is not ConsentScope.RECORDING:
            del self.basis

    def to_command(self, person: str, scope: ConsentScope, text_language: str) -> Withdrawal:
        """What the verb takes."""
        return Withdrawal(
            person=person,
            scope=scope,
            asked=self.asked(text_language),
            keeps="deed" in self and self.deed.data == KEEP,
            words=self.words.said,
            basis=self.basis.data if "basis" in self else None,
            submission=self.submission.data,
        )


class BasisForm(Form):
    """On which law the office acts without consent."""

    basis = CodeChoice(_l("Legal basis"), LegalBasis, required=True)
    words = LongText(_l("On what the basis rests"), required=True, language=True, rows=3, limit=1000)
