"""Persons in full: more of birth and care, documents, versions, and what persons are to each other."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEW_KINDS = {"person_amended", "persons_linked", "persons_unlinked", "person_versions_seen"}
NEW_CODES = {
    ("person", "birth_precision", "ck_person_birth_precision"): ("month",),
    ("person", "birth_basis", "ck_person_basis"): ("assessed", "machine"),
    ("person_name", "kind", "ck_person_name_name_kind"): ("alias", "on_document", "mrz"),
    ("person_name", "basis", "ck_person_name_basis"): ("assessed", "machine"),
}
SECTIONS = ("names", "identity", "care", "documents")
AMENDMENTS = ("added", "mistake", "learned", "checked", "other")
STATUSES = ("with_person", "kept", "taken", "lost", "copy", "not_seen")
LINKS = (
    "parent", "child", "spouse", "sibling", "guardian", "ward", "relative", "travels_with", "claims_to_be_family",
    "claimed_as_family", "same_person",
)  # fmt: skip
BASES = ("document", "stated", "one_side", "seen", "compared")
BIRTH_YEAR = "ck_person_birth_year"
OF_A_YEAR, OF_A_YEAR_OR_MONTH = "(birth_precision = 'year')", "(birth_precision IN ('year', 'month'))"


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


ADDED = (
    (
        "birth_month",
        "INTEGER",
        (
            ("birth_month", "(birth_precision = 'month') = (birth_month IS NOT NULL)"),
            ("month", "birth_month BETWEEN 1 AND 12"),
        ),
    ),
    (
        "interpreter",
        "VARCHAR(40)",
        (("interpreting", _one_of("interpreter", ("none", "independent", "not_independent"))),),
    ),
    (
        "child_status",
        "VARCHAR(40)",
        (("child_status", _one_of("child_status", ("accompanied", "separated", "unaccompanied"))),),
    ),
    ("vulnerabilities", "JSON NOT NULL DEFAULT '[]'", ()),
)
"""Columns of `person`, in the order in which they come: each with the rules that speak of no later one."""


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _codes(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


# --- lists of codes that grow ---------------------------------------------------------------------------------------


def _rewrite(table: str, before: str, after: str) -> None:
    """Change the text of an SQLite table's definition, as its manual says for rules that no row is touched by."""
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    if found.count(before) != 1:
        raise RuntimeError(f"{table} is not defined as expected: {before!r}")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (found.replace(before, after), table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _present(table: str, constraint: str) -> tuple[str, list[str]]:
    """Return how a list of codes is written now, and its codes; whatever was added to it before stays on it."""
    connection = op.get_bind()
    if _is_postgresql():
        asked = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        text = connection.execute(asked, {"name": constraint}).scalar_one()
        return text, re.findall(r"'([^']*)'::", text)
    whole = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    text = re.search(rf"CONSTRAINT \"?{constraint}\"? CHECK \([^()]*\([^()]*\)\)", whole).group()
    return text, re.findall(r"'([^']*)'", text)


def _set_codes(table: str, column: str, constraint: str, wanted: list[str]) -> None:
    text, _ = _present(table, constraint)
    listed = ", ".join(f"'{code}'" for code in wanted)
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")
    else:
        _rewrite(table, text, f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")


def _add_codes(table: str, column: str, constraint: str, codes: tuple[str, ...]) -> None:
    known = _present(table, constraint)[1]
    _set_codes(table, column, constraint, [*known, *(code for code in codes if code not in known)])


def _set_birth_year(before: str, after: str) -> None:
    """Let a year of birth stand with a month, or without one alone."""
    rule = f"{after} = (birth_year IS NOT NULL)"
    if _is_postgresql():
        op.execute(f"ALTER TABLE person DROP CONSTRAINT {BIRTH_YEAR}")
        op.execute(f"ALTER TABLE person ADD CONSTRAINT {BIRTH_YEAR} CHECK ({rule})")
    else:
        _rewrite("person", f"{before} = (birth_year IS NOT NULL)", rule)


# --- tables ---------------------------------------------------------------------------------------------------------


def _own_rows(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f(f"ck_{table}_agency_named")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f(f"fk_{table}_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _named(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _documents() -> None:
    op.create_table(
        "person_document",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=3), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("status", _codes(*STATUSES, name="document_status"), nullable=True),
        sa.Column("mrz", sa.Text(), nullable=False),
        sa.CheckConstraint("expires >= issued", name=op.f("ck_person_document_validity")),
        _named("person_document", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "position", name=op.f("pk_person_document")),
    )


def _versions() -> None:
    op.create_table(
        "person_version",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", _codes(*SECTIONS, name="person_section"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", _codes(*AMENDMENTS, name="amend_reason"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_language", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        *_own_rows("person_version"),
        sa.CheckConstraint("number > 1", name=op.f("ck_person_version_number")),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name=op.f("ck_person_version_reason_in_words")),
        sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f("ck_person_version_words_language")),
        _named("person_version", "person_id", "person"),
        _named("person_version", "account_id", "account"),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_person_version_person_id_number")),
    )
    op.create_index("ix_person_version_person", "person_version", ["person_id", "at", "id"])


def _links() -> None:
    op.create_table(
        "person_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _codes(*LINKS, name="link_kind"), nullable=False),
        sa.Column("basis", _codes(*BASES, name="link_basis"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_language", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("submission", sa.Uuid(), nullable=True),
        *_own_rows("person_link"),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_person_link_two_persons")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_person_link_ended_by")),
        sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f("ck_person_link_words_language")),
        sa.CheckConstraint("kind <> 'same_person' OR words <> ''", name=op.f("ck_person_link_same_in_words")),
        _named("person_link", "person_id", "person"),
        _named("person_link", "other_id", "person"),
        _named("person_link", "made_by_id", "account"),
        _named("person_link", "ended_by_id", "account"),
        sa.UniqueConstraint("submission", name=op.f("uq_person_link_submission")),
    )
    op.create_index("ix_person_link_person", "person_link", ["person_id"])
    op.create_index("ix_person_link_other", "person_link", ["other_id"])


def upgrade() -> None:
    """Add what persons in full need."""
    for (table, column, constraint), codes in NEW_CODES.items():
        _add_codes(table, column, constraint, codes)
    _set_birth_year(OF_A_YEAR, OF_A_YEAR_OR_MONTH)
    for name, kind, rules in ADDED:
        held = "".join(f" CONSTRAINT ck_person_{rule} CHECK ({what})" for rule, what in rules)
        op.execute(f"ALTER TABLE person ADD COLUMN {name} {kind}{held}")
    _documents()
    _versions()
    _links()
    _add_codes("audit_entry", "kind", "ck_audit_entry_audit_kind", tuple(sorted(NEW_KINDS)))


def downgrade() -> None:
    """Take it off, but for the kinds of audit entries: these stand in every log, and the log is never cut.

    A month of birth falls back to its year, and a name or a birth to what was known of it before.
    """
    for table in ("person_link", "person_version", "person_document"):
        op.drop_table(table)
    op.execute("UPDATE person_name SET kind = 'latin' WHERE kind IN ('alias', 'on_document', 'mrz')")
    op.execute("UPDATE person_name SET basis = 'document' WHERE basis IN ('assessed', 'machine')")
    op.execute("UPDATE person SET birth_basis = 'estimated' WHERE birth_basis IN ('assessed', 'machine')")
    op.execute("UPDATE person SET birth_precision = 'year', birth_month = NULL WHERE birth_precision = 'month'")
    for name, _kind, rules in reversed(ADDED):
        if _is_postgresql():
            for rule, _what in rules:
                op.execute(f"ALTER TABLE person DROP CONSTRAINT ck_person_{rule}")
        op.execute(f"ALTER TABLE person DROP COLUMN {name}")
    _set_birth_year(OF_A_YEAR_OR_MONTH, OF_A_YEAR)
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
