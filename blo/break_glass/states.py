"""How a request to break the glass stands, and on what ground it is made."""

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.machine import Machine, Transition


class Ground(Code):
    """The legal ground for reading a case that one may otherwise not read."""

    DANGER = "danger_to_life", _l("Danger to somebody's life or body")
    CHILD = "child_at_risk", _l("A child is at risk")
    LAW = "order_or_deadline", _l("A court's order, or a deadline set by law")
    NOBODY = "nobody_there", _l("Nobody who may read the case can be reached")


class GlassState(Code):
    """Where a request stands; a granted one is over when its time is, whether or not anybody ends it."""

    ASKED = "asked", _l("Asked"), "warn"
    GRANTED = "granted", _l("Granted"), "stop"
    REFUSED = "refused", _l("Refused")
    ENDED = "ended", _l("Ended")


GLASS_MACHINE = Machine(
    "break-glass",
    GlassState.ASKED,
    Transition("grant", (GlassState.ASKED,), GlassState.GRANTED, "second person", "break_glass:decide"),
    Transition("refuse", (GlassState.ASKED,), GlassState.REFUSED, "second person", "break_glass:decide"),
    Transition("end", (GlassState.GRANTED,), GlassState.ENDED, "either", "break_glass:end"),
)
