"""Signing in, and creating accounts."""

from typing import Any

from blo.access.roles import Role
from blo.accounts import queries
from blo.accounts.service import NewAccount
from blo.kernel.i18n import LOCALES
from blo.kernel.i18n import gettext as _
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import queries as directory
from blo.offices.states import Agency
from blo.web import request
from blo.web.request import actor
from blo.web.ui.fields import Choice, CodeChoice, LanguageChoice, Option, Password, Text
from blo.web.ui.forms import Form


class SignInForm(Form):
    """Name and password; on a device where people chose so, their names to touch, and a PIN in the password's place."""

    who = Choice(_l("Who are you?"), style="tiles", blank=_l("Somebody else"))
    username = Text(_l("User name"), limit=60, autocomplete="username")
    password = Password(_l("Password"), required=True)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        shown = queries.shown_on(request.place().token_digest)
        if shown:
            self.who.options = [Option(row.account.username, row.account.username) for row in shown]
            self.password.label.text = _("Password, or your PIN on this tablet")
        else:
            del self.who
        self.username.required = not shown

    @property
    def chosen(self) -> str:
        """The name that was touched, else the one that was typed."""
        touched = self.who.data if "who" in self else ""
        return touched or self.username.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two names."""
        fits = super().validate(extra_validators)
        if fits and not self.chosen:
            self.username.errors = [_("Fill in “%(label)s”.", label=self.username.label.text)]
            return False
        return fits


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
