"""Whoever owns the database and switches its triggers off is found, and told where: by hashes, by signatures, by what
the office across the border holds, or by a file that the other State keeps."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditHead, AuditSubject
from blo.audit.service import Event, _append, entry_hash
from blo.checkpoints import files, queries, service
from blo.checkpoints.models import Checkpoint, CheckpointCopy
from blo.checkpoints.statements import Offer
from blo.kernel import clock, signing, work
from blo.kernel.db import db
from blo.offices.models import OfficeKey, OfficeSecret
from tests.support import walk
from tests.walls.tampering import Forger, cut, end, entries, entry_at, findings, owner, rehash, take_away

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]
NORTH, SOUTH = "TH-MSI-01", "MM-TCL-01"


@dataclass(frozen=True)
class Kept:
    """Two linked offices, how long the north's chain was at its second checkpoint, and a file the other State keeps."""

    north: UUID
    south: UUID
    checked: int
    file: Offer


@pytest.fixture
def kept(app, world):
    """Two checkpoints of the north that the south countersigned, one of the south that the north did, entries after."""
    north, south = world.guard_north.office_id, world.liaison_south.office_id
    with app.app_context():
        for _ in range(2):
            with work.atomic():
                for _ in range(3):
                    walk.detection(world.guard_north)
            assert service.exchange(north) == 1
        with work.atomic():
            walk.detection(world.guard_south)
        assert service.exchange(south) == 1
        with work.atomic():
            offer = queries.offer(queries.newest(north))
            checked = offer.statement.position
            file = files.read(files.write(offer))
        with work.atomic():
            for _ in range(2):
                walk.detection(world.guard_north)
    assert findings(app) == []
    assert findings(app, file) == []
    return Kept(north, south, checked, file)


# --- one entry ------------------------------------------------------------------------------------------------------


def test_an_edited_entry_is_named(app, kept):
    with owner(app):
        entry_at(kept.north, 4).facts = {"persons": 99}
    assert findings(app) == [f"{NORTH} entry 4: the entry was changed"]


def test_an_edited_entry_whose_hash_was_computed_anew_is_named_by_the_next(app, kept):
    with owner(app):
        entry = entry_at(kept.north, 3)
        entry.facts = {"persons": 99}
        entry.hash = entry_hash(entry)
    assert findings(app) == [f"{NORTH} entry 4: the entry does not follow the one before it"]


def test_a_deleted_entry_is_missed(app, kept):
    with owner(app):
        take_away(entry_at(kept.north, 3))
    assert findings(app) == [f"{NORTH} entry 3: an entry is missing"]


def test_two_entries_in_each_others_place_are_noticed(app, kept):
    with owner(app):
        first, second = entry_at(kept.north, 3), entry_at(kept.north, 4)
        first.position = 999
        db.session.flush()
        second.position = 3
        db.session.flush()
        first.position = 4
    assert findings(app) == [f"{NORTH} entry 3: the entry does not follow the one before it"]


def test_a_record_taken_off_the_list_that_trails_are_found_by_is_noticed(app, kept):
    with owner(app):
        entry = entry_at(kept.north, 3)
        db.session.execute(sa.delete(AuditSubject).where(AuditSubject.entry_id == entry.id))
    assert findings(app) == [f"{NORTH} entry 3: the list of the records it concerns was changed"]


# --- a chain written anew -------------------------------------------------------------------------------------------


def altered(kept):
    entry_at(kept.north, 3).facts = {"persons": 99}


def shortened(kept):
    take_away(entry_at(kept.north, 3))


def turned_round(kept):
    first, second = entry_at(kept.north, 3), entry_at(kept.north, 4)
    first.facts, second.facts = second.facts, first.facts
    first.subject, second.subject = second.subject, first.subject
    db.session.execute(sa.delete(AuditSubject).where(AuditSubject.entry_id.in_([first.id, second.id])))
    for entry in (first, second):
        row = {"entry_id": entry.id, "reference": entry.subject, "office_id": entry.office_id, "at": entry.at}
        db.session.execute(sa.insert(AuditSubject), [row])


