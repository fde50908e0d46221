"""The forms of lists: rows on a page, a file, how it is written, which column is which, one line by itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.datastructures import FileStorage

from blo.detections.states import AT_ENTRY, PersonRole
from blo.groups.content import Line
from blo.groups.states import Column, Encoding
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.states import Need, Sex
from blo.web.groups.cells import LONGEST, ReadLine
from blo.web.ui.fields import Choice, CodeChoice, CodeChoices, Option, Part, Rows, Text, Tick, Upload
from blo.web.ui.forms import ChangeForm, Form

MOST_ROWS, SPARE, STEP = 100, 5, 10
LEFT_OUT = "-"
ACCEPTED = ".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
COUNTRIES, LANGUAGES = "countries", "languages-spoken"
"""The lists of suggestions on a page."""


def _text(column: Column, **rest: Any) -> Text:
    """A cell: what it means is read as in a file, Zawgyi included."""
    return Text(column.label, limit=LONGEST, zawgyi=lambda _text: None, **rest)


class LinePart(Part):
    """One line: the same cells as in a file, with lists to choose from where a page has them."""

    native_name = _text(Column.NATIVE)
    latin_name = _text(Column.LATIN)
    sex = CodeChoice(Column.SEX.label, Sex, style="select", width="half")
    birth = _text(Column.BIRTH, width="half")
    age = _text(Column.AGE, width="short")
    nationality = _text(Column.NATIONALITY, width="half", suggestions=COUNTRIES)
    languages = _text(Column.LANGUAGES, width="half", suggestions=LANGUAGES)
    needs = CodeChoices(Column.NEEDS.label, Need)
    role = CodeChoice(
        Column.ROLE.label, PersonRole, only=AT_ENTRY, style="select", default=PersonRole.DETECTED, required=True
    )
    sure = Tick(_l("Record it as it is"))
    is_doubted = False
    """Whether something in it is for a person to decide."""

    def line(self, number: int, usual: dict[str, str]) -> Line:
        """The line, with what is usual for cells that are empty."""
        typed = {column.value: self[column.value].data for column in Column}
        cells = {name: _written(value) or usual.get(name, "") for name, value in typed.items()}
        return Line(number, {name: text for name, text in cells.items() if text}, sure=self.sure.data)

    def show(self, found: ReadLine, prefix: str = "") -> None:
        """Put what is wrong at its field, what concerns the whole line at its tick."""
        for fault in found.open_faults:
            self.is_doubted |= fault.is_doubt
            field = self[fault.column.value] if fault.column else self.sure
            field.errors = [*field.errors, f"{prefix}{fault.message}"]

    @property
    def asks_sure(self) -> bool:
        """Tell whether somebody has to decide about the line, or did."""
        return self.is_doubted or bool(self.sure.data)


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one.value) for one in value)
    return str(getattr(value, "value", value) or "")


class GridForm(Form):
    """Rows for many people, and what is usual for those of whom a row says nothing else."""

    nationality = Text(
        _l("Nationality, where a row says none"), zawgyi=lambda _text: None, width="half", suggestions=COUNTRIES
    )
    languages = Text(
        _l("Language, where a row says none"), zawgyi=lambda _text: None, width="half", suggestions=LANGUAGES
    )
    people = Rows(LinePart, _l("People"), least=1, most=MOST_ROWS, spare=SPARE)

    def grow(self, rows: int) -> None:
        """Offer so many rows, those that are filled included."""
        while len(self.people.entries) < min(rows, MOST_ROWS):
            self.people.append_entry()

    def lines(self) -> list[Line]:
        """The lines in which something was entered, numbered as they stand on the page."""
        usual = {name: self[name].data for name in (Column.NATIONALITY.value, Column.LANGUAGES.value)}
        return [part.line(number, usual) for number, part in self._filled()]

    def show(self, found: Iterable[ReadLine]) -> bool:
        """Put what is wrong with lines at their rows; tell whether there was anything."""
        parts = dict(self._filled())
        wrong = [one for one in found if not one.is_good]
        for one in wrong:
            parts[one.number].show(one, _("Row %(number)s: ", number=one.number))
        return bool(wrong)

    def _filled(self) -> list[tuple[int, LinePart]]:
        parts = enumerate((entry.form for entry in self.people.entries), 1)
        return [(number, part) for number, part in parts if not part.is_blank()]


class LineForm(LinePart, ChangeForm):
    """One line of a list that is kept, to be put right."""

    def is_blank(self) -> bool:
        """It is a form of its own: left empty, it still has to be whole."""
        return False


class FileForm(Form):
    """A list in a file."""

    file = Upload(
        _l("File with the list"),
        required=True,
        accept=ACCEPTED,
        hint=_l("CSV or Excel (.xlsx), one person a line, at most 1,000. What the columns mean is asked next."),
    )

    def received(self) -> bytes:
        """The bytes; what their sender calls them does not count."""
        chosen: FileStorage = self.file.data
        return chosen.stream.read()


class EncodingForm(ChangeForm):
    """How a file of text is written."""

    encoding = Choice(_l("In which of these can you read the names?"), required=True, style="tiles")

    def offer(self, samples: dict[Encoding, str]) -> None:
        """Show how the file would begin."""
        self.encoding.options = [Option(one.value, one.label, hint=text) for one, text in samples.items()]


class ColumnPart(Part):
    """What one column of a file means."""

    meaning = Choice(
        _l("Meaning"),
        [*(Option(column.value, column.label) for column in Column), Option(LEFT_OUT, _l("Not taken over"))],
        style="select",
        required=True,
    )

    def is_blank(self) -> bool:
        """No column may be passed over without a word."""
        return False


class Places(Rows):
    """Rows that stand for the columns of a file: one that was not sent leaves its place empty, and no other moves."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        yield from range(1 + max(super()._extract_indices(prefix, formdata), default=-1))


class ColumnsForm(ChangeForm):
    """Which column of a file is which."""

    headed = Tick(_l("The first line holds headings, and nobody's name"))
    columns = Places(ColumnPart, _l("Columns"), spare=0)

    def name(self, columns: list[tuple[str, str]]) -> None:
        """Call each column what it is called in the file, and show what stands in it."""
        for entry, (heading, below) in zip(self.columns.entries, columns, strict=False):
            entry.form.meaning.label.text = heading
            entry.form.meaning.description = below

    def chosen(self, number: int) -> list[Column | None]:
        """The meaning of each column; raise `RuleBroken` when none counts, or one is chosen twice."""
        given = [entry.form.meaning.data for entry in self.columns.entries[:number]]
        found = [None if value in {None, LEFT_OUT} else Column.of(value) for value in given]
        taken = [column for column in found if column]
        if not taken or len(given) < number:
            raise RuleBroken("", _l("Say at least of one column what it means."))
        if twice := next((column for column in taken if taken.count(column) > 1), None):
            raise RuleBroken("", _l("“%(label)s” is chosen for more than one column.", label=twice.label))
        return found
