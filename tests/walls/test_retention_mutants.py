"""The oracle of retention finds what it is there to find: each way of erasing wrongly is noticed."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from blo.detections.states import PersonRole
from blo.kernel import clock as times
from blo.people.models import PersonName
from blo.protection.states import ReviewOutcome
from blo.retention import acts, holds, queries, service, sources
from blo.retention.models import LegalHold
from tests.walls.test_retention_property import SCHEDULES, checked, clock, live

__all__ = ["clock"]
pytestmark = [pytest.mark.walls, pytest.mark.heavy]

VICTIM, WITNESS = PersonRole.PRESUMED_VICTIM, PersonRole.WITNESS
FULL = ([VICTIM, WITNESS], [("share", 0), ("refer", (0, "accept")), ("hand", (1, True)), ("paper", 0)], 401)
DECLINED = ([VICTIM, WITNESS], [("share", 0), ("refer", (0, "no")), ("paper", 0)], 91)
PRINTED = ([VICTIM], [("refer", (0, "no")), ("wait", 80), ("paper", 0)], 11)
HELD = ([VICTIM], [("refer", (0, "accept")), ("hold", 2)], 401)
ALMOST = ([VICTIM], [], 399)
TO_THE_DAY = ([VICTIM], [], 400)
FEARED = ([VICTIM], [("fear", (0, True))], 401)
CALMED = ([VICTIM, WITNESS], [("fear", (0, True)), ("calm", (0, ReviewOutcome.ERROR))], 31)
OLD = ([VICTIM], [("meet", [WITNESS])], 3654)
EVERY = (FULL, DECLINED, PRINTED, HELD, ALMOST, TO_THE_DAY, FEARED, CALMED, OLD)


def nothing_is_held(patch):
    patch.setattr(holds, "kept", lambda *_: sa.select(LegalHold.id).where(sa.false()))


def names_stay_in_texts_around(patch):
    patch.setattr(acts, "mask", lambda *_: False)


def words_about_a_person_stay(patch):
    patch.setattr(acts, "_about", lambda _person: [])


def names_stay(patch):
    real = acts._unlink
    patch.setattr(acts, "_unlink", lambda model, *given: Counter() if model is PersonName else real(model, *given))


def a_day_too_early(patch):
    patch.setattr(queries, "_over", lambda line: times.now() - timedelta(days=(line.days or 0) - 1))


def a_day_too_late(patch):
    patch.setattr(queries, "_over", lambda line: times.now() - timedelta(days=(line.days or 0) + 1))


def nothing_is_recalled(patch):
    patch.setattr(acts, "_recall", lambda *_: Counter())


def copies_on_paper_stay(patch):
    patch.setattr(acts, "_files_of", lambda *_: Counter())


def who_needs_protection_is_erased(patch):
    nobody = sa.select(sources.Bar.subject_id).where(sa.false())
    patch.setattr(sources, "_protected", lambda: nobody)
    patch.setattr(acts, "_unprotected", lambda *_: Counter())


def closed_reviews_stay(patch):
    kept = tuple(one for one in sources.SOURCES if one.kind is not sources.RecordKind.REVIEW)
    patch.setattr("blo.retention.running.SOURCES", kept)


def names_in_the_log_stay(patch):
    kept = tuple(one for one in sources.SOURCES if one.kind is not sources.RecordKind.AUDIT)
    patch.setattr("blo.retention.running.SOURCES", kept)


def the_log_is_not_told(patch):
    patch.setattr(service, "audit", lambda *_given, **_facts: None)


FAULTS = {
    nothing_is_held: HELD,
    names_stay_in_texts_around: DECLINED,
    words_about_a_person_stay: DECLINED,
    names_stay: FULL,
    a_day_too_early: ALMOST,
    a_day_too_late: TO_THE_DAY,
    nothing_is_recalled: DECLINED,
    copies_on_paper_stay: PRINTED,
    who_needs_protection_is_erased: FEARED,
    closed_reviews_stay: CALMED,
    names_in_the_log_stay: OLD,
    the_log_is_not_told: FULL,
}


@pytest.fixture(autouse=True)
def _no_layout(monkeypatch):
    monkeypatch.setattr("blo.documents.service.render", lambda *_content, **_how: b"%PDF-/Type /Page")


def lived(app, world, clock, told):
    with app.app_context():
        live(world, clock, told)
        checked(world, SCHEDULES["pseudonymise"], clock.now)


def test_without_a_fault_these_histories_are_found_right(app, world, clock):
    for told in EVERY:
        lived(app, world, clock, told)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_found(app, world, clock, monkeypatch, fault):
    fault(monkeypatch)
    with pytest.raises((AssertionError, RuntimeError)):
        lived(app, world, clock, FAULTS[fault])
