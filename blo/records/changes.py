"""What changed from one version of a section to the next, field by field."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.records.kinds import Shown
from blo.records.layouts import LINES, Column, Content, Layout, Lines, is_blank, shown_line


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed: what stood there before and what stands there after, None for nothing."""

    label: Lazy
    before: Shown | None
    after: Shown | None


def written(content: Content) -> str:
    """Write a section's content to keep it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Content:
    """Read what was kept."""
    found: Content = json.loads(text)
    return found


def only_adds(before: Content, after: Content) -> bool:
    """Tell whether a change leaves all that was recorded as it was."""
    return all(_kept(value, after.get(name)) for name, value in before.items())


def _kept(before: object, after: object) -> bool:
    if not isinstance(before, list):
        return before == after
    rest: Iterator[Any] = iter(after if isinstance(after, list) else ())
    return all(any(_within(one, other) for other in rest) for one in before)


def _within(one: Any, other: Any) -> bool:
    """A line stays as it was when it only says more."""
    return only_adds(one, other) if isinstance(one, dict) else bool(one == other)


def differences(layout: Layout, before: Content, after: Content, zone: str) -> list[Difference]:
    """What changed in a section, in the order of its form."""
    found = list(_changed(layout.columns, before, after, zone))
    if layout.lines is not None:
        found += _changed_lines(layout.lines, before.get(LINES, []), after.get(LINES, []), zone)
    return found


def _words(column: Column, content: Content, zone: str) -> Shown | None:
    return None if is_blank(content.get(column.name)) else column.words(content, zone)


def _changed(columns: tuple[Column, ...], before: Content, after: Content, zone: str) -> Iterator[Difference]:
    for column in columns:
        if before.get(column.name) != after.get(column.name):
            yield Difference(column.label, _words(column, before, zone), _words(column, after, zone))


def _changed_lines(lines: Lines, before: list[Content], after: list[Content], zone: str) -> Iterator[Difference]:
    for place in range(max(len(before), len(after))):
        old, new = ([line[place]] if place < len(line) else [] for line in (before, after))
        called = lines.called(place + 1)
        if old and new:
            for one in _changed(lines.columns, old[0], new[0], zone):
                label = _l("%(line)s, %(label)s", line=called, label=one.label)
                yield Difference(label, one.before, one.after)
        else:
            whole = [tuple(shown_line(lines, line, zone)) for line in (*old, *new)]
            yield Difference(called, whole[0] if old else None, whole[0] if new else None)
