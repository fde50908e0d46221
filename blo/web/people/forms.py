"""The form for one person detected."""

from blo.access.actor import Actor
from blo.detections.states import PersonRole
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES, language_name
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.birth import NOT_KNOWN, OLDEST, Birth
from blo.people.service import NewName, NewPerson
from blo.people.states import Basis, BirthPrecision, NameKind, NameOrder, NationalityStatus, Need, Sex
from blo.web.ui.fields import Choices, CodeChoice, CodeChoices, CountryChoice, Day, Number, Option, Text
from blo.web.ui.forms import Form
from blo.web.ui.text import SPOKEN

EARLIEST_YEAR, LATEST_YEAR = 1900, 2700
BUDDHIST_ERA = 543
FIRST_BUDDHIST_YEAR = EARLIEST_YEAR + BUDDHIST_ERA


def _languages() -> list[Option]:
    return [Option(tag, LOCALES.get(tag) or language_name(tag)) for tag in SPOKEN]


class PersonForm(Form):
    """Names as written, sex, birth as far as known, nationality, languages, needs, and the role in the detection."""

    native_name = Text(_l("Name in own script"), hint=_l("The whole name, as the person writes it."))
    latin_name = Text(_l("Name in Latin letters"), hint=_l("The whole name, as in a document or as spoken."))
    name_order = CodeChoice(_l("Order of the name"), NameOrder, required=True, default=NameOrder.GIVEN_FIRST)
    name_basis = CodeChoice(_l("The name is known"), Basis, required=True, default=Basis.STATED, style="select")
    sex = CodeChoice(_l("Sex"), Sex, required=True)
    birth_day = Day(_l("Date of birth"))
    birth_year = Number(_l("Year of birth"), least=EARLIEST_YEAR, most=LATEST_YEAR, width="half")
    age_from = Number(_l("Estimated age from"), most=OLDEST, width="half")
    age_to = Number(_l("Estimated age to"), most=OLDEST, width="half")
    birth_basis = CodeChoice(_l("The age is known"), Basis, required=True, default=Basis.STATED)
    nationality = CountryChoice(_l("Nationality"))
    nationality_status = CodeChoice(
        _l("The nationality is"),
        NationalityStatus,
        required=True,
        default=NationalityStatus.CLAIMED,
        style="select",
    )
    languages = Choices(_l("Languages spoken"), _languages)
    needs = CodeChoices(_l("Urgent needs"), Need)
    role = CodeChoice(_l("Role"), PersonRole, required=True, default=PersonRole.DETECTED, style="select")

    def _names(self) -> tuple[NewName, ...]:
        written = ((NameKind.NATIVE, self.native_name.data), (NameKind.LATIN, self.latin_name.data))
        return tuple(NewName(text, kind, self.name_order.data, self.name_basis.data) for kind, text in written if text)

    def _birth(self, reader: Actor) -> Birth:
        today = clock.today(reader.time_zone)
        ages = (self.age_from.data, self.age_to.data)
        given = [
            self.birth_day.data is not None,
            self.birth_year.data is not None,
            any(age is not None for age in ages),
        ]
        if sum(given) > 1:
            raise RuleBroken("birth_day", _l("Fill in only one: the date, the year, or an estimated age."))
        if self.birth_day.data is not None:
            if self.birth_day.data > today:
                raise RuleBroken("birth_day", _l("This day has not come yet."))
            return Birth(BirthPrecision.DAY, day=self.birth_day.data)
        if self.birth_year.data is not None:
            year = self.birth_year.data - (BUDDHIST_ERA if self.birth_year.data >= FIRST_BUDDHIST_YEAR else 0)
            if year > today.year:
                raise RuleBroken("birth_year", _l("This year has not come yet."))
            return Birth(BirthPrecision.YEAR, year=year)
        if not any(given):
            return NOT_KNOWN
        return _estimated(ages, reader)

    def to_command(self, reader: Actor) -> NewPerson:
        """What the verb takes."""
        unknown = {NationalityStatus.STATELESS, NationalityStatus.UNDETERMINED}
        if (self.nationality.data is None) != (self.nationality_status.data in unknown):
            raise RuleBroken(
                "nationality", _l("Choose a nationality, or say that it is undetermined or the person stateless.")
            )
        return NewPerson(
            names=self._names(),
            sex=self.sex.data,
            birth=self._birth(reader),
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
    if youngest > oldest:
        raise RuleBroken("age_from", _l("The first age can't be above the second."))
    today = clock.today(reader.time_zone)
    return Birth(BirthPrecision.ESTIMATED, age_from=youngest, age_to=oldest, age_on=today)
