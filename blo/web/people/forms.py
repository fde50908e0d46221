"""The forms for one person: the first, short one, a link to another person, and the lines of a document."""

from typing import Any

from blo.access.actor import Actor
from blo.detections.states import AT_ENTRY, PersonRole
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES, Lazy, language_name
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.birth import NOT_KNOWN, OLDEST, Birth
from blo.people.linking import NewLink
from blo.people.models import Person
from blo.people.rules import NO_COUNTRY_GIVEN, WITHOUT_COUNTRY, check_birth
from blo.people.service import NewName, NewPerson
from blo.people.states import (
    OF_BIRTHS,
    OF_NAMES,
    Basis,
    BirthPrecision,
    LinkBasis,
    LinkKind,
    NameKind,
    NameOrder,
    NationalityStatus,
    Need,
    PersonSection,
    Sex,
)
from blo.records.amending import Words
from blo.web.people.fields import BirthDay, BirthYear, ZoneText, understood
from blo.web.ui.fields import (
    Choice,
    Choices,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    LongText,
    NameText,
    Number,
    Option,
    Text,
    Tick,
)
from blo.web.ui.forms import ChangeForm, Form
from blo.web.ui.text import SPOKEN

ONLY_ONE = _l("Fill in only one: the date, the year, or an estimated age.")
TYPED_BY_HAND = OF_NAMES - {Basis.MACHINE}


def languages() -> list[Option]:
    """The languages people of the region speak."""
    return [Option(tag, LOCALES.get(tag) or language_name(tag)) for tag in SPOKEN]


class IdentityFields(Form):
    """Sex, birth as far as it is known, and nationality."""

    sex = CodeChoice(_l("Sex"), Sex, required=True)
    birth_day = BirthDay(_l("Date of birth"))
    birth_month = Number(_l("Month of birth"), least=1, most=12, width="half")
    birth_year = BirthYear(_l("Year of birth"), width="half")
    age_from = Number(_l("Estimated age from"), most=OLDEST, width="half")
    age_to = Number(_l("Estimated age to"), most=OLDEST, width="half")
    birth_basis = CodeChoice(_l("The age is known"), Basis, only=OF_BIRTHS, required=True, default=Basis.STATED)
    nationality = CountryChoice(_l("Nationality"))
    nationality_status = CodeChoice(
        _l("The nationality is"),
        NationalityStatus,
        required=True,
        default=NationalityStatus.CLAIMED,
        style="select",
    )

    def birth(self, reader: Actor) -> Birth:
        """What is known of the birth; an age is estimated today. Raises `RuleBroken` for more than one answer."""
        today = clock.today(reader.time_zone)
        ages = (self.age_from.data, self.age_to.data)
        year, month = self.birth_year.data, self.birth_month.data
        given = [
            self.birth_day.data is not None,
            year is not None or month is not None,
            any(age is not None for age in ages),
        ]
        if sum(given) > 1:
            raise RuleBroken("birth_day", ONLY_ONE)
        birth = NOT_KNOWN
        if self.birth_day.data is not None:
            birth = Birth(BirthPrecision.DAY, day=self.birth_day.data)
        elif month is not None and year is None:
            raise RuleBroken("birth_year", _l("Enter the year to the month."))
        elif year is not None:
            precision = BirthPrecision.YEAR if month is None else BirthPrecision.MONTH
            birth = Birth(precision, year=year, month=month)
        elif any(given):
            birth = _estimated(ages, reader)
        check_birth(birth, today)
        return birth

    def understood(self) -> list[Lazy]:
        """What was made of years that are not of the common era."""
        return understood(self.birth_day, self.birth_year)


class PersonForm(IdentityFields):
    """Names as written, sex, birth as far as known, nationality, languages, needs, and the role in the detection."""

    native_name = NameText(_l("Name in own script"), hint=_l("The whole name, as the person writes it."))
    latin_name = NameText(_l("Name in Latin letters"), hint=_l("The whole name, as in a document or as spoken."))
    name_order = CodeChoice(_l("Order of the name"), NameOrder, required=True, default=NameOrder.GIVEN_FIRST)
    name_basis = CodeChoice(
        _l("The name is known"), Basis, only=TYPED_BY_HAND, required=True, default=Basis.STATED, style="select"
    )
    languages = Choices(_l("Languages spoken"), languages)
    needs = CodeChoices(_l("Urgent needs"), Need)
    role = CodeChoice(_l("Role"), PersonRole, only=AT_ENTRY, required=True, default=PersonRole.DETECTED, style="select")

    def _names(self) -> tuple[NewName, ...]:
        written = ((NameKind.NATIVE, self.native_name.data), (NameKind.LATIN, self.latin_name.data))
        return tuple(NewName(text, kind, self.name_order.data, self.name_basis.data) for kind, text in written if text)

    def to_command(self, reader: Actor) -> NewPerson:
        """What the verb takes."""
        if (self.nationality.data is None) != (self.nationality_status.data in WITHOUT_COUNTRY):
            raise RuleBroken("nationality", NO_COUNTRY_GIVEN)
        return NewPerson(
            names=self._names(),
            sex=self.sex.data,
            birth=self.birth(reader),
            birth_basis=self.birth_basis.data,
            nationality=self.nationality.data or "",
            nationality_status=self.nationality_status.data,
            languages=self.languages.data,
            needs=self.needs.data,
            submission=self.submission.data,
        )


def _estimated(ages: tuple[int | None, int | None], reader: Actor) -> Birth:
    youngest = ages[0] or 0  # without a first age anybody up to the second is meant, children too
    oldest = youngest if ages[1] is None else ages[1]
    return Birth(BirthPrecision.ESTIMATED, age_from=youngest, age_to=oldest, age_on=clock.today(reader.time_zone))


class LinkForm(Form):
    """What the person is to another one of the office's records."""

    kind = CodeChoice(_l("What is the person to the other?"), LinkKind, required=True, style="select")
    other = Choice(_l("The other person"), blank=_l("Somebody else"))
    elsewhere = Text(
        _l("Or the reference of another record"), limit=40, hint=_l("It stands on the other record, under the name.")
    )
    basis = CodeChoice(_l("It is known"), LinkBasis, required=True, style="select")
    words = LongText(_l("In words"), language=True, rows=2, limit=500)

    def offer(self, met: list[tuple[str, Any]]) -> None:
        """Offer those met together with the person: their references, and what they are called in lists."""
        self.other.options = [Option(reference, called, hint=reference) for reference, called in met]

    def to_command(self, person: Person) -> NewLink:
        """What the verb takes."""
        other = self.other.data or self.elsewhere.data.upper()
        if not other:
            raise RuleBroken("other", _l("Choose the other person, or enter a reference."))
        words = Words(self.words.data, self.words.language)
        return NewLink(person.reference, other, self.kind.data, self.basis.data, words, self.submission.data)


class ZoneForm(ChangeForm):
    """The machine-readable lines of a document, and what of them is taken over into the record."""

    mrz = ZoneText(
        _l("Lines at the bottom of the document"),
        required=True,
        hint=_l("Type or paste all of them, with the signs <."),
    )
    parts = CodeChoices(_l("Take over into the record"), PersonSection, only=())
    accept = Tick("")

    @property
    def is_pressed(self) -> bool:
        """Whether the reader takes the reading over, or insists that unsound lines are kept."""
        return bool(self.accept.data) or (self.mrz.insisted and self.mrz.zone is not None and not self.mrz.zone.sound)
