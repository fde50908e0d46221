"""What the error pages say: what happened and what to do, in plain words, for each status."""

from dataclasses import dataclass

from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Problem:
    """The words of one error page."""

    status: int
    title: Lazy
    text: Lazy
    advice: Lazy


PROBLEMS: dict[int, Problem] = {
    problem.status: problem
    for problem in (
        Problem(
            400,
            _l("This request could not be read"),
            _l("Something in the address or in what was sent is incomplete. Nothing was saved."),
            _l("Go back, open the page again and repeat the step."),
        ),
        Problem(
            403,
            _l("You may not do this"),
            _l("Your role does not include this step. Nothing was changed."),
            _l("If you need it for your work, ask your supervisor."),
        ),
        Problem(
            404,
            _l("There is nothing here for you"),
            _l("Either there is no such page or record, or it is not shared with your office."),
            _l("Check the reference or the address, or start from your list."),
        ),
        Problem(
            405,
            _l("This step starts from its page"),
            _l("An address that changes something can't be opened directly. Nothing was changed."),
            _l("Open the record and use the button there."),
        ),
        Problem(
            409,
            _l("The record has moved on"),
            _l("It was changed since you opened it, or this step is no longer possible. Nothing of yours was saved."),
            _l("Look at the record as it is now, then decide again."),
        ),
        Problem(
            413,
            _l("This is too large"),
            _l("The file or form is larger than this office accepts. Nothing was saved."),
            _l("Choose a smaller file, or take the photo at a lower size, and send it again."),
        ),
        Problem(
            429,
            _l("Too many tries"),
            _l("There were too many requests in a short time."),
            _l("Wait a few minutes, then try again."),
        ),
        Problem(
            500,
            _l("Something went wrong on our side"),
            _l("The step was not completed, and nothing was half saved. The fault is noted, without what you typed."),
            _l("Try again in a few minutes. If it happens again, tell your administrator the time."),
        ),
    )
}
"""One page a status; 404 is the same whether a thing is missing or hidden, so it must never say more."""


def problem(status: int) -> Problem:
    """Return the words for a status; one that has none is told as 400 or 500, whichever side it is on."""
    server_side = 500
    return PROBLEMS.get(status) or PROBLEMS[server_side if status >= server_side else 400]
