"""The kind of value of a detection's record alone: a leg of its route."""

from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.kinds import Whole


class OfLeg(Whole):
    """The number of a leg of the route; none means the whole journey."""

    bare = True

    def words(self, value: int, zone: str) -> Lazy:
        """Say which leg."""
        return _l("For leg %(number)s", number=value)
