"""An administrator's forms: offices, agreements, links."""

from zoneinfo import available_timezones

from blo.access.actor import Actor
from blo.codelists.states import CodeList
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices import queries
from blo.offices.service import NewAgreement, NewOffice
from blo.offices.states import AgreementKind, DataCategory, OfficeKind, Onward
from blo.web.request import actor
from blo.web.ui.fields import (
    Choice,
    Choices,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Day,
    ListChoices,
    Option,
    Part,
    ProvinceChoice,
    Rows,
    Text,
)
from blo.web.ui.forms import Form

LANGUAGES = [Option(tag, name) for tag, name in LOCALES.items()]


def _zones() -> list[Option]:
    return [Option(name, name) for name in sorted(available_timezones()) if name.startswith(("Asia/", "Etc/UTC"))]


class Capitals(Text):
    """A code, kept in capitals; measured in them, for a few letters have two."""

    def read(self, text: str) -> str:
        """Clean and measure what will be kept."""
        return super().read(text.upper())


class NamePart(Part):
    """The office's name in one more language."""

    language = Choice(_l("Language"), [one for one in LANGUAGES if one.value != "en"], style="select")
    name = Text(_lp("office", "Name"))


class OfficeForm(Form):
    """A new office of the own country."""

    code = Capitals(_l("Code"), required=True, limit=12, hint=_l("As in TH-MSI-01."))
    kind = CodeChoice(_l("Kind of office"), OfficeKind, required=True)
    name = Text(_l("Name in English"), required=True)
    names = Rows(NamePart, _l("Name in other languages"), spare=1, most=len(LOCALES))
    subdivision = ProvinceChoice(_l("Province"), country=lambda: actor().country, required=True)
    time_zone = Choice(_l("Time zone"), _zones, required=True, style="select", default=lambda: actor().time_zone)

    def to_command(self, reader: Actor) -> NewOffice:
        """What the verb takes."""
        others = {
            part.language.data: part.name.data for part in self.names.filled if part.language.data and part.name.data
        }
        return NewOffice(
            code=self.code.data,
            kind=self.kind.data,
            country=reader.country,
            subdivision=self.subdivision.data,
            names={"en": self.name.data, **others},
            time_zone=self.time_zone.data,
        )


class ArticlePart(Part):
    """One article of an agreement."""

    number = Text(_l("Number"), limit=20, width="short")
    title = Text(_l("Title"))


class AgreementForm(Form):
    """An agreement the own country is party to."""

    code = Capitals(_l("Code"), required=True, limit=40)
    title = Text(_l("Title"), required=True)
    kind = CodeChoice(_l("Kind of instrument"), AgreementKind, required=True)
    other = CountryChoice(_l("Other party"), required=True)
    crimes = ListChoices(_l("Crimes covered"), CodeList.CRIME, required=True)
    data_categories = CodeChoices(_l("Kinds of data covered"), DataCategory, required=True)
    articles = Rows(ArticlePart, _l("Articles"), least=1, spare=2)
    languages = Choices(_l("Languages"), LANGUAGES, required=True)
    onward = CodeChoice(_l("Passing on to others"), Onward, required=True)
    valid_from = Day(_l("Valid from"), required=True)
    valid_until = Day(_l("Valid until"))

    def to_command(self, reader: Actor) -> NewAgreement:
        """What the verb takes."""
        return NewAgreement(
            code=self.code.data,
            title=self.title.data,
            kind=self.kind.data,
            parties=sorted({reader.country, self.other.data}),
            crimes=list(self.crimes.data),
            data_categories=list(self.data_categories.data),
            articles=[{"number": part.number.data, "title": part.title.data} for part in self.articles.filled],
            languages=list(self.languages.data),
            onward=self.onward.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


def _own_offices() -> list[Option]:
    return [
        Option(row.code, f"{row.code} {row.name}") for row in queries.all_offices() if row.country == actor().country
    ]


def _offices() -> list[Option]:
    """Every office, but another State's service providers: where a shelter is, is not everybody's to know."""
    shown = [
        row for row in queries.all_offices() if row.kind is not OfficeKind.PROVIDER or row.country == actor().country
    ]
    return [Option(row.code, f"{row.code} {row.name}") for row in shown]


def _agreements() -> list[Option]:
    return [Option(row.code, row.title) for row in queries.agreements(actor().country)]


class LinkForm(Form):
    """A link of an own office with another."""

    own = Choice(_l("Own office"), _own_offices, required=True, style="select")
    other = Choice(_l("Other office"), _offices, required=True, style="select")
    agreement = Choice(_l("Agreement"), _agreements, required=True, style="select")
    valid_from = Day(_l("Valid from"), required=True)