CHANGES = {"edited": altered, "deleted": shortened, "reordered": turned_round}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_chain_hashed_anew_contradicts_its_own_checkpoints(app, kept, change):
    with owner(app):
        change(kept)
        rehash(kept.north)
    [found] = [one for one in findings(app) if " entry " in one]
    assert found.startswith(f"{NORTH} entry 4: the chain was written anew: ")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_without_its_checkpoints_it_contradicts_what_the_other_office_countersigned(app, kept, change):
    with owner(app):
        change(kept)
        db.session.execute(sa.delete(Checkpoint).where(Checkpoint.office_id == kept.north))
        for entry in entries(kept.north):
            if entry.kind is AuditKind.CHECKPOINT_MADE:
                take_away(entry)
        rehash(kept.north)
    found = findings(app)
    assert f"{NORTH} checkpoint 1: {SOUTH} countersigned it, and it is gone or changed" in found
    whole = f"{NORTH} entry 4: the chain was written anew: the checkpoint 1 that {SOUTH} countersigned"
    assert any(one.startswith(whole) for one in found)


def test_a_chain_forged_with_a_key_of_its_own_contradicts_the_key_that_the_other_office_knows(app, kept):
    with owner(app):
        altered(kept)
        Forger(kept.north).rewrite()
    found = findings(app)
    assert any("knows this key of the office, which is gone" in one for one in found)
    assert any(one.startswith(f"{NORTH} entry 4: the chain was written anew: the checkpoint 1 that") for one in found)


def test_if_both_chains_were_forged_the_file_that_the_other_state_keeps_says_so(app, kept):
    with owner(app):
        altered(kept)
        Forger(kept.north, kept.south).rewrite()
    assert findings(app) == []  # here everything was made to fit
    found = findings(app, kept.file)
    assert f"{NORTH} checkpoint 2: the file has it, and it is gone or changed" in found
    whole = "the chain was written anew: the checkpoint 2 in the file has another hash of this entry"
    assert f"{NORTH} entry {kept.checked}: {whole}" in found
    assert any("the file knows this key of the office, which is gone" in one for one in found)


# --- the end of a chain ---------------------------------------------------------------------------------------------


def test_a_tail_cut_off_with_head_and_checkpoint_is_missed_by_the_other_office(app, kept):
    with owner(app):
        cut(kept.north, kept.checked - 1)
    found = findings(app)
    assert f"{NORTH} checkpoint 2: {SOUTH} countersigned it, and it is gone or changed" in found
    lost = f"entries were cut off the end: the checkpoint 2 that {SOUTH} countersigned knows {kept.checked}"
    assert f"{NORTH} entry {kept.checked}: {lost}" in found


def test_a_tail_cut_off_right_behind_the_checkpoint_leaves_it_unspoken_of(app, kept):
    with owner(app):
        cut(kept.north, kept.checked)
    assert f"{NORTH} checkpoint 2: the chain says nothing of it" in findings(app)


def test_a_chain_that_is_gone_altogether_is_missed_by_the_other_office(app, kept):
    with owner(app):
        for entry in entries(kept.north):
            take_away(entry)
        for table in (AuditHead, Checkpoint, OfficeSecret, OfficeKey):
            db.session.execute(sa.delete(table).where(table.office_id == kept.north))
    found = findings(app)
    assert any(one.startswith(f"{NORTH} entry 1: entries were cut off the end") for one in found)


# --- times ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_another_time(monkeypatch):
    now = clock.now
    return lambda ahead: monkeypatch.setattr(clock, "now", lambda: now() + ahead)


def backdated(kept):
    _append(kept.north, None, [Event(AuditKind.DETECTION_SEEN, "TH-MSI-D-26-22222222")])


def test_an_entry_dated_before_the_one_before_it_is_noticed(app, kept, at_another_time):
    at_another_time(timedelta(days=-7))
    with owner(app):
        backdated(kept)
    [found] = findings(app)
    assert found.startswith(f"{NORTH} entry {kept.checked + 5}: the entry is dated before its own checkpoint 2")


