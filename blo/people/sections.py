"""What each section of a person's record holds."""

from datetime import date
from typing import Any

from blo.codelists.states import CodeList
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.text import composed
from blo.people.birth import OLDEST
from blo.people.models import Person, PersonDocument, PersonName
from blo.people.scripts import language_of, script_of
from blo.people.states import (
    Basis,
    BirthPrecision,
    ChildStatus,
    DocumentStatus,
    Interpreting,
    NameKind,
    NameOrder,
    NationalityStatus,
    Need,
    PersonField,
    PersonSection,
    Sex,
    Vulnerability,
)
from blo.records import kinds, layouts
from blo.records.layouts import Column, Content, Layout, Lines
from blo.records.listed import Listed
from blo.sharing.fields import Field

LONGEST_NAME, LONGEST_NUMBER, LONGEST_ZONE = 200, 40, 400
EARLIEST_YEAR, LATEST_YEAR = date(1900, 1, 1).year, date(2100, 1, 1).year


class Composed(kinds.Words):
    """Words of which every letter is kept with its marks in one form (NFC)."""

    def value(self, plain: Any) -> str:
        """Compose what was typed."""
        return composed(super().value(plain))


def named(*, text: str, language: str = "", **rest: Any) -> PersonName:
    """Make a name: its script is found from its letters, and its language from that where nobody says it."""
    whole = composed(text)
    script = script_of(whole)
    return PersonName(text=whole, script=script, language=language or language_of(script), **rest)


_F = PersonField
_S = PersonSection
LAYOUTS: dict[PersonSection, Layout] = {
    _S.NAMES: Layout(
        lines=Lines(
            "names",
            named,
            (
                Column("text", _lp("person", "Name"), Composed(LONGEST_NAME), _F.NAMES),
                Column("kind", _l("Kind of name"), kinds.Coded(NameKind), _F.NAMES),
                Column("language", _l("Language of the name"), kinds.Language(), _F.NAMES, needed=False),
                Column("order", _l("Order of the name"), kinds.Coded(NameOrder), _F.NAMES),
                Column("basis", _l("The name is known"), kinds.Coded(Basis), _F.NAMES),
            ),
            lambda number: _l("Name %(number)s", number=number),
        )
    ),
    _S.IDENTITY: Layout(
        (
            Column("sex", _l("Sex"), kinds.Coded(Sex), _F.SEX),
            Column("birth_precision", _l("Birth or age"), kinds.Coded(BirthPrecision), _F.BIRTH),
            Column("birth_day", _l("Date of birth"), kinds.Day(), _F.BIRTH, needed=False),
            Column("birth_month", _l("Month of birth"), kinds.Whole(1, 12), _F.BIRTH, needed=False),
            Column("birth_year", _l("Year of birth"), kinds.Whole(EARLIEST_YEAR, LATEST_YEAR), _F.BIRTH, needed=False),
            Column("age_from", _l("Estimated age from"), kinds.Whole(0, OLDEST), _F.BIRTH, needed=False),
            Column("age_to", _l("Estimated age to"), kinds.Whole(0, OLDEST), _F.BIRTH, needed=False),
            Column("age_on", _l("Estimated on"), kinds.Day(), _F.BIRTH, needed=False),
            Column("birth_basis", _l("The age is known"), kinds.Coded(Basis), _F.BIRTH),
            Column("nationality", _l("Nationality"), kinds.Country(), _F.NATIONALITY, needed=False),
            Column("nationality_status", _l("The nationality is"), kinds.Coded(NationalityStatus), _F.NATIONALITY),
        )
    ),
    _S.CARE: Layout(
        (
            Column("child_status", _l("Child: with whom"), kinds.Coded(ChildStatus), _F.CHILD_STATUS, needed=False),
            Column("needs", _l("Urgent needs"), kinds.ManyCoded(Need), _F.NEEDS, needed=False),
            Column(
                "vulnerabilities",
                _l("Vulnerabilities"),
                kinds.ManyCoded(Vulnerability),
                _F.VULNERABILITIES,
                needed=False,
            ),
            Column("interpreter", _l("Interpreter used"), kinds.Coded(Interpreting), _F.INTERPRETER),
            Column("languages", _l("Languages spoken"), kinds.Languages(), _F.LANGUAGES),
        )
    ),
    _S.PAPERS: Layout(
        lines=Lines(
            "documents",
            PersonDocument,
            (
                Column("type", _lp("paper", "Document"), Listed(CodeList.DOCUMENT), _F.DOCUMENTS),
                Column("number", _lp("paper", "Number"), Composed(LONGEST_NUMBER), _F.DOCUMENTS, needed=False),
                Column("issuer", _lp("paper", "Issued by"), kinds.Country(), _F.DOCUMENTS, needed=False),
                Column("issued", _lp("paper", "Issued on"), kinds.Day(), _F.DOCUMENTS, needed=False),
                Column("expires", _lp("paper", "Valid until"), kinds.Day(), _F.DOCUMENTS, needed=False),
                Column("status", _lp("paper", "Where it is"), kinds.Coded(DocumentStatus), _F.DOCUMENTS, needed=False),
                Column("mrz", _l("Machine-readable lines"), kinds.Words(LONGEST_ZONE), needed=False),
            ),
            lambda number: _l("Document %(number)s", number=number),
        )
    ),
}


def fields_of(section: PersonSection) -> frozenset[Field]:
    """The fields under which a section's content is released."""
    layout = LAYOUTS[section]
    columns = (*layout.columns, *(layout.lines.columns if layout.lines else ()))
    return frozenset(column.field for column in columns if column.field is not None)


def content_of(person: Person, section: PersonSection) -> Content:
    """What a section of a person's record holds now."""
    return layouts.content_of(person, LAYOUTS[section])


def missing(person: Person, section: PersonSection) -> list[Lazy]:
    """What a section should say and does not."""
    return layouts.lacking(person, LAYOUTS[section])
