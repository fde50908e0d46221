"""Living one history in both worlds, and saying where somebody could tell them apart."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from tests.support.effort import factor
from tests.walls.inference.acts import Act, Player
from tests.walls.inference.observing import Seen, everything, records
from tests.walls.inference.worlds import Stage

PAPER_EVERY = 20
"""In one history of so many, documents are compared as printed; in the others, by what they say."""
EXCHANGE_EVERY = 4
"""In one history of so many of the short run, each release has checkpoints exchanged, as it always has outside."""


@dataclass(frozen=True)
class Lived:
    """What came of a history in one world: what was told, what each observer obtains, which records there are."""

    told: list[str]
    seen: dict[str, Seen]
    records: list[str]
    met: set[str]


def live(
    stage: Stage,
    history: list[Act],
    names: tuple[str, ...],
    chance: int,
    *,
    reviews: bool,
    known: list[str] | None = None,
) -> Lived:
    """Live a history in one world, then look at it with everybody's eyes; `known` are records to guess at."""
    exchanges = factor() > 1 or chance % EXCHANGE_EVERY == 0
    with stage.life() as life, nullcontext() if exchanges else patch("blo.sharing.service.exchange"):
        player = Player(life, reviews=reviews)
        player.live(history)
        found = known or records(stage, life)
        seen = dict(everything(life, names, found, seed=chance, pdf=chance % PAPER_EVERY == 0))
        return Lived(life.told, seen, found, player.met)


def difference(stage: Stage, history: list[Act], names: tuple[str, ...], chance: int) -> tuple[str, set[str]]:
    """Say where the two worlds differ for anybody of those named, empty for nowhere; and what came to pass."""
    one = live(stage, history, names, chance, reviews=True)
    other = live(stage, history, names, chance, reviews=False, known=one.records)
    met = one.met | other.met
    if one.told != other.told:
        return f"told: {one.told} / {other.told}", met
    for name in names:
        if where := _where(one.seen[name], other.seen[name]):
            return f"{name}: {where}", met
    return "", met


def _where(one: Seen, other: Seen) -> str:
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            return f"{path}: {_short(one.get(path), other.get(path))}"
    return ""


def _short(one: Any, other: Any) -> str:
    """Show the first place where two answers differ."""
    left, right = repr(one), repr(other)
    place = next((number for number, pair in enumerate(zip(left, right, strict=False)) if len(set(pair)) > 1), 0)
    start = max(0, place - 60)
    return f"…{left[start : place + 200]} / …{right[start : place + 200]}"
