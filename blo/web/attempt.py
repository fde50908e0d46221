"""Trying a verb with what a form holds: a broken rule becomes a message at its field, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from blo.kernel import work
from blo.kernel.errors import RuleBroken
from blo.web.ui.forms import Form, attach

UNPROCESSABLE = 422


@contextmanager
def attempt(form: Form) -> Iterator[None]:
    """Undo the work and attach the message when a rule is broken; whoever calls shows the form again."""
    try:
        yield
    except RuleBroken as broken:
        work.rollback()
        attach(form, broken)


def status(form: Form) -> int:
    """The status of a page with a form: 422 for one sent back, so that nothing of it is kept."""
    return UNPROCESSABLE if form.is_submitted() else 200
