"""Recalling a release, and answering a recall."""

from typing import Any

from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.sharing.models import Dissemination
from blo.sharing.recalls import Answer
from blo.sharing.states import CopyOutcome, KeepingGround, RecallReason
from blo.web.ui.fields import Choice, CodeChoice, LongText, Option
from blo.web.ui.forms import Form

BY_HAND = (RecallReason.ERROR, RecallReason.ENDED, RecallReason.OTHER)


class RecallForm(Form):
    """Why it is recalled; the other office reads the reason."""

    reason = CodeChoice(_l("Reason"), RecallReason, only=BY_HAND, required=True)


COMPLIED, KEPT = "complied", "kept"
ANSWERS = (
    Option(COMPLIED, _lp("recall", "Nothing printed is left with us")),
    Option(KEPT, _lp("recall", "We keep printed copies")),
)


class AnswerForm(Form):
    """Whether printed copies are gone or kept, what became of each, or on what ground they are kept."""

    kept = Choice(_l("Your answer"), ANSWERS, required=True)
    ground = CodeChoice(_l("If you keep them, why"), KeepingGround, blank=_l("We keep none"))
    words = LongText(
        _l("In words"), language=True, rows=2, limit=1000, hint=_l("Without names: the other office reads it.")
    )

    copies: tuple[str, ...] = ()
    """The numbers of the printed documents; a field for each is named by it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a ground where copies are kept, and for each copy's fate where they are not."""
        keeps = self.kept.data == KEPT
        self.ground.required = keeps
        for number in self.copies:
            self[number].required = not keeps
        return bool(super().validate(extra_validators))

    def to_answer(self) -> Answer:
        """What the verb takes."""
        if self.kept.data == KEPT:
            return Answer(ground=self.ground.data, words=self.words.data, language=self.words.language)
        fates = {number: self[number].data for number in self.copies}
        return Answer(copies=fates, words=self.words.data, language=self.words.language)


def answer_form(printed: list[Dissemination]) -> AnswerForm:
    """Make the form for the copies that were printed."""
    numbers = tuple(row.document for row in printed)
    fields: dict[str, Any] = {
        number: CodeChoice(_l("The printed document %(number)s was", number=number), CopyOutcome, blank=_l("Kept"))
        for number in numbers
    }
    bound: type[AnswerForm] = type("BoundAnswerForm", (AnswerForm,), {**fields, "copies": numbers})
    return bound()
