"""The text that an entry's hash is made of is canonical JSON, however it is put together."""

import hashlib
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.audit.kinds import AuditKind
from blo.audit.service import canonical, chained_hash, concerned, entry_hash, personal_digest

pytestmark = pytest.mark.walls
TEXT = st.text(max_size=20)
VALUES = st.recursive(
    st.one_of(TEXT, st.integers(-5, 5), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)


@given(TEXT, st.dictionaries(TEXT, VALUES, max_size=4), st.booleans(), st.integers(1, 10**9))
def test_an_entry_is_hashed_as_the_canonical_json_of_all_it_says(subject, facts, somebody, position):
    identifier = UUID(int=position)
    entry = SimpleNamespace(
        id=identifier,
        office_id=UUID(int=7),
        position=position,
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        kind=AuditKind.CASE_SEEN,
        account_id=identifier if somebody else None,
        subject=subject,
        case_id=None if somebody else identifier,
        facts=facts,
        personal_digest="d" * 64,
        previous_hash="p" * 64,
    )
    body = {
        "id": str(entry.id),
        "office": str(entry.office_id),
        "position": position,
        "at": entry.at.isoformat(),
        "kind": "case_seen",
        "account": str(entry.account_id) if somebody else None,
        "subject": subject,
        "case": None if somebody else str(entry.case_id),
        "facts": facts,
        "personal": entry.personal_digest,
    }
    expected = hashlib.sha256(entry.previous_hash.encode() + canonical(body)).hexdigest()
    assert entry_hash(entry) == expected
    entry.id, entry.kind = str(entry.id), "case_seen"
    assert chained_hash(entry, canonical(facts).decode()) == expected


def test_the_salt_comes_first():
    expected = hashlib.sha256(b"salt" + '{"name":"ก"}'.encode()).hexdigest()
    assert personal_digest("salt", {"name": "ก"}) == expected


def test_an_entry_concerns_its_subject_and_every_reference_in_its_facts():
    person, case, other = "TH-MSI-P-26-22222222", "TH-MSI-C-26-33333333", "MM-TCL-P-26-44444444"
    facts = {
        "persons": [person],
        "outcomes": {other: "received"},
        "note": {"deep": [case]},
        "count": 3,
        "office": "TH-MSI-01",
    }
    assert concerned("TH-MSI-01", facts) == {person, case, other}
    assert concerned(case, {}) == {case}
    assert concerned("", {"text": f"see {person}"}) == set()
