"""What names people is sealed: in the database as it lies there nobody is named, and nothing sealed is ever guessed."""

from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from blo.documents.kinds import DocumentKind
from blo.kernel import resealing, sealing, work
from blo.kernel.db import Base, db
from blo.kernel.sealing import BadKeys, Masters, SealBroken
from blo.people.models import Person, PersonName
from blo.referrals.service import Words
from blo.settings import BadSettings, load, new_data_key
from tests.support import application, seizing, walk
from tests.support.acting import owner_of

pytestmark = pytest.mark.walls

SAID = {
    "narrative": "ဇာတ်ကြောင်း-narrative",
    "message": "ข้อความ-message",
    "contact": "โทร-contact",
    "note": "หมายเหตุ-note",
    "guardian": "ป้า-guardian",
    "health": "สุขภาพ-health",
}


@pytest.fixture
def told(office, world):
    """One of everything that names or describes somebody."""
    north, south = world.liaison_north, world.liaison_south
    with work.atomic():
        detection = walk.detection(world.guard_north, narrative=SAID["narrative"])
        person = walk.person(world.guard_north, detection)
        seizing.exhibit(world.guard_north, detection)
        case = walk.case(north, detection)
        asked = {"message": SAID["message"], "contact_instructions": SAID["contact"]}
        sent = walk.referrals.send(north, walk.new_referral(case, person, **asked), walk.terms(south))
        walk.referrals.move(south, sent.reference, "acknowledge")
        walk.referrals.move(south, sent.reference, "ask", words=Words(SAID["note"], "th"))
        presented = walk.Presented(
            person.reference,
            agrees_to_return=True,
            fears_return=False,
            guardian=SAID["guardian"],
            health=SAID["health"],
        )
        walk.handovers.offer(north, walk.new_handover(case, presented), walk.terms(south, purpose=walk.Purpose.RETURN))
        walk.document(world.supervisor_north, DocumentKind.CASE, case.reference)
        return person.reference


def secrets():
    names = [walk.NATIVE, walk.LATIN, "สรุป", "ใบผ่านแดน", *SAID.values()]
    return [word for name in names for word in (name, name.encode("unicode_escape").decode())]


def stored(connection):
    """Every value of every column, as the database holds it, in one string."""
    inspector = sa.inspect(connection)
    found = []
    for table in inspector.get_table_names():
        for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(table))):
            found += [
                bytes(part).decode("latin-1") if isinstance(part, bytes | memoryview) else str(part) for part in row
            ]
    return "\n".join(found)


def held(text):
    return [secret for secret in secrets() if secret in text or secret.encode().decode("latin-1") in text]


def test_a_copy_of_the_database_names_nobody(app, told, database):
    with owner_of(app).connect() as connection:
        kept = stored(connection)
    assert told in kept
    assert held(kept) == []
    if database.engine == "sqlite":
        work.rollback()
        application.let_go(app)
        folder = Path(database.url.removeprefix("sqlite:///")).parent
        raw = "".join(path.read_bytes().decode("latin-1") for path in folder.glob("blo.sqlite3*"))
        assert told in raw
        assert held(raw) == []


def test_with_the_key_everything_reads_as_it_was_written(app, told):
    person = db.session.scalars(sa.select(Person).where(Person.reference == told)).one()
    assert [name.text for name in person.names] == [walk.NATIVE, walk.LATIN]


def test_every_sealed_column_says_its_own_place(app):
    assert [str(column) for column in resealing.columns()] == [column.type.place for column in resealing.columns()]
    assert len(resealing.columns()) > 15


OPEN_TO_ALL = {
    "account.name": "officers sign what they do",
    "account.rank": "as above",
    "account.password_hash": "a digest",
    "account.enrolment_hash": "as above",
    "known_device.pin_hash": "as above",
    "one_time_code.code_hash": "as above",
    "passkey.credential": "a public key",
    "agreement.title": "the directory",
    "data_key.wrapped": "sealed itself",
    "detection.place_name": "a place on every list; it names no person",
    "handover.place": "as above",
    "handover.giver_name": "an officer, who signs",
    "handover.giver_rank": "as above",
    "handover.receiver_name": "as above",
    "handover.receiver_rank": "as above",
    "issued_document.issued_by_name": "as above",
    "referral_step.name": "as above",
    "code_version.by_name": "as above",
    "legal_hold.placed_by_name": "as above",
    "legal_hold.lifted_by_name": "as above",
    "deletion_record.authority": "the instrument that a schedule stands on",
    "detection.crime_set": "codes of crimes, once more as a text",
}
LONG = 100


