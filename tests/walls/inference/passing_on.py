"""What receivers do with what they were given: ask for it to be passed on, and answer recalls; and the office's answer.

Of whom nothing may leave for the third office the officer refuses, in either world on the same ground.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blo.cases import onward as granting
from blo.people.states import PersonField
from blo.sharing import onward, recalls
from blo.sharing import queries as releases
from blo.sharing.models import Release
from blo.sharing.onward import NewOnward, Refusal
from blo.sharing.recalls import Answer
from blo.sharing.service import Terms
from blo.sharing.states import KeepingGround, OnwardGround, Purpose, ReleaseState, SubjectKind
from tests.walls.inference.worlds import FOREIGN

NORTH = "liaison_north"


def pass_on(player: Any, office: int, third: int, nth: int) -> None:
    """Let an office ask for a person it was told of to be passed on, and the originator answer."""
    actor, north = player.stage.actor(FOREIGN[office]), player.stage.actor(NORTH)
    rows = player.life.ask(actor, lambda: _received(actor, {ReleaseState.ACTIVE}))
    if not rows or office == third:
        return
    number, person, first = rows[nth % len(rows)]
    command = NewOnward(player.stage.offices[third], Purpose.PROTECTION, "?", "en")
    player.tell(actor, lambda: onward.ask(actor, number, command))
    asked = player.life.ask(north, lambda: [row.id for row in onward.worklist(north).rows if row.closed_at is None])
    for request in asked:
        _answered(player, request, player.stage.persons.index(person), third, first)


def _received(actor: Any, states: set[ReleaseState]) -> list[Any]:
    return [
        (row.id, row.subject_reference, _as_narrow(row))
        for row in releases.worklist(actor).rows
        if row.recipient_id == actor.office_id and row.kind is SubjectKind.PERSON and row.state in states
    ]


def _as_narrow(row: Release) -> dict[str, Any]:
    last = row.expires_at.astimezone(ZoneInfo("Asia/Bangkok")) - timedelta(days=1)
    return {"handling": row.handling, "expires_on": last.date(), "fields": row.fields}


def _answered(player: Any, request: Any, person: int, third: int, first: dict[str, Any]) -> None:
    north, usual = player.stage.actor(NORTH), player.stage.terms[third]
    fields = tuple(field for field in (PersonField.SEX,) if field.value in first["fields"])
    terms = Terms(
        recipient_id=usual.recipient_id,
        agreement_id=usual.agreement_id,
        article=usual.article,
        purpose=Purpose.PROTECTION,
        handling=first["handling"],
        expires_on=first["expires_on"],
    )
    barred = player.is_barred(person, third, terms)
    if player.reviews or not barred:
        said = player.try_it(north, lambda: granting.grant(north, request, fields=fields, terms=terms))
        assert ("needs supervisor review" in said) == barred, (said, person, third)
        player.met.add("passing on refused" if barred else f"passed on: {said}")
    player.try_it(north, lambda: onward.refuse(north, request, Refusal(OnwardGround.NEED)))


def answer_recall(player: Any, office: int, nth: int) -> None:
    """Let an office keep what it printed of something recalled; what was recalled with it is answered with it."""
    actor = player.stage.actor(FOREIGN[office])
    rows = player.life.ask(actor, lambda: _received(actor, {ReleaseState.RECALLED}))
    if rows:
        number = rows[nth % len(rows)][0]
        player.tell(actor, lambda: recalls.answer(actor, number, Answer(ground=KeepingGround.DUTY)))
