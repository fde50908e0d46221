"""Nothing is forgotten: every table has a class or a reason, every column of words is dropped or may stay."""

import pytest
import sqlalchemy as sa

from blo.kernel.db import Base, db
from blo.people.naming import LATIN, masked
from blo.retention.acts import DEEDS
from blo.retention.schedule import read
from blo.retention.sources import SOURCES
from blo.retention.states import RetentionClass
from blo.retention.words import ERASED, WORDS
from blo.settings import BadSettings, load
from tests.support import application

pytestmark = pytest.mark.walls

WITH_THEIR_RECORD = {
    "person_name": "person",
    "detection_nationality": "detection",
    "detection_person": "person",
    "detection_leg": "detection",
    "detection_fee": "detection",
    "detection_paper": "detection",
    "detection_harm": "detection",
    "detection_seizure": "detection",
    "detection_item": "detection",
    "detection_version": "detection",
    "case_detection": "case_file",
    "referral_step": "referral",
    "handover_person": "handover",
    "feared_party": "protection_review",
    "screening_answer": "screening",
    "screening_step": "screening",
    "consent_answer": "consent",
    "objection": "person",
    "bar_lift": "protection_override",
    "audit_personal": "audit_entry",
    "file": "detection",
    "break_glass": "case_file",
    "recall": "release",
    "dissemination": "release",
    "onward_request": "release",
    "person_document": "person",
    "person_version": "person",
    "person_link": "person",
    "exhibit": "detection",
    "custody_event": "detection",
    "custody_words": "detection",
}
"""Tables whose rows go, or are reduced, with a row of another."""
STAY = {
    "office": "the directory names no person",
    "office_link": "the directory names no person",
    "code_version": "the words of codes, which old records show; who changed them stays accountable",
    "code_stamp": "says only that a list was changed",
    "agreement": "an instrument between States",
    "account": "an officer's account is closed, never deleted: who acted stays accountable",
    "audit_head": "the end of a chain",
    "audit_subject": "the references that an entry concerns, as its facts say for good",
    "checkpoint": "a signature over a chain",
    "checkpoint_copy": "a signature over a chain",
    "office_key": "public keys",
    "office_secret": "private keys, sealed",
    "bar": "it stands as long as a review runs, and goes when that is closed",
    "data_key": "a key, sealed under another",
    "user_session": "`account tidy` deletes those that ended",
    "known_device": "`account tidy` deletes those not seen for long",
    "spent_challenge": "`account tidy` deletes those that are over",
    "authenticator_app": "an officer's, for as long as there is the account",
    "passkey": "an officer's, for as long as there is the account",
    "one_time_code": "an officer's, for as long as there is the account",
    "deletion_record": "it is the proof, and identifies nobody",
    "upload": "`files sweep` gives up what nobody finished for a day",
    "upload_part": "it goes with its upload",
    "document_item": "identifiers of what an issued document said, whose row stays, too",
    "saved_filter": "an officer's own, for as long as the account is open; closing it deletes them",
}
MAY_STAY = {
    "person": {"reference", "nationality", "languages", "needs", "birth_day", "vulnerabilities"},
    "detection": {
        *("reference", "time_zone", "subdivision", "needs", "narrative_language", "annul_language"),
        "crime_set",
        *("crimes", "definition", "facilitation_basis", "recruitment", "concealment", "action_taken"),
        "amended",  # when which field was changed
        *("latitude", "longitude"),  # taken out, as coordinates are no words
    },
    "detection_leg": set(),
    "detection_fee": {"currency", "amount", "timing", "method"},
    "detection_paper": {"type", "issuer", "fraud"},
    "detection_harm": {"kind", "abuse", "perpetrator"},
    "detection_seizure": {"type", "unit", "quantity"},
    "detection_item": {"kind", "detail", "unit", "quantity"},
    "case_file": {"reference", "crimes", "summary_language"},
    "referral": {"reference", "services", "message_language"},
    "referral_step": {"verb", "note_language"},
    "handover": {"reference", "article"},
    "handover_person": set(),
    "break_glass": {"case_reference"},
    "exhibit": {
        *("reference", "detection", "type", "quantity", "unit", "time_zone", "seal", "head", "description_language"),
    },
    "release": {"subject_reference", "fields", "article"},
    "recall": {"words_language", "copies"},
    "onward_request": {"words_language", "answer_language"},
}
"""Columns of a reduced row that hold codes, references and names of languages; a person's languages and day of birth
are emptied."""
OF_MANY = {"agency", "visible_to"}


@pytest.fixture(scope="module", autouse=True)
def _all_tables():
    application.make("sqlite:///:memory:")


def tables():
    return {table.name for table in Base.metadata.sorted_tables}


def test_every_table_has_a_class_goes_with_another_or_has_a_reason_to_stay():
    with_class = {
        "person", "detection", "detection_draft", "captured_entry", "case_file", "referral", "handover",
        "issued_document", "release", "legal_hold", "audit_entry", "sign_in_throttle", "protection_review",
        "protection_override", "people_list", "screening", "consent",
    }  # fmt: skip
    assert with_class | WITH_THEIR_RECORD.keys() | STAY.keys() == tables()
    assert set(WITH_THEIR_RECORD.values()) <= with_class


def test_every_column_of_words_of_a_reduced_row_is_dropped_or_may_stay():
    dropped = {model.__tablename__: set(columns) for model, columns in WORDS.items()}
    forgotten = {
        f"{name}.{column.name}"
        for name, may_stay in MAY_STAY.items()
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, sa.String | sa.JSON | sa.LargeBinary | sa.types.TypeDecorator)
        and not isinstance(column.type, sa.Enum)
        and getattr(column.type, "impl", None).__class__ is not sa.DateTime
        and column.name not in may_stay | OF_MANY | dropped.get(name, set())
    }
    assert forgotten == set()


