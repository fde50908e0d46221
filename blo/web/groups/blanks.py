"""An empty list to fill in, in the reader's language: headings, and an example that is never taken in."""

import io

from blo.detections.states import PersonRole
from blo.groups.states import Column
from blo.groups.texts import REMARK
from blo.kernel.i18n import country_name, current, language_name
from blo.kernel.i18n import gettext as _
from blo.kernel.sheets import sheet
from blo.people.states import Need, Sex

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, WIDTH = "@", 24


def _headings() -> list[str]:
    return [str(column.label) for column in Column]


def _example() -> list[str]:
    """A line that begins with ``#``: whoever leaves it in the file does no harm."""
    said = {
        Column.NATIVE: f"{REMARK} {_('Example: a line that begins with # is not taken in')}",
        Column.LATIN: "Khin Khin",
        Column.SEX: str(Sex.FEMALE.label),
        Column.BIRTH: "27/3/1995",
        Column.AGE: "",
        Column.NATIONALITY: country_name("MM"),
        Column.LANGUAGES: f"{language_name('my')}, {language_name('shn')}",
        Column.NEEDS: str(Need.MEDICAL.label),
        Column.ROLE: str(PersonRole.DETECTED.label),
    }
    return [said[column] for column in Column]


def as_csv() -> bytes:
    """As text that spreadsheets open rightly."""
    return sheet(_headings(), [_example()])


def as_xlsx() -> bytes:
    """As a workbook whose cells are text, so that no program makes something else of a date or a name."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.title = current()
    for row, cells in enumerate([_headings(), _example()], 1):
        for place, text in enumerate(cells, 1):
            cell = page.cell(row=row, column=place, value=text)
            cell.number_format = TEXT
    for place in range(1, len(Column) + 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTH
        page.column_dimensions[letter].number_format = TEXT
    page.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
