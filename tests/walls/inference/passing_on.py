"""What receivers do with what they were given: ask for it to be passed on, and answer recalls; and the office's answer.

Of whom nothing may leave for the third office the officer refuses, in either world on the same ground.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from blo.cases import onward as granting
from blo.people.states import PersonField
from blo.sharing import onward, recalls
from blo.sharing import queries as releases
from blo.sharing.models import OnwardRequest
from blo.sharing.onward import NewOnward, Refusal
from blo.sharing.recalls import Answer
from blo.sharing.service import Terms
from blo.sharing.states import KeepingGround, OnwardGround, OnwardState, Purpose, ReleaseState, SubjectKind
from tests.walls.inference.worlds import FOREIGN

NORTH = "liaison_north"


def pass_on(player: Any, office: int, third: int, nth: int) -> None:
    """Let an office ask for a person it was told of to be passed on."""
    actor = player.stage.actor(FOREIGN[office])
    rows = player.life.ask(actor, lambda: _received(actor, ReleaseState.ACTIVE))
    if rows and office != third:
        command = NewOnward(player.stage.offices[third], Purpose.PROTECTION, "?", "en")
        player.tell(actor, lambda: onward.ask(actor, rows[nth % len(rows)], command))


def _received(actor: Any, state: ReleaseState) -> list[UUID]:
    return [
        row.id
        for row in releases.worklist(actor).rows
        if row.recipient_id == actor.office_id and row.kind is SubjectKind.PERSON and row.state is state
    ]


def let_on(player: Any) -> None:
    """Let the originator answer the newest request: pass the person on as it was asked, or refuse."""
    north = player.stage.actor(NORTH)
    found = player.life.ask(north, lambda: next(iter(_asked(player, north)), None))
    if found is None:
        return
    request, person, third, terms = found
    barred = player.is_barred(person, third, terms)
    if player.reviews or not barred:
        said = player.try_it(north, lambda: granting.grant(north, request, fields=(PersonField.SEX,), terms=terms))
        assert ("needs supervisor review" in said) == barred, (said, person, third)
        player.met.add("passing on refused" if barred else f"passed on: {said}")
    player.try_it(north, lambda: onward.refuse(north, request, Refusal(OnwardGround.NEED)))


def _asked(player: Any, north: Any) -> Iterator[tuple[UUID, int, int, Terms]]:
    for row in onward.worklist(north).rows:
        if row.state is OnwardState.ASKED:
            third = player.stage.offices.index(row.third_id)
            person = player.stage.persons.index(row.release.subject_reference)
            yield row.id, person, third, _as_narrow(row, player.stage.terms[third])


def _as_narrow(row: OnwardRequest, usual: Terms) -> Terms:
    last = row.release.expires_at.astimezone(ZoneInfo("Asia/Bangkok")) - timedelta(days=1)
    return replace(usual, purpose=row.purpose, handling=row.release.handling, expires_on=last.date())


def answer_recall(player: Any, office: int, nth: int) -> None:
    """Let an office keep what it printed of something recalled; what was recalled with it is answered with it."""
    actor = player.stage.actor(FOREIGN[office])
    rows = player.life.ask(actor, lambda: _received(actor, ReleaseState.RECALLED))
    if rows:
        number = rows[nth % len(rows)]
        player.tell(actor, lambda: recalls.answer(actor, number, Answer(ground=KeepingGround.DUTY)))
