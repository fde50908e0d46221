"""Signing in, and creating accounts."""

from blo.access.roles import Role
from blo.accounts.service import NewAccount
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import queries as directory
from blo.offices.states import Agency
from blo.web.request import actor
from blo.web.ui.fields import Choice, CodeChoice, LanguageChoice, Option, Password, Text
from blo.web.ui.forms import Form


class SignInForm(Form):
    """Name and password."""

    username = Text(_l("User name"), required=True, limit=60, autocomplete="username")
    password = Password(_l("Password"), required=True)


class UserName(Text):
    """The name of an account, kept in small letters; measured in them, for a few capitals have two."""

    def read(self, text: str) -> str:
        """Clean and measure what will be kept."""
        return super().read(text.lower())


class PasswordForm(Form):
    """The own password, old and new."""

    old = Password(_l("Present password"), required=True)
    password = Password(_l("New password"), new=True, required=True, hint=_l("At least 12 characters."))


def _offices() -> list[Option]:
    rows = [office for office in directory.all_offices() if office.country == actor().country]
    return [Option(office.code, f"{office.code} {office.name}") for office in rows]


class AccountForm(Form):
    """A new account."""

    office = Choice(_l("Office"), _offices, required=True, style="select")
    username = UserName(_l("User name"), required=True, limit=60)
    name = Text(_l("Name"), required=True)
    rank = Text(_l("Rank"), limit=100)
    role = CodeChoice(_l("Role"), Role, required=True, style="select")
    agency = CodeChoice(_l("Agency in the office"), Agency, style="select", hint=_l("Where the office has several."))
    language = LanguageChoice(_l("Language"), tags=tuple(LOCALES), required=True)
    password = Password(_l("First password"), new=True, required=True, hint=_l("At least 12 characters."))

    def to_command(self) -> NewAccount:
        """What the verb takes."""
        return NewAccount(
            username=self.username.data,
            name=self.name.data,
            rank=self.rank.data,
            agency=self.agency.data,
            role=self.role.data,
            language=self.language.data,
            password=self.password.data,
        )