def test_every_source_has_a_deed_for_every_act_of_its_class_it_takes_part_in():
    alone = {"audit", "sign_in"}
    missing = [
        (source.retention_class.value, source.kind.value, act.value)
        for source in SOURCES
        for act in source.retention_class.acts
        if act in source.acts and source.kind.value not in alone and source.kind not in DEEDS[act]
    ]
    assert missing == []


def test_every_list_of_codes_in_the_database_is_the_models(app):
    """A code that a migration forgot would be refused on the day it is first needed."""
    with app.app_context():
        rules = {
            table: " ".join(check["sqltext"] for check in sa.inspect(db.engine).get_check_constraints(table))
            for table in tables()
        }
        db.session.rollback()
    missing = [
        f"{table.name}.{column.name}: {code}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Enum)
        for code in column.type.enums
        if f"'{code}'" not in rules[table.name]
    ]
    assert missing == []


# --- the schedule ---------------------------------------------------------------------------------------------------


def settings(**changed):
    return {**load("testing").retention, **changed}


def test_the_default_schedule_is_as_the_rules_say():
    lines = read(settings()).lines
    assert {kind.value: (line.days, line.act.value) for kind, line in lines.items()} == {
        "draft": (30, "delete"),
        "without_case": (365, "pseudonymise"),
        "declined": (90, "pseudonymise"),
        "case": (1826, "pseudonymise"),
        "custody": (None, "delete"),
        "asked_of_others": (1826, "delete"),
        "document": (3653, "delete"),
        "subject_access": (30, "delete"),
        "ledger": (3653, "delete"),
        "audit": (3653, "delete"),
        "protection_on_request": (1, "delete"),
        "protection": (30, "delete"),
        "sign_in": (90, "delete"),
    }
    assert set(lines) == set(RetentionClass)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"colour": {"days": 1, "act": "delete"}}, "unknown: colour"),
        ({"case": {"days": 0, "act": "delete"}}, r"retention\.case\.days: give a whole number of days from 1"),
        ({"case": {"days": True, "act": "delete"}}, r"retention\.case\.days"),
        ({"case": {"days": "5 years", "act": "delete"}}, r"retention\.case\.days"),
        ({"case": {"days": 1826}}, r"retention\.case: give days and act"),
        ({"case": {"days": 1826, "act": "burn"}}, "minimise, pseudonymise, delete"),
        ({"audit": {"days": 3653, "act": "minimise"}}, r"retention\.audit\.act: .* delete"),
        ({"custody": {"days": 100, "act": "delete"}}, "final judgment"),
        ({"protection": {"days": 31, "act": "delete"}}, r"retention\.protection\.days"),
        ({"sign_in": {"days": 29, "act": "delete"}}, r"retention\.protection\.days"),
        ({"protection": {"days": "never", "act": "delete"}}, r"retention\.protection\.days"),
        ({"protection_on_request": {"days": 31, "act": "delete"}}, r"retention\.protection_on_request\.days"),
        ({"authority": ""}, r"retention\.authority"),
        ({"batch": 0}, r"retention\.batch"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_by_name(changed, words):
    with pytest.raises(BadSettings, match=words):
        read(settings(**changed))


def test_a_bad_schedule_stops_the_start():
    from blo.app import create_app

    with pytest.raises(BadSettings, match="retention"):
        create_app(load("testing", retention=settings(batch="many")))


def test_an_environment_names_only_the_classes_it_changes(monkeypatch, tmp_path):
    from blo.settings import root

    (tmp_path / "config").mkdir()
    for name in ("default", "testing"):
        text = (root() / "config" / f"{name}.toml").read_text(encoding="utf-8")
        more = '[retention]\ncase = { days = 3653, act = "delete" }\n' if name == "testing" else ""
        (tmp_path / "config" / f"{name}.toml").write_text(text + more, encoding="utf-8")
    monkeypatch.setattr("blo.settings.root", lambda: tmp_path)
    lines = read(load("testing").retention).lines
    assert (lines[RetentionClass.CASE].days, lines[RetentionClass.LOOSE].days) == (3653, 365)


# --- names in texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names", "after"),
    [
        ("พบ စန္ဒာအေး ริมน้ำ", ["စန္ဒာအေး"], "พบ # ริมน้ำ"),
        ("นายSandar Ayeมาแล้ว", ["Sandar Aye"], "นาย#มาแล้ว"),
        ("SANDAR AYE, sandar aye", ["Sandar Aye"], "#, #"),
        ("Li believes Lian", ["Li"], "# believes Lian"),
        ("李娜和李", ["李娜"], "#和李"),
        ("Aung San and Aung", ["Aung", "Aung San"], "# and #"),
        ("ကမ်းနားမှာ မ ကိုတွေ့", ["မ"], "ကမ်းနားမှာ မ ကိုတွေ့"),
        ("Nguyễn Ẩn", ["Ẩn"], "Nguyễn #"),
        ("a (b) c", ["(b)"], "a # c"),
        ("nothing", [], "nothing"),
    ],
)
def test_a_name_is_found_as_it_was_recorded_and_not_inside_longer_words(text, names, after):
    assert masked(text, names, "#") == after


def test_the_mark_is_one_sign_no_name_is_written_with():
    assert len(ERASED) == 1
    assert not ERASED.isalnum()
    assert ERASED not in LATIN
