"""The forms of a person's sections: one a section, each made of the section's columns."""

from typing import Any, ClassVar

from blo.codelists.states import CodeList
from blo.detections import roles
from blo.detections.states import PersonRole
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people.birth import Birth
from blo.people.models import Person
from blo.people.sections import LAYOUTS, LONGEST_NAME, LONGEST_NUMBER
from blo.people.states import (
    OF_NAMES,
    Basis,
    BirthPrecision,
    ChildStatus,
    DocumentStatus,
    Interpreting,
    NameKind,
    NameOrder,
    Need,
    PersonSection,
    Vulnerability,
)
from blo.records.layouts import MOST_LINES, Content
from blo.records.states import AmendReason
from blo.web.people.fields import ZoneText
from blo.web.people.forms import IdentityFields, languages
from blo.web.request import actor
from blo.web.ui.fields import (
    Choices,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Day,
    LanguageChoice,
    ListChoice,
    NameText,
    Part,
    Rows,
    Text,
)
from blo.web.ui.sections import SectionForm


class PersonSectionForm(SectionForm):
    """A section of a person's record."""

    section: ClassVar[PersonSection]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.layout = LAYOUTS[cls.section]


class NamePart(Part):
    """One name, whole as it is written."""

    text = NameText(_lp("person", "Name"), limit=LONGEST_NAME, language_in="language", width="line")
    kind = CodeChoice(_l("Kind of name"), NameKind, style="select")
    language = LanguageChoice(_l("Language of the name"), blank=_l("As its letters tell"))
    order = CodeChoice(_l("Order of the name"), NameOrder, style="select")
    basis = CodeChoice(_l("The name is known"), Basis, only=OF_NAMES, style="select")


class NamesForm(PersonSectionForm):
    """All names, in the order in which they are shown."""

    section = PersonSection.NAMES
    names = Rows(NamePart, _lp("section", "Names"), most=MOST_LINES, hint=_l("The first name heads the record."))


class IdentityForm(IdentityFields, PersonSectionForm):
    """Sex, birth and nationality."""

    section = PersonSection.IDENTITY

    def content(self, thing: Person) -> Content:
        """An estimate that was not touched stays of its day."""
        found = {name: value for name, value in super().content(thing).items() if not name.startswith("age_")}
        birth = self.birth(actor())
        before = thing.birth
        if birth.age_on is not None and (birth.age_from, birth.age_to) == (before.age_from, before.age_to):
            birth = before
        return found | {"birth_precision": birth.precision.value} | _ages(birth)


def _ages(birth: Birth) -> Content:
    if birth.precision is not BirthPrecision.ESTIMATED or birth.age_on is None:
        return {}
    return {"age_from": birth.age_from, "age_to": birth.age_to, "age_on": birth.age_on.isoformat()}


class CareForm(PersonSectionForm):
    """With whom a child is, what is needed, and what languages help."""

    section = PersonSection.CARE
    child_status = CodeChoice(_l("Child: with whom"), ChildStatus, blank=_l("Not a child"))
    needs = CodeChoices(_l("Urgent needs"), Need)
    vulnerabilities = CodeChoices(_l("Vulnerabilities"), Vulnerability)
    interpreter = CodeChoice(_l("Interpreter used"), Interpreting)
    languages = Choices(_l("Languages spoken"), languages)


class PaperPart(Part):
    """One document."""

    type = ListChoice(_lp("paper", "Document"), CodeList.DOCUMENT, style="select")
    number = Text(_lp("paper", "Number"), limit=LONGEST_NUMBER)
    issuer = CountryChoice(_lp("paper", "Issued by"), special=("XXX",))
    issued = Day(_lp("paper", "Issued on"))
    expires = Day(_lp("paper", "Valid until"))
    status = CodeChoice(_lp("paper", "Where it is"), DocumentStatus, style="select")
    mrz = ZoneText(_l("Machine-readable lines"))


class PapersForm(PersonSectionForm):
    """The person's documents."""

    section = PersonSection.PAPERS
    documents = Rows(PaperPart, _lp("section", "Documents"), most=MOST_LINES)


class RoleForm(SectionForm):
    """The role in a detection. It is never empty, so a change of it is never a filling in."""

    section = PersonSection.ROLE
    layout = roles.LAYOUT
    role = CodeChoice(_l("Role"), PersonRole, required=True, style="select")
    decided_by = Text(
        _l("Identified as a victim by"),
        limit=roles.LONGEST_BODY,
        hint=_l("The body that by law decides who is a victim. Of identified victims alone."),
    )
    decided_on = Day(_l("Identified on"))
    reason = CodeChoice(
        _l("Why is it changed?"),
        AmendReason,
        only=[reason for reason in AmendReason if reason is not AmendReason.ADDED],
        required=True,
        style="select",
        default=AmendReason.LEARNED,
    )


FORMS: dict[PersonSection, type[PersonSectionForm]] = {
    form.section: form for form in (NamesForm, IdentityForm, CareForm, PapersForm)
}
