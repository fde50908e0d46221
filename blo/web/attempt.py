"""Trying a verb with what a form holds: what stands against it becomes a message, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from blo.kernel import work
from blo.kernel.errors import Conflict, RuleBroken
from blo.web.ui.forms import Form, attach

UNPROCESSABLE = 422
MOVED_ON = 409


@contextmanager
def attempt(form: Form) -> Iterator[None]:
    """Undo the work and attach the message when a rule is broken or the page was stale; the form is shown again."""
    try:
        yield
    except RuleBroken as broken:
        work.rollback()
        attach(form, broken)
    except Conflict as conflict:
        work.rollback()
        form.is_stale = True
        form.form_errors.append(str(conflict.message))


def status(form: Form) -> int:
    """The status of a page with a form: 422 or 409 for one sent back, so that nothing of it is kept."""
    if form.is_stale:
        return MOVED_ON
    return UNPROCESSABLE if form.is_submitted() else 200
