"""What the page that works without a line sends, as a device never would: right batches with something wrong inside."""

import json
from random import Random
from typing import Any
from uuid import UUID

from tests.walls.fuzz import vocabulary
from tests.web.device import now, pairs

KNOWN = [str(UUID(int=number)) for number in range(1, 6)]
"""Few, so that entries come again, changed, from two devices and from several people."""


def _spoiled(rng: Random, value: Any) -> Any:
    """Put something wrong somewhere into it."""
    wrong = (None, True, -1, 1e300, 2**63, "", [], {}, [[]], vocabulary.horror(rng), rng.choice(vocabulary.FORGED))
    if isinstance(value, dict) and value and rng.random() < 0.9:
        name = rng.choice([*value])
        if rng.random() < 0.1:
            return {one: inner for one, inner in value.items() if one != name}
        return {**value, name: _spoiled(rng, value[name])}
    if isinstance(value, list) and value and rng.random() < 0.8:
        place = rng.randrange(len(value))
        return [*value[:place], _spoiled(rng, value[place]), *value[place + 1 :]]
    return rng.choice(wrong)


def _written(rng: Random, value: Any) -> str:
    for _ in range(rng.choice((0, 0, 1, 2))):
        value = _spoiled(rng, value)
    return json.dumps(value)


def _entry(rng: Random) -> dict[str, Any]:
    revision, typed = rng.randint(1, 5), {"men": vocabulary.number(rng, 0, 9), "place_name": vocabulary.words(rng, 90)}
    times = {"captured": now(), "correction": rng.choice((0, 0, 10**9)), "anchor": 0, "checked": rng.random() < 0.5}
    numbers = {"id": rng.choice(KNOWN), "revision": revision, "base": rng.randrange(revision)}
    return {**numbers, "form": rng.choice(("", "older")), "pairs": pairs(**typed), **times}


def entries(rng: Random) -> str:
    """What is sent in."""
    some = [_entry(rng) for _ in range(rng.randint(0, 3))]
    known = {"held": [[rng.choice(KNOWN), rng.randint(0, 5)]], "dropped": rng.sample(KNOWN, rng.randint(0, 1))}
    told = {"device": rng.choice(KNOWN[:2]), "now": now(), "locale": rng.choice(("en", "th", "", "xx"))}
    return _written(rng, {**told, "entries": some, **known})


def left(rng: Random) -> str:
    """What is asked of what somebody left."""
    told = {"device": rng.choice(KNOWN), "account": rng.choice(KNOWN), "act": rng.choice(("take", "discard"))}
    return _written(rng, {**told, "entries": rng.sample(KNOWN, 2)})
