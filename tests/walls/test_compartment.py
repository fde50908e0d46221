"""To those who have no part in it, the compartment does not exist; to those who have one, it works."""

import pytest
import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.kernel.db import db
from blo.kernel.i18n import use
from blo.protection import overriding, queries, service
from blo.protection.service import Feared, Findings
from blo.protection.states import Harm, PartyKind
from blo.sharing import service as releasing
from tests.architecture import tree
from tests.support import walk

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


def met(world, **given):
    return walk.case_with_person(world.liaison_north, **given)


def test_to_all_but_the_own_protection_role_the_compartment_is_empty(office, world):
    _case, person = met(world)
    walk.review(world.supervisor_north, person)
    seen = {name for name, actor in world.actors.items() if queries.worklist(actor).rows}
    assert seen == {"supervisor_north"}
    involved = {
        name for name, actor in world.actors.items() if db.session.scalars(queries.visible_overrides(actor)).all()
    }
    assert involved == set()


def test_the_log_of_the_own_office_names_no_fear_and_no_case_trail_has_it(office, world):
    case, person = met(world)
    walk.review(
        world.supervisor_north, person, Feared(PartyKind.TRAFFICKER, "MM", "พี่ชาย"), words="กลัว", words_language="th"
    )
    overriding.confirm(world.focal_north, walk.override(world.supervisor_north, person).id)
    kinds = [kind for kind in AuditKind if kind.value.startswith("protection")]
    found = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind.in_(kinds))).unique().all()
    assert {row.kind for row in found} >= {
        AuditKind.PROTECTION_ASKED,
        AuditKind.PROTECTION_DECIDED,
        AuditKind.PROTECTION_OVERRIDDEN,
    }
    assert {(row.case_id, row.office_id) for row in found} == {(None, world.liaison_north.office_id)}
    text = str([(row.subject, row.facts) for row in found]).lower()
    assert not [word for word in ("fear", "traffick", "violence", "กลัว", "พี่ชาย", case.reference) if word in text]
    assert AuditKind.PROTECTION_OVERRIDDEN.tone == "stop"


WITHOUT_PART = (
    *("guard_north", "liaison_north", "focal_north", "auditor_north", "administrator_north", "supervisor_south"),
)
PAGES = ("/protection", "/protection/{person}", "/protection/{person}/open", "/protection/{person}/close", "/overrides")


@pytest.mark.parametrize("who", WITHOUT_PART)
def test_the_pages_do_not_exist_for_those_without_part_in_it(app, world, visit, at_work, who):
    with at_work():
        _case, person = met(world)
        walk.review(world.supervisor_north, person)
        reference = person.reference
    reader = visit(who)
    nothing = reader.get("/no/such/page").plain
    for path in PAGES:
        if path == "/overrides" and who in {"focal_north", "supervisor_south"}:
            continue
        if path == "/protection" and who == "supervisor_south":
            assert reference not in reader.get(path).text
            continue
        page = reader.get(path.format(person=reference))
        assert (page.status, page.plain) == (404, nothing), path


def test_the_second_person_sees_whom_where_why_by_law_and_until_when_and_nothing_else(app, world, visit, at_work):
    with at_work():
        _case, person = met(world)
        walk.review(world.supervisor_north, person, words="กลัวมาก", words_language="th")
        walk.override(world.supervisor_north, person)
        reference = person.reference
    page = visit("focal_north").get("/overrides")
    assert page.status == 200
    assert reference in page.plain
    assert not [secret for secret in ("กลัวมาก", "ลงนามแล้ว", walk.NATIVE, walk.LATIN) if secret in page.text]


def test_the_guard_is_told_one_sentence_before_and_after_it_is_decided(app, world, visit, at_work):
    with at_work():
        _case, person = met(world)
        reference = person.reference
    with use("th"):
        sentence = str(releasing.NEEDS_REVIEW)
    guard = visit("guard_north")
    assert sentence not in guard.get(f"/persons/{reference}").plain
    assert guard.press(f"/persons/{reference}/review").status == 303
    guard.get(f"/persons/{reference}")  # what was just said is said once
    asked = guard.get(f"/persons/{reference}").plain
    with at_work():
        service.open_review(
            world.supervisor_north,
            reference,
            Findings((Harm.TORTURE,), (Feared(PartyKind.STATE, "LA"),), "VN", "กลัว", "th"),
        )
    assert guard.get(f"/persons/{reference}").plain == asked
    assert asked.count(sentence) == 1


def test_a_supervisor_writes_a_review_asks_an_override_and_a_focal_point_confirms(app, world, visit, at_work):
    with at_work():
        _case, person = met(world)
        service.ask(world.guard_north, person.reference)
        reference = person.reference
    supervisor = visit("supervisor_north")
    assert reference in supervisor.get("/protection").plain
    changes = {
        "harms": ["violence"],
        "parties-0-who": "trafficker",
        "parties-0-country": "LA",
        "origin": "MM",
        "words": "กลัวพี่ชาย",
    }
    assert supervisor.send(f"/protection/{reference}/open", changes).location == f"/protection/{reference}"
    shown = supervisor.get(f"/protection/{reference}").plain
    assert "กลัวพี่ชาย" in shown
    again = supervisor.get(f"/protection/{reference}/open").main
    assert again.value("parties-0-country") == "LA"
    form = {"country": "MM", "ground": "court_order", "words": "ศาลสั่ง"}
    assert supervisor.send(f"/overrides/new?person={reference}", form).status == 303
    focal = visit("focal_north")
    buttons = [one.action for one in focal.get("/overrides").forms if one.action.endswith("/confirm")]
    assert len(buttons) == 1
    assert not [one for one in supervisor.get("/overrides").forms if one.action.endswith("/confirm")]
    assert focal.press(buttons[0]).status == 303
    assert supervisor.send(f"/protection/{reference}/close", {"outcome": "handled_elsewhere"}).status == 303
    auditor = visit("auditor_north").get("/audit").plain
    assert reference in auditor
    assert "กลัวพี่ชาย" not in auditor


def test_the_word_that_is_never_said_is_never_said(app):
    said = [
        tree.name(path)
        for path in tree.ending(".py", ".html", under=tree.BLO)
        if "asylum" in path.read_text(encoding="utf-8").lower()
    ]
    assert said == []
