"""Everybody who might try a door, by how they stand to one case, and the case with all that is in it."""

from dataclasses import dataclass
from typing import Any

from blo.access.roles import Role
from blo.cli.operator import OPERATOR
from blo.offices import service as directory
from blo.offices.states import LinkStatus
from blo.people.states import PersonField
from tests.support import linking, walk
from tests.web.story import Story

CAST = {
    "own guard": "guard_north",
    "own liaison": "liaison_north",
    "own supervisor": "supervisor_north",
    "own focal point": "focal_north",
    "own administrator": "administrator_north",
    "own auditor": "auditor_north",
    "same country": "supervisor_east",
    "released guard": "guard_south",
    "released liaison": "liaison_south",
    "released supervisor": "supervisor_south",
    "linked": "supervisor_linked",
    "suspended": "supervisor_suspended",
    "stranger": "stranger",
    "provider": "shelter",
    "other provider": "shelter_east",
    "signed out": "",
}
"""How somebody stands to the case, and who that is in the world of the tests."""

OUTSIDE = ("same country", "linked", "stranger", "other provider", "signed out")
"""Those to whom nothing was ever released."""


@dataclass(frozen=True)
class Scene:
    """The case, the referral to the provider, and the letters that stand for its records in a table."""

    story: Story
    provided: str

    @property
    def letters(self) -> dict[str, str]:
        """Every record by the letter it is noted with."""
        story = self.story
        return {
            "D": story.detection,
            "L": story.loose,
            "C": story.case,
            "P": story.person,
            "R": story.referral,
            "S": self.provided,
            "H": story.handover,
            "F": story.document,
            "A": story.file,
            "V": story.reviewed,
            "E": story.exhibit,
        }


def play(world: Any, story: Story) -> Scene:
    """Go on with the told case: shared as well over a link that is then suspended; referred to a provider."""
    north = world.liaison_north
    case = walk.cases.queries.get(north, story.case)
    person = next(entry.person for entry in walk.cases.queries.persons(north, case))
    linking.link(north, world.supervisor_linked)
    suspended = linking.link(north, world.supervisor_suspended)
    walk.share(north, world.supervisor_suspended, case, persons={person.reference: (PersonField.SEX,)})
    directory.change_link(OPERATOR, suspended.id, "suspend")
    assert suspended.status is LinkStatus.SUSPENDED
    linking.link(north, world.shelter)
    command = walk.new_referral(case, person, manifest=(PersonField.NEEDS,))
    provided = walk.referrals.send(north, command, walk.terms(world.shelter))
    return Scene(story, provided.reference)


def role_of(world: Any, name: str) -> Role | None:
    """The role of somebody of the cast, none for somebody signed out."""
    return getattr(world, name).role if name else None
