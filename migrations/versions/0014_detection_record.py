"""The whole record of a detection: its state, its sections and their lines, its versions, and drafts."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW_KINDS = {
    "detection_amended",
    "detection_annulled",
    "versions_seen",
    "draft_kept",
    "draft_seen",
    "draft_discarded",
}
NEW_CODES = {
    ("legal_hold", "kind", "ck_legal_hold_record_kind"): ("draft",),
    ("deletion_record", "kind", "ck_deletion_record_record_kind"): ("draft",),
}
CRIMES = (
    "trafficking", "migrant_smuggling", "drugs", "wildlife", "timber", "waste", "counterfeit", "document_fraud",
    "scam_compound",
)  # fmt: skip
MODES = ("land", "river", "sea", "air", "rail")
SECTIONS = (
    "logged", "location", "crimes", "action", "route", "fees", "documents", "harm", "seizures", "items",
)  # fmt: skip
STATES = ("draft", "registered", "annulled")
ANNULMENTS = ("logged_twice", "by_mistake", "did_not_happen", "other")
AMENDMENTS = ("added", "mistake", "learned", "checked", "other")
PRECISIONS = ("spot", "hundred_metres", "kilometre", "ten_kilometres", "area")


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


ADDED = (
    ("version", "INTEGER NOT NULL DEFAULT 1", ()),
    (
        "state",
        "VARCHAR(40) NOT NULL DEFAULT 'registered'",
        (("detection_state", _one_of("state", STATES)), ("no_draft", "state <> 'draft'")),
    ),
    ("changed_at", "{moment}", ()),
    ("annulled_at", "{moment}", (("annulled", "(state = 'annulled') = (annulled_at IS NOT NULL)"),)),
    ("annulled_by_id", "{uuid}", (("annulled_by", "(annulled_at IS NULL) = (annulled_by_id IS NULL)"),)),
    (
        "annul_reason",
        "VARCHAR(40)",
        (
            ("annul_reason", _one_of("annul_reason", ANNULMENTS)),
            ("annul_reason_given", "(annulled_at IS NULL) = (annul_reason IS NULL)"),
        ),
    ),
    ("annul_words", "TEXT NOT NULL DEFAULT ''", (("annul_in_words", "annul_reason <> 'other' OR annul_words <> ''"),)),
    (
        "annul_language",
        "VARCHAR(12) NOT NULL DEFAULT ''",
        (("annul_language", "(annul_words = '') = (annul_language = '')"),),
    ),
    ("latitude", "BIGINT", (("latitude", "latitude BETWEEN -9000000 AND 9000000"),)),
    (
        "longitude",
        "BIGINT",
        (
            ("longitude", "longitude BETWEEN -18000000 AND 18000000"),
            ("coordinates", "(latitude IS NULL) = (longitude IS NULL)"),
        ),
    ),
    (
        "precision",
        "VARCHAR(40)",
        (
            ("precision", _one_of("precision", PRECISIONS)),
            ("precision_given", "(latitude IS NULL) = (precision IS NULL)"),
        ),
    ),
    ("crimes", "JSON NOT NULL DEFAULT '[]'", ()),
    ("definition", "VARCHAR(40) NOT NULL DEFAULT ''", ()),
    (
        "facilitation",
        "VARCHAR(40)",
        (("facilitation", _one_of("facilitation", ("confirmed", "suspected", "none", "unknown"))),),
    ),
    ("facilitation_basis", "JSON NOT NULL DEFAULT '[]'", ()),
    ("material_benefit", "VARCHAR(40)", (("benefit", _one_of("material_benefit", ("yes", "no", "unknown"))),)),
    ("recruitment", "JSON NOT NULL DEFAULT '[]'", ()),
    ("concealment", "VARCHAR(40) NOT NULL DEFAULT ''", ()),
    ("action_taken", "JSON NOT NULL DEFAULT '[]'", ()),
    ("sister_office", "VARCHAR(40)", (("yes_no", _one_of("sister_office", ("yes", "no"))),)),
)
"""Columns of `detection`, in the order in which they come: each with the rules that speak of no later one."""


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


# --- tables ---------------------------------------------------------------------------------------------------------


def _lines(table: str, *columns: sa.Column | sa.CheckConstraint) -> None:
    op.create_table(
        table,
        sa.Column("detection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["detection_id"], ["detection.id"], name=op.f(f"fk_{table}_detection_id_detection")),
        sa.PrimaryKeyConstraint("detection_id", "position", name=op.f(f"pk_{table}")),
    )


def _all_lines() -> None:
    _lines(
        "detection_leg",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("mode", _codes(*MODES, name="mode"), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("crossing", sa.Text(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_detection_leg_days")),
    )
    _lines(
        "detection_fee",
        sa.Column("leg", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("timing", _codes("before", "stages", "arrival", "debt", name="fee_timing"), nullable=True),
        sa.Column(
            "method",
            _codes("cash", "hawala", "bank", "mobile_money", "employer_deduction", "labour", name="fee_method"),
            nullable=True,
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_detection_fee_amount")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_detection_fee_currency")),
    )
    frauds = (
        "none", "counterfeit", "altered", "impostor", "fraudulently_obtained", "stolen_blank", "fantasy",
    )  # fmt: skip
    _lines(
        "detection_paper",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=3), nullable=False),
        sa.Column("fraud", _codes(*frauds, name="fraud"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_detection_paper_number")),
    )
    _lines(
        "detection_harm",
        sa.Column("kind", _codes("death", "injury", "missing", "abuse", name="harm_kind"), nullable=False),
        sa.Column("abuse", sa.String(length=40), nullable=False),
        sa.Column("perpetrator", sa.String(length=40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.CheckConstraint("persons > 0", name=op.f("ck_detection_harm_persons")),
        sa.CheckConstraint("(kind = 'abuse') = (abuse <> '')", name=op.f("ck_detection_harm_abuse_kind")),
    )
    _lines(
        "detection_seizure",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_detection_seizure_quantity")),
    )
    _lines(
        "detection_item",
        sa.Column("crime", _codes(*CRIMES, name="crime"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_detection_item_quantity")),
        sa.CheckConstraint("(quantity IS NULL) = (unit = '')", name=op.f("ck_detection_item_unit")),
    )


def _versions() -> None:
    op.create_table(
        "detection_version",
        sa.Column("detection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", _codes(*SECTIONS, name="section"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", _codes(*AMENDMENTS, name="amend_reason"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_language", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 1", name=op.f("ck_detection_version_number")),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name=op.f("ck_detection_version_reason_in_words")),
        sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f("ck_detection_version_words_language")),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_detection_version_agency_named")),
        sa.ForeignKeyConstraint(
            ["detection_id"], ["detection.id"], name=op.f("fk_detection_version_detection_id_detection")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_detection_version_account_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_detection_version_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_version")),
        sa.UniqueConstraint("detection_id", "number", name=op.f("uq_detection_version_detection_id_number")),
    )
    op.create_index("ix_detection_version_detection", "detection_version", ["detection_id", "at", "id"])


def _drafts() -> None:
    op.create_table(
        "detection_draft",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_detection_draft_agency_named")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_detection_draft_account_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_detection_draft_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_draft")),
    )
    op.create_index("ix_detection_draft_office", "detection_draft", ["office_id", "kept_at", "id"])


def _add_columns() -> None:
    """Add the columns one by one: SQLite takes a rule only with the column it comes with."""
    own = {"moment": "TIMESTAMP WITH TIME ZONE", "uuid": "UUID"} if _is_postgresql() else {}
    types = own or {"moment": "DATETIME", "uuid": "CHAR(32)"}
    for name, kind, rules in ADDED:
        held = "".join(f" CONSTRAINT ck_detection_{rule} CHECK ({what})" for rule, what in rules)
        op.execute(f"ALTER TABLE detection ADD COLUMN {name} {kind.format(**types)}{held}")


def upgrade() -> None:
    """Add what the whole record needs."""
    _add_columns()
    _all_lines()
    _versions()
    _drafts()
    for (table, column, constraint), codes in NEW_CODES.items():
        _add_codes(table, column, constraint, codes)
    _add_codes("audit_entry", "kind", "ck_audit_entry_audit_kind", tuple(sorted(NEW_KINDS)))


def downgrade() -> None:
    """Take it off, but for the kinds of audit entries: these stand in every log, and the log is never cut."""
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
    for table in (
        "detection_draft", "detection_version", "detection_item", "detection_seizure", "detection_harm",
        "detection_paper", "detection_fee", "detection_leg",
    ):  # fmt: skip
        op.drop_table(table)
    for name, _kind, rules in reversed(ADDED):
        if _is_postgresql():
            for rule, _what in rules:
                op.execute(f"ALTER TABLE detection DROP CONSTRAINT ck_detection_{rule}")
        op.execute(f"ALTER TABLE detection DROP COLUMN {name}")
