"""A chain of custody holds whatever is added to it, breaks when anybody touches it, and stays in its office."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.service import personal_digest
from blo.exhibits import chain, queries, service
from blo.exhibits.chain import Break
from blo.exhibits.models import CustodyEvent, CustodyWords, Exhibit
from blo.exhibits.service import NewLine
from blo.exhibits.states import CustodyPurpose, SealFound
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from tests.integration.conftest import office
from tests.support import seizing, walk
from tests.support.acting import owner_of
from tests.support.effort import examples
from tests.support.racing import errors, race
from tests.walls.tampering import owner

__all__ = ["office"]
pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]

BOTH = ["sqlite", "postgresql"]
GOES_ON = [one for one in CustodyPurpose if one is not CustodyPurpose.SEIZED and not one.ends]
LINES = st.lists(
    st.tuples(
        st.sampled_from(GOES_ON),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
        st.booleans(),
        st.sampled_from(["", "S-2", "S-3", "S-4"]),
    ),
    max_size=5,
)


def fresh(exhibit):
    db.session.expire_all()
    found = chain.lines(exhibit)
    return found, chain.verify(exhibit, found)


def added(actor, exhibit, *more):
    """Lines as they were drawn, with what the rules ask of each; the broken seals have their remark."""
    for purpose, to, broken, new_seal in more:
        seal = chain.seal_on(chain.lines(exhibit))
        found = (SealFound.BROKEN if broken else SealFound.INTACT) if seal else None
        remark = {"remark": "ဖျက်ထား", "language": "my"} if found is SealFound.BROKEN else {}
        put_on = new_seal if new_seal != seal else ""
        seizing.line(actor, exhibit, purpose, to=to, seal_found=found, new_seal=put_on, **remark)


# --- the chain ------------------------------------------------------------------------------------------------------


def test_whatever_lines_are_added_the_chain_is_unbroken_and_each_begins_where_the_last_ended(office, world):
    detection = walk.detection(world.guard_north)

    @examples(12)
    @given(LINES)
    def holds(drawn):
        exhibit = seizing.exhibit(world.guard_north, detection)
        added(world.guard_north, exhibit, *drawn)
        found, broken = fresh(exhibit)
        assert broken is None
        assert [line.event.position for line in found] == list(range(1, len(drawn) + 2))
        assert [line.said("from") for line in found[1:]] == [line.said("to") for line in found[:-1]]
        assert found[0].said("from") == exhibit.found_where

    holds()


CHANGED = {"purpose": CustodyPurpose.COURT, "new_seal": "X", "words_digest": "f" * 64, "hash": "0" * 64}


def touched(event, column, other):
    words = db.session.get(CustodyWords, event.id)
    if column in {"words", "erased"}:
        db.session.delete(words)
        db.session.flush()
    if column == "words":
        db.session.add(CustodyWords(event_id=event.id, salt=words.salt, facts={**words.facts, "to": "X"}))
    elif column == "gone":
        db.session.delete(event)
    elif column != "erased":
        setattr(event, column, CHANGED.get(column) or {"at": event.at - timedelta(1), "account_id": other}[column])


def test_whatever_is_changed_in_a_line_is_found(app, world):
    """By somebody who owns the database, and computes anew the hash of the line they change."""
    with app.app_context(), work.atomic():
        exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
        added(world.guard_north, exhibit, *((purpose, "ก", True, "") for purpose in GOES_ON[:3]))
        reference, other = exhibit.reference, world.liaison_north.account_id
    with owner(app):
        pass  # the triggers are off from here on

    @examples(15)
    @given(st.sampled_from([*CHANGED, "at", "account_id", "gone", "words", "erased"]), st.integers(0, 3), st.booleans())
    def found_out(column, place, anew):
        if (column, place) == ("purpose", 0):
            return  # the database itself knows that the first line alone is a seizure
        with app.app_context():
            exhibit = db.session.scalars(sa.select(Exhibit).where(Exhibit.reference == reference)).one()
            event = chain.lines(exhibit)[place].event
            touched(event, column, other)
            if anew and column not in {"hash", "gone"}:
                event.hash = chain.line_hash(event, reference)
            db.session.flush()
            _lines, broken = fresh(exhibit)
            assert (broken is None) == (column == "erased")
            assert broken is None or column == "gone" or broken.position in {place + 1, place + 2}
            work.rollback()

    found_out()


def test_a_chain_that_was_written_anew_as_a_whole_is_known_by_the_audit_log(app, world):
    with app.app_context(), work.atomic():
        exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
        added(world.guard_north, exhibit, (GOES_ON[0], "ก", False, ""), (GOES_ON[1], "ข", False, ""))
    with owner(app):
        db.session.add(exhibit)
        previous = chain.GENESIS
        for line in chain.lines(exhibit):
            if line.event.position == 2:
                words = db.session.get(CustodyWords, line.event.id)
                words.facts = {**words.facts, "place": "elsewhere"}
                line.event.words_digest = personal_digest(words.salt, words.facts)
            line.event.previous_hash = previous
            line.event.hash = previous = chain.line_hash(line.event, exhibit.reference)
        exhibit.head = previous
    with app.app_context():
        db.session.add(exhibit)
        _lines, broken = fresh(exhibit)
        assert broken.position == 2
        assert "audit log" in str(broken.why)


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE exhibit SET unit = 'kilogram'", 1),
        ("UPDATE exhibit SET lines = 1, head = (SELECT hash FROM custody_event WHERE position = 1)", 3),
        ("UPDATE exhibit SET left_at = recorded_at", 2),
        ("UPDATE custody_words SET facts = 'x'", 1),
        ("DELETE FROM custody_event WHERE position = 2", 2),
    ],
)
def test_the_seizure_record_and_the_end_of_the_chain_are_held_to_it(app, world, statement, position):
    with app.app_context(), work.atomic():
        exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
        added(world.guard_north, exhibit, (GOES_ON[0], "ก", False, ""))
        assert fresh(exhibit)[1] is None
    with owner(app):
        db.session.execute(sa.text(statement))
    with app.app_context():
        db.session.add(exhibit)
        _lines, broken = fresh(exhibit)
        assert isinstance(broken, Break)
        assert broken.position == position


@pytest.mark.parametrize("engine_name", BOTH)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody_event SET new_seal = 'X'",
        "DELETE FROM custody_event",
        "UPDATE custody_words SET salt = 'x'",
        "DELETE FROM exhibit",
    ],
)
def test_the_database_itself_refuses_to_rewrite_a_chain(office, world, statement):
    seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
    work.commit()
    with owner_of(office).connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"append-only|alone"):
        connection.exec_driver_sql(statement)


# --- the rules ------------------------------------------------------------------------------------------------------


def test_what_can_not_be_is_said_at_its_field(office, world):
    detection = walk.detection(world.guard_north)
    for field, changed in {
        "type": {"type": "moon"},
        "unit": {"unit": "moon"},
        "quantity": {"quantity": Decimal(0)},
        "mark": {"mark": ""},
        "mark_kind": {"mark_kind": None},
        "seized_day": {"seized_at": clock.now() + timedelta(hours=1)},
    }.items():
        with pytest.raises(RuleBroken) as told:
            seizing.exhibit(world.guard_north, detection, **changed)
        assert told.value.field == field
    exhibit = seizing.exhibit(world.guard_north, detection)
    intact = {"seal_found": SealFound.INTACT}
    for field, changed in {
        "seal_found": {},
        "remark": {"seal_found": SealFound.BROKEN},
        "new_seal": {**intact, "new_seal": "S-1"},
        "purpose": {**intact, "purpose": CustodyPurpose.SEIZED},
        "day": {**intact, "at": clock.now() - timedelta(days=1)},
    }.items():
        with pytest.raises(RuleBroken) as told:
            seizing.line(world.guard_north, exhibit, **changed)
        assert told.value.field == field
    seizing.line(world.guard_north, exhibit, seal_found=SealFound.BROKEN, remark="ขาด", language="th")
    with pytest.raises(RuleBroken) as told:
        seizing.line(world.guard_north, exhibit, **intact)
    assert told.value.field == "seal_found"
    seizing.line(world.guard_north, exhibit, CustodyPurpose.RETURNED)
    with pytest.raises(WrongState):
        seizing.line(world.guard_north, exhibit)
    assert fresh(exhibit)[1] is None


def test_another_office_can_not_record_or_move_and_its_reader_finds_nothing(office, world):
    detection = walk.detection(world.guard_north)
    exhibit = seizing.exhibit(world.guard_north, detection)
    for verb in (
        lambda: seizing.exhibit(world.guard_south, detection),
        lambda: seizing.line(world.guard_south, exhibit),
        lambda: queries.get(world.liaison_south, exhibit.reference),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            verb()
    assert queries.worklist(world.liaison_south).rows == []


@pytest.mark.parametrize("engine_name", BOTH)
def test_two_lines_at_once_make_one_and_the_same_form_twice_makes_one(app, world):
    with app.app_context(), work.atomic():
        exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north), seal="")
        reference = exhibit.reference
    sent = walk.uuid4()

    def verb(to, submission=None):
        command = NewLine(to, clock.now(), "แม่สาย", CustodyPurpose.STORAGE, seen=1, submission=submission)
        return lambda: service.add_line(world.guard_north, reference, command)

    assert errors(race(app, verb("ก"), verb("ข"))) == [Conflict]
    with app.app_context(), work.atomic():
        exhibit = queries.get(world.guard_north, reference)
        lines = [seizing.line(world.guard_north, reference, seal_found=None, submission=sent, seen=2) for _ in "12"]
        assert lines[0].id == lines[1].id
        assert len(fresh(exhibit)[0]) == 3
        told = sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.CUSTODY_RECORDED)
        assert len(db.session.scalars(told).unique().all()) == 2
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CustodyEvent)) == 3
