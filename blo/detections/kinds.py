"""Kinds of values of a detection's record alone: codes of its open lists, and a leg of its route."""

from typing import Any

from blo.detections.choices import choices, words_of
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.kinds import Kind, Shown, Whole, texts


class Listed(Kind):
    """One code of an open list; none is the empty text."""

    def __init__(self, *lists: str) -> None:
        self.lists = lists

    def plain(self, value: Any) -> Any:
        """Keep the code."""
        return value or None

    def value(self, plain: Any) -> str:
        """Refuse what is on none of the lists."""
        if plain is None:
            return ""
        if plain not in {code for name in self.lists for code, _words in choices(name)}:
            raise ValueError
        return str(plain)

    def words(self, value: Any, zone: str) -> Shown:
        """Say the words of the first list that has it."""
        of = next((name for name in self.lists if value in dict(choices(name))), self.lists[0])
        return words_of(of, value)


class ManyListed(Listed):
    """Any number of codes of an open list, in the order of the list."""

    def plain(self, value: Any) -> Any:
        """Keep the codes."""
        return list(value or ()) or None

    def value(self, plain: Any) -> Any:
        """Refuse what is not on the list."""
        chosen, known = set(texts(plain)), [code for name in self.lists for code, _words in choices(name)]
        if not chosen <= set(known):
            raise ValueError
        return [code for code in known if code in chosen]

    def words(self, value: Any, zone: str) -> Shown:
        """Say them one under the other."""
        return tuple(words_of(self.lists[0], code) for code in value)


class OfLeg(Whole):
    """The number of a leg of the route; none means the whole journey."""

    bare = True

    def words(self, value: int, zone: str) -> Lazy:
        """Say which leg."""
        return _l("For leg %(number)s", number=value)
