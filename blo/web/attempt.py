"""Trying a verb with what a form holds: what stands against it becomes a message, and nothing typed is lost."""

from types import TracebackType

from blo.kernel import work
from blo.kernel.errors import Conflict, RuleBroken
from blo.web.ui.forms import Form, attach

UNSIGNED = 400
UNPROCESSABLE = 422
MOVED_ON = 409


class attempt:  # noqa: N801 - used as a word: `with attempt(form):`
    """Undo the work and attach the message when a rule is broken or the page was stale; the form is shown again."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> bool:
        """Take in what the form can say; let everything else go on."""
        if isinstance(error, RuleBroken):
            work.rollback()
            attach(self._form, error)
            return True
        if isinstance(error, Conflict):
            work.rollback()
            self._form.is_stale = True
            self._form.form_errors.append(str(error.message))
            return True
        return False


def status(form: Form) -> int:
    """The status of a page with a form: 400, 409 or 422 for one sent back, so that nothing of it is kept."""
    if form.has_lost_token:
        return UNSIGNED
    if form.is_stale:
        return MOVED_ON
    return UNPROCESSABLE if form.is_submitted() else 200
