"""What the page of a request to pass an item on shows."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.models import OnwardRequest
from blo.sharing.states import ONWARD_LABELS, ONWARD_MACHINE


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value."""

    label: Lazy
    value: Lazy | Said | tuple[Lazy | Said, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as the reader's side sees it."""

    request: OnwardRequest
    facts: tuple[Line, ...]
    verbs: list[tuple[str, Lazy]]


def _facts(request: OnwardRequest, zone: str) -> tuple[Line, ...]:
    lines = [
        Line(_l("Asked by"), request.office.lazy_name),
        Line(_l("Originator"), request.recipient.lazy_name),
        Line(_l("To be passed on to"), request.third.lazy_name),
        Line(_l("Purpose"), request.purpose.label),
        Line(_l("Why the other office needs it"), Said(request.words, request.words_language)),
        Line(_l("Asked on"), lazy_moment(request.asked_at, zone)),
    ]
    if request.closed_at is not None:
        lines.append(Line(_l("Closed on"), lazy_moment(request.closed_at, zone)))
    if request.ground is not None:
        lines.append(Line(_l("Reason"), request.ground.label))
    if request.answer:
        lines.append(Line(_l("Remark"), Said(request.answer, request.answer_language)))
    return tuple(lines)


def open_verbs(actor: Actor, request: OnwardRequest) -> list[tuple[str, Lazy]]:
    """The verbs open to the reader now, with the words of their buttons."""
    side = "originator" if request.recipient_id == actor.office_id else "recipient"
    return [
        (verb, ONWARD_LABELS[verb][0])
        for verb in ONWARD_MACHINE.allowed(request.state, side)
        if allows(actor, Permission.of(ONWARD_MACHINE.row(verb).permission), request.release)
    ]


def request_page(actor: Actor, request: OnwardRequest) -> RequestPage:
    """Gather one request."""
    return RequestPage(request, _facts(request, actor.time_zone), open_verbs(actor, request))
