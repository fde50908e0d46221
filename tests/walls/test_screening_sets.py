"""A screening keeps the questions it was asked with, whatever list comes after it."""

import shutil
import tomllib

import pytest

from blo.kernel.db import db
from blo.kernel.i18n import LOCALES, use
from blo.protection import indicators as lists
from blo.protection import screening as room
from blo.protection.indicators import INDICATOR_SET, indicators
from blo.web.protection.screenings import asked
from tests.support import acting, walk

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]

NEXT = "blo-provisional-99"
REWORDED, ADDED = "confined", "asked_from_now_on"


def written(code, dimension, words):
    """One question as a list has it, the same words in every language."""
    said = "\n".join(f'{tag} = "{words} ({tag})"' for tag in LOCALES)
    return f'[[indicator]]\ncode = "{code}"\ndimension = "{dimension}"\nstrong = false\n[indicator.words]\n{said}\n'


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Put a newer list in force: one question anew in words, one new, and all others gone."""
    folder = shutil.copytree(lists.SETS, tmp_path / "sets")
    (folder / f"{NEXT}.toml").write_text(
        written(REWORDED, "exploitation", "Newly worded") + written(ADDED, "situation", "Newly asked"), encoding="utf-8"
    )

    def put_in_force():
        monkeypatch.setattr(lists, "SETS", folder)
        monkeypatch.setattr(room, "INDICATOR_SET", NEXT)
        monkeypatch.setattr(indicators.__wrapped__, "__defaults__", (NEXT,))
        indicators.cache_clear()

    yield put_in_force
    monkeypatch.undo()
    indicators.cache_clear()


def questions(name, locale):
    """The words of a list as its file has them."""
    rows = tomllib.loads((lists.SETS / f"{name}.toml").read_text(encoding="utf-8"))["indicator"]
    return {row["words"][locale] for row in rows}


def shown(actor, screening, locale):
    """The questions and answers as the page of a screening has them."""
    with acting.acts(actor), use(locale):
        groups = asked(screening, room.answers(actor, screening))
        return {str(line.label): line.answer for _dimension, rows in groups for line in rows}


def test_after_a_newer_list_a_screening_stays_under_the_questions_it_was_asked_with(office, world, publish):
    guard = world.guard_north
    person = walk.person(guard, walk.detection(guard))
    made = walk.screening(guard, person)
    before = {locale: shown(guard, made, locale) for locale in LOCALES}
    owed, outcome = made.owes, made.outcome
    publish()
    db.session.expire_all()
    for locale in LOCALES:
        assert shown(guard, made, locale) == before[locale]
        assert shown(guard, made, locale).keys() == questions(INDICATOR_SET, locale)
    assert (made.indicator_set, made.owes, made.outcome) == (INDICATOR_SET, owed, outcome)
    later = walk.screening(guard, person, answers={REWORDED: room.Answer.YES}, outcome=room.ScreeningOutcome.REFER)
    assert later.indicator_set == NEXT
    assert shown(guard, later, "th") == {
        "Newly asked (th)": room.Answer.NOT_ASKED,
        "Newly worded (th)": room.Answer.YES,
    }
    assert shown(guard, made, "th") == before["th"]


def test_the_page_of_an_earlier_screening_names_its_own_list_and_asks_nothing_newer(visit, at_work, world, publish):
    with at_work():
        person = walk.person(world.guard_north, walk.detection(world.guard_north))
        address = f"/screenings/{walk.screening(world.guard_north, person).id}"
    guard = visit("guard_north")
    before = guard.get(address)
    publish()
    after = guard.get(address)
    assert (after.status, after.plain) == (200, before.plain)
    assert INDICATOR_SET in after.plain
    assert NEXT not in after.plain
    assert [words for words in questions(INDICATOR_SET, "th") if words not in after.plain] == []
    assert "Newly" not in after.plain
