"""The people of the tests: who they are, where they work, and one password for all of them."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.kernel import work
from blo.offices import seeding
from blo.offices import service as directory
from blo.offices.models import Office
from blo.offices.service import NewOffice
from blo.offices.states import OfficeKind
from tests.support import codes

PASSWORD = "a-password-for-tests-only"

PEOPLE = {
    "guard_north": (Role.GUARD, "TH-MSI-01", "th"),
    "liaison_north": (Role.LIAISON, "TH-MSI-01", "th"),
    "supervisor_north": (Role.SUPERVISOR, "TH-MSI-01", "th"),
    "auditor_north": (Role.AUDITOR, "TH-MSI-01", "th"),
    "administrator_north": (Role.ADMINISTRATOR, "TH-MSI-01", "th"),
    "focal_north": (Role.FOCAL_POINT, "TH-MSI-01", "th"),
    "guard_south": (Role.GUARD, "MM-TCL-01", "my"),
    "liaison_south": (Role.LIAISON, "MM-TCL-01", "my"),
    "supervisor_south": (Role.SUPERVISOR, "MM-TCL-01", "my"),
    "stranger": (Role.SUPERVISOR, "MM-MWD-01", "en"),
    "shelter": (Role.SERVICE_PROVIDER, "TH-SHL-01", "th"),
    "shelter_east": (Role.SERVICE_PROVIDER, "TH-SHL-02", "th"),
    "supervisor_east": (Role.SUPERVISOR, "TH-CMK-01", "th"),
    "supervisor_linked": (Role.SUPERVISOR, "LA-HXI-01", "lo"),
    "supervisor_suspended": (Role.SUPERVISOR, "LA-VTO-01", "lo"),
}


@dataclass(frozen=True)
class World:
    """The actors of the tests by name; each one's username is its name here."""

    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        """Give an actor by name: ``world.liaison_north``."""
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None


def _shelter(code: str) -> Office:
    names = {"en": "Shelter (tests)", "th": "บ้านพักทดสอบ"}
    command = NewOffice(code, OfficeKind.PROVIDER, "TH", "TH-57", names, "Asia/Bangkok")
    return directory.create_office(OPERATOR, command)


def build() -> World:
    """Enter the seed's directory and make the accounts."""
    actors = {}
    with work.atomic():
        offices = seeding.load(OPERATOR)
        offices |= {code: _shelter(code) for code in ("TH-SHL-01", "TH-SHL-02")}
        for name, (role, office, language) in PEOPLE.items():
            command = NewAccount(name, name.replace("_", " ").title(), role, language, PASSWORD)
            account = accounts.create(OPERATOR, offices[office], command)
            codes.equip(account)
            actors[name] = account.actor()
    return World(actors)