def test_clocks_may_differ_a_little(app, kept, at_another_time):
    at_another_time(timedelta(minutes=-1))
    with owner(app):
        backdated(kept)
    assert findings(app) == []


def test_an_entry_dated_before_an_earlier_checkpoint_is_noticed(app, kept, at_another_time):
    """It is later than all entries before it: only the checkpoint's own time tells."""
    at_another_time(timedelta(hours=3))
    with app.app_context():
        service.exchange(kept.north)
        work.rollback()
    at_another_time(timedelta(hours=1))
    with owner(app):
        last = entries(kept.north)[-1]
        assert last.kind is AuditKind.CHECKPOINT_MADE
        position = last.position
        take_away(last)
        end(kept.north)
        backdated(kept)
    found = findings(app)
    why = "the entry is dated before its own checkpoint 3, which was made before it"
    assert f"{NORTH} entry {position}: {why}" in found


def test_an_entry_dated_after_the_checkpoint_that_covers_it_is_noticed(app, kept, at_another_time):
    with owner(app):
        entry = entry_at(kept.north, kept.checked)
        entry.at += timedelta(days=1)
        db.session.execute(sa.update(AuditSubject).where(AuditSubject.entry_id == entry.id).values(at=entry.at))
        rehash(kept.north)
    assert any(one.startswith(f"{NORTH} entry ") for one in findings(app))


# --- checkpoints, keys and copies -----------------------------------------------------------------------------------


def first(table, **where):
    return db.session.scalars(sa.select(table).filter_by(**where)).first()


CHANGED_CHECKPOINTS = {"position": 2, "hash": "0" * 64, "previous": "1" * 64, "at": None}


@pytest.mark.parametrize("column", CHANGED_CHECKPOINTS)
def test_a_changed_checkpoint_no_longer_fits_its_signature(app, kept, column):
    with owner(app):
        row = first(Checkpoint, office_id=kept.north, number=1)
        value = CHANGED_CHECKPOINTS[column] or row.at - timedelta(days=1)
        setattr(row, column, value)
    found = findings(app)
    assert f"{NORTH} checkpoint 1: its signature does not fit what it says" in found
    assert f"{NORTH} checkpoint 1: {SOUTH} countersigned it, and it is gone or changed" in found


def test_a_checkpoint_taken_out_is_missed(app, kept):
    with owner(app):
        db.session.execute(sa.delete(Checkpoint).where(Checkpoint.office_id == kept.north, Checkpoint.number == 1))
    found = findings(app)
    assert f"{NORTH} checkpoint 2: the checkpoint 1 before it is gone" in found
    assert f"{NORTH} checkpoints: 1 of which the chain tells are gone or were changed" in found


def test_a_copy_taken_away_is_missed_by_the_chain_of_who_held_it(app, kept):
    with owner(app):
        db.session.execute(sa.delete(CheckpointCopy).where(CheckpointCopy.office_id == kept.south))
    assert findings(app) == [f"{SOUTH} copies: 2 of which the chain tells are gone or were changed"]


def test_a_changed_copy_no_longer_fits_its_countersignature(app, kept):
    with owner(app):
        first(CheckpointCopy, office_id=kept.south, number=2).hash = "0" * 64
    copy = f"{SOUTH} copy of the checkpoint 2 of {NORTH}: the countersignature does not fit"
    assert copy in findings(app)


def test_a_key_slipped_in_is_not_endorsed_and_the_chain_says_nothing_of_it(app, kept):
    with owner(app):
        public = signing.public_of(signing.new_private())
        key_id, moment = signing.key_id(public), clock.now()
        slipped = OfficeKey(key_id=key_id, office_id=kept.north, public=public, created_at=moment, retired_at=moment)
        db.session.add(slipped)
    found = findings(app)
    assert f"{NORTH} keys: the key {key_id} is not endorsed by the one before it" in found
    assert f"{NORTH} key {key_id}: the chain says nothing of this key" in found
