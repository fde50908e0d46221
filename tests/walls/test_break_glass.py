"""Breaking the glass takes two people, opens one case for hours, and the auditor reads of it at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from blo.access.roles import Role
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.break_glass import service
from blo.break_glass.service import NewRequest
from blo.break_glass.states import GlassState, Ground
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from tests.support import walk
from tests.support.acting import owner_of
from tests.support.racing import errors, race
from tests.support.tables import contents
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

WORDS = "หัวหน้าประสบอุบัติเหตุ"


@pytest.fixture
def case(at_work, world):
    """A case with one person; and an administrator who reads none."""
    with at_work():
        found, person = walk.case_with_person(world.liaison_north)
        return found.reference, person.reference


@pytest.fixture
def asked(at_work, world, case):
    with at_work():
        return service.ask(world.administrator_north, NewRequest(case[0], Ground.NOBODY, WORDS, 4)).id


def path(request_id):
    return f"/break-glass/{request_id}/case"


def reads(visitor, request_id):
    page = visitor.get(path(request_id))
    return page.status == 200 and walk.NATIVE in page.text


def test_an_administrator_reads_no_case_without_it(app, case):
    visitor = Visitor(app, "administrator_north")
    for address in (f"/cases/{case[0]}", f"/persons/{case[1]}", "/cases", "/detections"):
        assert visitor.get(address).status == 403


def test_two_people_open_one_case_and_nothing_else(app, case, at_work, world):
    with at_work():
        other, _person = walk.case_with_person(world.liaison_north)
        elsewhere = other.reference
    administrator, supervisor = Visitor(app, "administrator_north"), Visitor(app, "supervisor_north")
    filled = {"case": case[0].lower(), "ground": "nobody_there", "words": WORDS, "hours": "4"}
    assert administrator.send("/break-glass/new", filled).status == 303
    [row] = contents(app)["break_glass"]
    assert "asked" in row
    page = supervisor.get("/break-glass")
    assert WORDS in page.text
    grant = next(form.action for form in page.forms if form.action.endswith("/grant"))
    request_id = grant.split("/")[2]
    assert not reads(administrator, request_id)
    assert supervisor.press(grant).status == 303
    assert reads(administrator, request_id)
    text = administrator.get(path(request_id)).text
    assert elsewhere not in text
    for address in (f"/cases/{case[0]}", f"/persons/{case[1]}", f"/cases/{elsewhere}"):
        assert administrator.get(address).status == 403
    form_actions = {form.action for form in administrator.get(path(request_id)).forms if form.kind == "action"}
    assert form_actions == {f"/break-glass/{request_id}/end"}


@pytest.mark.parametrize("name", ["supervisor_north", "focal_north", "auditor_north", "liaison_north", "stranger"])
def test_only_the_one_who_asked_reads(app, asked, at_work, world, name):
    with at_work():
        service.grant(world.supervisor_north, asked)
    assert Visitor(app, name).get(path(asked)).status in {403, 404}


def test_the_auditor_is_told_at_once_and_every_look_is_written_down(app, asked, case, at_work, world):
    auditor, administrator = Visitor(app, "auditor_north"), Visitor(app, "administrator_north")
    assert case[0] in auditor.get("/audit").text
    assert "Administrator North" in auditor.get("/audit").plain
    with at_work():
        service.grant(world.focal_north, asked)
    assert "Focal North" in auditor.get("/audit").plain
    for _ in range(2):
        assert reads(administrator, asked)
    with app.app_context():
        seen = sa.select(AuditEntry.subject).where(AuditEntry.kind == AuditKind.BREAK_GLASS_SEEN)
        with owner_of(app).connect() as connection:
            assert sorted(connection.scalars(seen)) == sorted([*case] * 2)
    assert case[0] in Visitor(app, "supervisor_north").get(f"/cases/{case[0]}/trail").text


def test_it_ends_by_itself(app, asked, at_work, world):
    with at_work():
        service.grant(world.supervisor_north, asked)
    with time_machine.travel(clock.now() + timedelta(hours=3, minutes=59)):
        assert reads(Visitor(app, "administrator_north"), asked)
    with time_machine.travel(clock.now() + timedelta(hours=4, seconds=1)):
        assert Visitor(app, "administrator_north").get(path(asked)).status == 404


@pytest.mark.parametrize("who", ["administrator_north", "supervisor_north", "focal_north"])
def test_either_side_ends_it(app, asked, at_work, world, who):
    with at_work():
        service.grant(world.supervisor_north, asked)
    assert Visitor(app, who).press(f"/break-glass/{asked}/end").status == 303
    assert Visitor(app, "administrator_north").get(path(asked)).status == 404


@pytest.mark.parametrize(
    "who",
    ["administrator_north", "liaison_north", "auditor_north", "guard_north", "supervisor_south", "supervisor_east"],
)
def test_nobody_but_a_second_person_of_the_office_lets_it_be(app, asked, world, who):
    with app.app_context(), pytest.raises((NotAllowed, NotFound)):
        service.grant(getattr(world, who), asked)


def test_what_was_refused_ended_or_granted_stays_so(app, asked, at_work, world):
    with at_work():
        service.refuse(world.supervisor_north, asked)
    for verb in (service.grant, service.refuse, service.end):
        with app.app_context(), pytest.raises(WrongState):
            verb(world.supervisor_north, asked)
    assert Visitor(app, "administrator_north").get(path(asked)).status == 404


def test_a_request_nobody_answered_for_a_day_is_over(app, asked, world):
    later = time_machine.travel(clock.now() + timedelta(hours=25))
    with app.app_context(), later, pytest.raises(WrongState):
        service.grant(world.supervisor_north, asked)


def test_another_offices_case_does_not_exist_here_even_when_it_is_shared(app, at_work, world):
    with at_work():
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
        reference = case.reference
    administrator = replace(world.liaison_south, role=Role.ADMINISTRATOR)
    for unknown in (reference, "TH-MSI-C-26-2222222X"):
        with app.app_context(), pytest.raises(RuleBroken) as broken:
            service.ask(administrator, NewRequest(unknown, Ground.DANGER, WORDS, 4))
        assert broken.value.field == "case"


@pytest.mark.parametrize(
    ("field", "value"), [("case", "x"), ("words", ""), ("hours", "25"), ("hours", "0"), ("ground", "")]
)
def test_what_is_wrong_is_said_at_its_field(app, case, field, value):
    right = {"case": case[0], "ground": "danger_to_life", "words": WORDS, "hours": "4"}
    page = Visitor(app, "administrator_north").send("/break-glass/new", {**right, field: value})
    assert (page.status, page.errors) == (422, {field})


def test_the_database_itself_wants_two_people(app, asked, world):
    names = ("state", "decided_by_id", "decided_at", "expires_at", "asked_by_id", "asked_at")
    table = sa.table("break_glass", *map(sa.column, names))
    moments = {"decided_at": table.c.asked_at, "expires_at": table.c.asked_at}
    alone = sa.update(table).values(state="granted", decided_by_id=table.c.asked_by_id, **moments)
    with app.app_context(), owner_of(app).connect() as connection, pytest.raises(IntegrityError):
        connection.execute(alone)


def test_granting_and_refusing_at_once_one_of_them_wins(app, asked, world):
    results = race(
        app,
        lambda: service.grant(world.supervisor_north, asked).state,
        lambda: service.refuse(world.focal_north, asked).state,
    )
    assert errors(results) == [WrongState]
    assert [one for one in results if isinstance(one, GlassState)]


def test_a_request_that_is_none_and_one_of_elsewhere_look_alike(app, asked):
    stranger = Visitor(app, "stranger")
    for verb in ("grant", "refuse", "end"):
        pages = [stranger.press(f"/break-glass/{one}/{verb}") for one in (asked, uuid4())]
        assert [page.status for page in pages] == [404, 404]


def test_a_case_that_another_agency_keeps_to_itself_stays_closed(app, at_work, world):
    with at_work():
        case = walk.case(world.liaison_north)
        case.agency, case.agency_only = "police", True
        db.session.flush()
        reference = case.reference
    with app.app_context(), pytest.raises(RuleBroken):
        service.ask(world.administrator_north, NewRequest(reference, Ground.DANGER, WORDS, 4))
