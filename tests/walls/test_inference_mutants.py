"""The comparison of the two worlds finds what it is there to find: each way of betraying a review is noticed."""

from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from blo.access import walls
from blo.audit.models import AuditEntry
from blo.cases import facts as case_facts
from blo.cases.states import CaseField
from blo.documents import service as documents
from blo.documents.kinds import DocumentKind
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.kernel.i18n import Said
from blo.people.models import Person
from blo.protection import taking_back
from blo.referrals import queries as referrals
from blo.sharing import queries, recalls, service
from blo.sharing.fields import Fact
from blo.sharing.models import Bar
from blo.sharing.states import RecallReason
from tests.walls.inference import observing
from tests.walls.inference.comparing import difference
from tests.walls.inference.worlds import FOREIGN

pytestmark = [pytest.mark.walls, pytest.mark.heavy]

SHARED = [("share", (0, 1), 0, 30), ("ask", 0, "guard_north")]
REFERRED = [("refer", 0, 0, 30), ("answer", 0, "acknowledge", 0), ("ask", 0, "guard_north")]
ACCEPTED_LATE = [*REFERRED, ("answer", 0, "accept", 0)]
OFFERED = [("hand_over", (0, 1), 0), ("ask", 0, "guard_north")]
TWICE = [("share", (0,), 0, 30), ("share", (0,), 0, 30), ("ask", 0, "guard_north"), ("answer_recall", 0, 0)]
NEVER = [("ask", 0, "guard_north"), ("share", (0, 1), 0, 30)]


_owner: list[Any] = []
"""The office in whose name a betrayal reads: the database shows its bars and its persons to nobody else."""


def _bars(subject: Any = Bar.subject_id) -> int:
    with acting_for(_owner[0]):
        return db.session.scalar(sa.select(sa.func.count()).select_from(Bar).where(Bar.subject_id == subject)) or 0


def recalled_for_another_reason(patch):
    patch.setattr(taking_back, "RecallReason", SimpleNamespace(ENDED=RecallReason.OTHER))


def left_as_a_recalled_line(patch):
    patch.setattr(taking_back, "_take_out", lambda *_: None)


def nothing_taken_back(patch):
    patch.setattr("blo.protection.service.take_back", lambda *_: None)


def refused_on_acceptance(patch):
    patch.setattr(taking_back, "WAITING_STATES", ())


def withdrawn_in_the_name_of_a_guard(patch):
    patch.setattr("blo.web.referrals.pages.facts.doer", lambda _actor, step: step.name)


def counted_in_a_case(patch):
    def counting(case, disclosure):
        said = Fact(CaseField.OPENED, CaseField.OPENED.label, Said(f"{_bars()} withheld"))
        return (*real(case, disclosure), said)

    real = case_facts.facts
    patch.setattr(case_facts, "facts", counting)


def another_error_for_the_address(patch):
    def get(actor, reference):
        try:
            return real(actor, reference)
        except NotFound:
            with acting_for(_owner[0]):
                row = db.session.scalars(sa.select(Person).where(Person.reference == reference)).first()
            if row is not None and _bars(row.id):
                raise NotAllowed(service.NEEDS_REVIEW) from None
            raise

    from blo.people import queries as people

    real = people.get
    patch.setattr(people, "get", get)


def one_statement_more(patch):
    def condition(actor, model):
        if _bars():
            _bars()
        return real(actor, model)

    real = walls.condition
    patch.setattr(walls, "condition", condition)


def refused_on_the_receivers_paper(patch):
    def build(actor, reference):
        row = referrals.get(actor, reference)
        with acting_for(_owner[0]):
            barred = queries.barred({row.person_id}, row.recipient)
        if barred:
            raise RuleBroken("", service.NEEDS_REVIEW)
        return real(actor, reference)

    real = documents.BUILDERS[DocumentKind.REFERRAL]
    patch.setitem(documents.BUILDERS, DocumentKind.REFERRAL, build)


def references_that_are_counted(patch):
    def counted(code, kind, moment):
        number = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0
        return f"{code[:6]}-{kind}-{moment:%y}-2222{number:04}".replace("0", "A").replace("1", "B")

    patch.setattr("blo.handovers.service.new_reference", counted)


def not_refused_at_all(patch):
    patch.setattr("blo.sharing.service.queries.barred", lambda *_, **__: set())


def asked_about_in_one(patch):
    def recall_rest(actor, release_ids, reason):
        recalls.ask(service._recall_active(actor, service.held(release_ids), reason))

    patch.setattr(service, "recall_rest", recall_rest)


UNREFUSED = "a release that had to be refused was not"
BETRAYALS = {
    recalled_for_another_reason: (SHARED, "/releases"),
    left_as_a_recalled_line: (OFFERED, "/handovers/"),
    nothing_taken_back: (SHARED, "/cases/"),
    refused_on_acceptance: (ACCEPTED_LATE, "/referrals"),
    withdrawn_in_the_name_of_a_guard: (REFERRED, "/referrals/"),
    counted_in_a_case: (NEVER, "/cases/"),
    another_error_for_the_address: (NEVER, "/persons/"),
    one_statement_more: (NEVER, "/break-glass"),
    refused_on_the_receivers_paper: (REFERRED, "/documents/new/referral_letter"),
    references_that_are_counted: ([("ask", 3, "guard_north"), ("hand_over", (0,), 0)], "TH-MSI-H"),
    not_refused_at_all: (NEVER, UNREFUSED),
    asked_about_in_one: (TWICE, "/releases"),
}
"""Each with a history in which it shows, and where the comparison finds it."""


@pytest.fixture(autouse=True)
def _every_address(monkeypatch, world):
    monkeypatch.setattr(observing, "GUESSES", 10**6)
    _owner[:] = [world.liaison_north.office_id]


def test_without_a_betrayal_these_histories_look_the_same_to_everybody(stage):
    told = [difference(stage, history, FOREIGN, 0)[0] for history, _where in BETRAYALS.values()]
    assert told == [""] * len(BETRAYALS)


@pytest.mark.parametrize("betrayal", BETRAYALS, ids=lambda betrayal: betrayal.__name__)
def test_a_betrayal_is_noticed_where_it_shows(stage, monkeypatch, betrayal):
    betrayal(monkeypatch)
    history, shows = BETRAYALS[betrayal]
    try:
        where, _met = difference(stage, history, FOREIGN, 1)
    except AssertionError:
        where = UNREFUSED
    assert shows in where.partition(": …")[0]
