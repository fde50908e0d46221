"""Kinds of values that are codes of the code lists: read and said however old, given anew only while offered."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.kinds import Kind, Shown, texts
from blo.records.layouts import Column, Layout
from blo.records.values import Values


class Listed(Kind):
    """One code of a code list, or of one of several; none is the empty text.

    A code that is not offered any more is read and said as before; whether something new may get it is for the rules.
    """

    def __init__(self, *lists: CodeList) -> None:
        self.lists = lists

    def plain(self, value: Any) -> Any:
        """Keep the code."""
        return value or None

    def value(self, plain: Any) -> Any:
        """Refuse what is on none of the lists."""
        if plain is None:
            return ""
        if not isinstance(plain, str) or self._list(plain) is None:
            raise ValueError
        return plain

    def words(self, value: Any, zone: str) -> Shown:
        """Say the words of the first list that has it; of one that ended, those of its successor as well."""
        return self._said(value)

    def codes(self, plain: Any) -> tuple[str, ...]:
        """The codes in plain data."""
        return (plain,) if plain else ()

    def offers(self, code: str, day: date) -> bool:
        """Tell whether something new may get a code on a day."""
        return any(registry.offers(name, code, day) for name in self.lists)

    def _list(self, code: str) -> CodeList | None:
        return next((name for name in self.lists if registry.known(name, code)), None)

    def _said(self, code: str) -> Lazy:
        return registry.lazy_now(self._list(code) or self.lists[0], code)


class ManyListed(Listed):
    """Any number of codes of a code list, in the order of the list."""

    def plain(self, value: Any) -> Any:
        """Keep the codes."""
        return list(value or ()) or None

    def value(self, plain: Any) -> Any:
        """Refuse what is not on the list."""
        chosen, known = set(texts(plain)), [one.code for name in self.lists for one in registry.contents(name)]
        if not chosen <= set(known):
            raise ValueError
        return [code for code in known if code in chosen]

    def words(self, value: Any, zone: str) -> Shown:
        """Say them one under the other."""
        return tuple(self._said(code) for code in value)

    def codes(self, plain: Any) -> tuple[str, ...]:
        """The codes in plain data."""
        return tuple(plain or ())


class ListedBy(Listed):
    """One code of the lists that belong to another column's code in the same line: of a crime, its things."""

    def __init__(self, column: str, lists: Mapping[Any, tuple[CodeList, ...]]) -> None:
        super().__init__(*dict.fromkeys(_flat(lists.values())))
        self.column = column
        self.by_code = lists

    def within(self, line: Mapping[str, Any]) -> Kind:
        """The lists of the line's own code; all of them where it names none."""
        return Listed(*self.by_code.get(line.get(self.column, ""), self.lists))


def _flat(several: Iterable[tuple[CodeList, ...]]) -> Iterable[CodeList]:
    return (name for some in several for name in some)


def check_offered(thing: Any, layout: Layout, values: Values, day: date) -> None:
    """A code that left its list stays where it is recorded, and nothing new gets it.

    Raises `RuleBroken` at the field.
    """
    lines = layout.lines
    recorded = [thing, *(getattr(thing, lines.name) if lines else ())]
    found = [("", layout.columns, values.columns)]
    if lines is not None:
        found += [(f"{lines.name}-{place}-", lines.columns, line) for place, line in enumerate(values.lines)]
    for prefix, columns, value in found:
        for column in columns:
            held = {code for one in recorded for code in _codes_of(column, getattr(one, column.name, None))}
            if fresh := [code for code in _codes_of(column, value[column.name]) if code not in held]:
                _fresh(column, prefix, value, fresh, day)


def _fresh(column: Column, prefix: str, value: dict[str, Any], codes: list[str], day: date) -> None:
    kind = column.kind.within(value)
    if isinstance(kind, Listed) and not all(kind.offers(code, day) for code in codes):
        raise RuleBroken(prefix + column.name, _l("“%(label)s”: choose from what is offered.", label=column.label))


def _codes_of(column: Column, value: Any) -> tuple[str, ...]:
    return column.kind.codes(value) if isinstance(column.kind, Listed) else ()