def test_every_long_text_is_sealed_or_known_by_name(app):
    """A new column for what people type is sealed, unless it is put on the list with a reason."""
    plain = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String) and (column.type.length or LONG) >= LONG
        if not isinstance(column.type, sa.Enum)
    }
    assert plain - OPEN_TO_ALL.keys() == set()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: PersonName.text == "Khin",
        lambda: PersonName.text.like("K%"),
        PersonName.text.desc,
        lambda: PersonName.text.in_(["Khin"]),
        lambda: Person.birth_day > "1990-01-01",
    ],
)
def test_a_query_that_could_never_find_anything_is_refused(ask):
    with pytest.raises(TypeError, match="sealed"):
        ask()


def test_a_query_may_ask_whether_something_is_there(office, told):
    assert db.session.scalar(sa.select(sa.func.count()).where(PersonName.text != "")) == 2
    assert db.session.scalar(sa.select(sa.func.count()).where(Person.birth_day.is_(None))) == 1


def one(statement):
    return db.session.connection().exec_driver_sql(statement).scalar()


def test_names_of_different_lengths_look_alike_and_equal_ones_look_different(office, world):
    found = walk.detection(world.guard_north)
    for name in ("Li", "Somchai Jaidee"):
        for _ in range(2):
            walk.person(
                world.guard_north, found, names=(walk.NewName(name, walk.NameKind.LATIN, walk.NameOrder.SINGLE),)
            )
    kept = [row[0] for row in db.session.connection().exec_driver_sql("SELECT text FROM person_name")]
    assert len(set(kept)) == 4
    assert len({len(text) for text in kept}) == 1


# --- tampering ------------------------------------------------------------------------------------------------------

MOVED = {
    "to another column": "UPDATE detection SET narrative = (SELECT text FROM person_name LIMIT 1)",
    "cut off": "UPDATE detection SET narrative = substr(narrative, 1, 20)",
    "written plainly": "UPDATE detection SET narrative = 'She fled from him'",
    "under another key": "UPDATE detection SET narrative = '9' || narrative",
    "with a key that is no number": "UPDATE detection SET narrative = '²:' || narrative",
    "not base64": "UPDATE detection SET narrative = '1:%%%%'",
}


@pytest.mark.either_engine
@pytest.mark.parametrize("statement", MOVED.values(), ids=MOVED.keys())
def test_what_was_tampered_with_is_an_error_page_that_shows_nothing(app, world, at_work, visit, caplog, statement):
    with at_work():
        detection = walk.detection(world.guard_north)
        walk.person(world.guard_north, detection)
        path = f"/detections/{detection.reference}"
        db.session.connection().exec_driver_sql(statement)
    page = visit("guard_north").get(path)
    assert page.status == 500
    assert held(page.text) == []
    assert "She fled" not in page.text + caplog.text
    assert "SealBroken" in caplog.text


def test_one_bit_makes_the_difference(app):
    with app.app_context():
        ring = sealing.keyring(db.engine)
    kept = ring.seal(b"abc", "there.it")
    assert ring.open(kept, "there.it") == b"abc"
    for place in range(len(kept)):
        changed = bytearray(kept)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            ring.open(bytes(changed), "there.it")


# --- keys -----------------------------------------------------------------------------------------------------------


@contextmanager
def started(database, keys):
    """The application with these keys, in a context of its own."""
    from blo.app import create_app

    urls = {"database_url": database.url, "owner_database_url": database.owner}
    app = create_app(load("testing", **urls, data_keys=keys))
    with app.app_context():
        yield app
    application.let_go(app)


