"""The base of forms that change one section of a record: made of the section's columns, and saved with why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from blo.kernel.codes import Code
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy, Said, lazy_moment
from blo.kernel.i18n import Words as Wording
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.records import changes
from blo.records.amending import Amendment, Words
from blo.records.changes import Difference
from blo.records.kinds import neat
from blo.records.layouts import LINES, MOST_LINES, Column, Content, Layout, is_blank
from blo.records.listed import Listed
from blo.records.states import AmendReason
from blo.web.ui.fields import CodeChoice, LongText, Part
from blo.web.ui.forms import ChangeForm


class Filled(Code):
    """How far a section is filled in."""

    NOTHING = "nothing", _lp("section", "Nothing yet"), "neutral"
    PART = "part", _lp("section", "Something is missing"), "warn"
    WHOLE = "whole", _lp("section", "Filled in"), "good"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section on the page of its record."""

    section: Any
    filled: Filled
    missing: list[Lazy]
    count: int


def section_row(section: Any, layout: Layout, content: Content, missing: list[Lazy]) -> SectionRow:
    """How far a section with some content is filled in; one of lines alone with their number."""
    lines = content.get(LINES, []) if layout.columns == () else []
    recorded = Filled.PART if missing else Filled.WHOLE
    return SectionRow(section, recorded if content else Filled.NOTHING, missing, len(lines))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One change: its number, when and by whom, why, and what changed."""

    number: int
    when: Lazy
    who: Said
    section: Any
    why: tuple[Wording | Said, ...]
    differences: list[Difference]


def version_row(row: Any, layout: Layout, zone: str) -> VersionRow:
    """A version as it is shown."""
    words = (Said(row.words, row.words_language),) if row.words else ()
    found = changes.differences(layout, changes.read(row.before), changes.read(row.after), zone)
    return VersionRow(
        row.number, lazy_moment(row.at, zone), Said(row.account.name), row.section, (row.reason.label, *words), found
    )


class SectionForm(ChangeForm):
    """A section by itself: what it holds, and why it changes. Subclasses name the section and its layout."""

    section: ClassVar[Any]
    layout: ClassVar[Layout]
    reason = CodeChoice(_l("Why is it changed?"), AmendReason, required=True, style="select", default=AmendReason.ADDED)
    words = LongText(_l("Reason in words"), language=True, rows=2, limit=500)

    def prefill(self, thing: Any) -> None:
        """Show what is recorded, and one blank line more for people without the script."""
        for column in self.layout.columns:
            if column.name in self:
                self[column.name].process(None, _shown(getattr(thing, column.name)))
        lines = self.layout.lines
        if lines is not None:
            rows = self[lines.name]
            rows.process(None, [self.row(line) for line in getattr(thing, lines.name)])
            if len(rows) < MOST_LINES:
                rows.append_entry()

    def hold(self, thing: Any) -> None:
        """Let codes that the section holds already be chosen again, however old they are."""
        for column in self.layout.columns:
            if isinstance(column.kind, Listed):
                self[column.name].held = column.kind.codes(getattr(thing, column.name))
        lines = self.layout.lines
        if lines is None:
            return
        held = [self.row(line) for line in getattr(thing, lines.name)]
        for column in lines.columns:
            if isinstance(column.kind, Listed):
                for entry in self[lines.name].entries:
                    entry.form[column.name].held = tuple(row[column.name] for row in held if row[column.name])

    def row(self, line: Any) -> dict[str, Any]:
        """One line, as its part of the form takes it."""
        return {column.name: _shown(getattr(line, column.name)) for column in self._line_columns()}

    def _line_columns(self) -> tuple[Column, ...]:
        return self.layout.lines.columns if self.layout.lines is not None else ()

    def content(self, _thing: Any) -> Content:
        """What was typed, as plain content."""
        found = _plain(self, self.layout.columns)
        if self.layout.lines is not None:
            lines = [self.line(part) for part in self[self.layout.lines.name].filled]
            found |= {LINES: lines} if lines else {}
        return found

    def line(self, part: Part) -> Content:
        """One line, as plain content."""
        return _plain(part, self._line_columns())

    def to_amendment(self, thing: Any) -> Amendment[Any]:
        """What the verb takes."""
        seen = self.version.data if self.version.data is not None else -1
        words = Words(self.words.data, self.words.language)
        return Amendment(self.section, self.content(thing), self.reason.data, seen, words)

    @property
    def shown(self) -> Iterator[Any]:
        """The fields of the section, in their order."""
        return (field for field in self if field.short_name not in OF_EVERY_FORM)

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Name the fields of lines as the page does: lines left blank between others don't count for the verb."""
        try:
            yield
        except RuleBroken as broken:
            raise RuleBroken(self._place(broken.field), broken.message) from broken

    def _place(self, field: str) -> str:
        lines = self.layout.lines
        name, _, rest = field.partition("-")
        number, _, column = rest.partition("-")
        if lines is None or name != lines.name or not column:
            return field
        part = self[lines.name].filled[int(number)]
        return str(part[column].name) if column in part else field


OF_EVERY_FORM = frozenset({"csrf_token", "submission", "version", "reason", "words"})


def _shown(value: Any) -> Any:
    return neat(value) if isinstance(value, Decimal) else value


def _plain(form: Any, columns: tuple[Column, ...]) -> Content:
    found = {column.name: column.kind.plain(form[column.name].data) for column in columns if column.name in form}
    return {name: value for name, value in found.items() if not is_blank(value)}