OWN = load("testing").data_keys


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (new_data_key(), "'tests', which is not among"),
        ("tests:" + new_data_key().partition(":")[2], "'tests' is not the one"),
        ("", "NAME:BASE64"),
        ("tests:c2hvcnQ=", "NAME:BASE64"),
        (f"{OWN},{OWN}", "same name"),
    ],
    ids=["another name", "another key", "none", "too short", "twice"],
)
def test_a_wrong_key_ends_the_start_in_words(database, keys, words):
    with pytest.raises(BadSettings, match=words), started(database, keys):
        pass


def test_an_engine_without_keys_gives_and_takes_nothing(app, told, database):
    work.rollback()
    stranger = sa.create_engine(database.owner or database.url, poolclass=sa.NullPool)
    with stranger.connect() as connection, pytest.raises(SealBroken):
        connection.execute(sa.select(PersonName.text)).all()


def run(database, keys, *words):
    """Run a command line with these keys; return what it said."""
    from click.testing import CliRunner

    from blo import cli

    with started(database, keys) as app:
        work.rollback()
        done = CliRunner().invoke(cli.main, words, obj=lambda _settings: app, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_new_key_is_taken_in_and_the_old_one_given_up(app, told, database):
    work.rollback()
    new = run(database, OWN, "keys", "new").strip()
    name = new.partition(":")[0]
    said = run(database, f"{new},{OWN}", "keys", "rotate")
    assert f"all are under {name} now" in said
    assert "may leave BLO_DATA_KEYS" in said
    with started(database, new):
        assert db.session.scalars(sa.select(PersonName.text)).all() == [walk.NATIVE, walk.LATIN]
    with pytest.raises(BadSettings, match="not among"), started(database, OWN):
        pass


@pytest.mark.either_engine
def test_sealing_anew_reaches_everything_that_may_be_rewritten_and_can_be_stopped(app, told, database, monkeypatch):
    work.rollback()
    rows = resealing.BATCH
    monkeypatch.setattr(resealing, "BATCH", 1)
    ring = sealing.keyring(db.engine)
    with work.atomic():  # the first batch of a run that was stopped
        ring.make(db.session.connection())
        assert resealing.reseal(db.session.connection(), ring, PersonName.__table__.c.text) == 1
    said = run(database, OWN, "keys", "reseal")
    assert "Going on under data key 2" in said
    monkeypatch.setattr(resealing, "BATCH", rows)
    with owner_of(app).connect() as connection:
        for column in resealing.columns():
            older = resealing.older(connection, ring, column)
            assert (older > 0) == bool(column.info.get("written_once")), column
        connection.rollback()
    assert db.session.scalars(sa.select(PersonName.text)).all() == [walk.NATIVE, walk.LATIN]
    work.rollback()
    assert "under data key 3" in run(database, OWN, "keys", "reseal")


@pytest.mark.either_engine
def test_a_process_that_runs_finds_a_key_made_by_another(app, told, database):
    work.rollback()
    run(database, OWN, "keys", "reseal")
    assert sealing.keyring(db.engine).current == 1
    assert db.session.scalars(sa.select(PersonName.text)).all() == [walk.NATIVE, walk.LATIN]


def test_a_file_of_keys_is_the_owners_alone(tmp_path, monkeypatch):
    path = tmp_path / "keys"
    path.write_text(f"k2:{OWN.partition(':')[2]}\n{OWN}\n", encoding="ascii")
    monkeypatch.setenv("BLO_DATA_KEYS_FILE", str(path))
    monkeypatch.delenv("BLO_DATA_KEYS", raising=False)
    path.chmod(0o640)
    with pytest.raises(BadSettings, match="chmod 600"):
        load("testing")
    path.chmod(0o600)
    assert Masters(load("testing").data_keys).current == "k2"
    monkeypatch.setenv("BLO_DATA_KEYS", OWN)
    with pytest.raises(BadSettings, match="not both"):
        load("testing")


def test_secrets_do_not_show_when_settings_are_printed():
    shown = repr(load("testing"))
    assert OWN.partition(":")[2] not in shown
    assert load("testing").secret_key not in shown


def test_malformed_keys_are_not_repeated():
    with pytest.raises(BadKeys) as told_of:
        Masters("k1:almost-a-secret")
    assert "almost" not in str(told_of.value)
