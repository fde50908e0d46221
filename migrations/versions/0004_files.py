"""Seal what names people, with keys of the database's own; and a table of attached files.

The program's own sealing is used here: its form is marked in what it writes, so later forms can be told apart.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from flask import current_app

from blo.kernel.sealing import Keyring, Masters

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT, LINE = sa.Text(), sa.String(500)
PLAIN = {
    ("person", "birth_day"): sa.Date(),
    ("person_name", "text"): sa.String(200),
    ("detection", "narrative"): TEXT,
    ("case_file", "summary"): TEXT,
    ("release", "handling_note"): LINE,
    ("referral", "message"): TEXT,
    ("referral", "contact_instructions"): TEXT,
    ("referral_step", "note"): TEXT,
    ("handover", "handling_note"): LINE,
    ("handover", "witness_name"): sa.String(200),
    ("handover", "interpreter_name"): sa.String(200),
    ("handover_person", "documents"): LINE,
    ("handover_person", "health"): LINE,
    ("handover_person", "property_list"): sa.String(1000),
    ("handover_person", "condition"): LINE,
    ("handover_person", "guardian"): sa.String(200),
    ("handover_person", "best_interests_reference"): sa.String(100),
    ("handover_person", "child_officer"): sa.String(200),
    ("handover_person", "remark"): LINE,
    ("audit_personal", "facts"): sa.JSON(),
    ("issued_document", "pdf"): sa.LargeBinary(),
}
"""What is sealed, and as what it was kept before. SQLite keeps whatever it is given and needs no change of type."""
TABLES = tuple(dict.fromkeys(table for table, _ in PLAIN))
KEYS = {"handover_person": ("handover_id", "person_id"), "audit_personal": ("entry_id",)}
BATCH = 500


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


@contextmanager
def _unguarded() -> Iterator[None]:
    """Lift, for this transaction's own work, the triggers that refuse changes and the walls that hide rows."""
    bind = op.get_bind()
    if _is_postgresql():
        hidden = sa.text("SELECT relforcerowsecurity FROM pg_class WHERE oid = CAST(:name AS regclass)")
        forced = [table for table in TABLES if bind.scalar(hidden, {"name": table})]
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in forced:
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        return
    known = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables")
    triggers = bind.execute(known.bindparams(sa.bindparam("tables", TABLES, expanding=True))).all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        bind.exec_driver_sql(sql)


def _rewrite(table: str, column: str, change: Callable[[Any], Any]) -> None:
    """Replace every value of a column by another, a batch at a time."""
    bind, names = op.get_bind(), KEYS.get(table, ("id",))
    kind = sa.LargeBinary() if column == "pdf" else sa.Text()
    stored = sa.table(table, *(sa.column(name, sa.Uuid()) for name in names), sa.column(column, kind))
    value, keys = stored.c[column], [stored.c[name] for name in names]
    update = sa.update(stored).where(*(key == sa.bindparam(f"old_{key.name}") for key in keys))
    update = update.values({column: sa.bindparam("new", type_=kind)})
    reading = sa.select(*keys, value).where(value.is_not(None)).order_by(*keys).limit(BATCH)
    rows = bind.execute(reading).all()
    while rows:
        new = [
            {"new": change(row[-1]), **{f"old_{name}": part for name, part in zip(names, row, strict=False)}}
            for row in rows
        ]
        bind.execute(update, new)
        rows = bind.execute(reading.where(sa.tuple_(*keys) > tuple(rows[-1][:-1]))).all()


def _masters() -> Masters:
    return Masters(current_app.extensions["blo_settings"].data_keys)


def _seal() -> None:
    ring = Keyring(_masters())
    ring.make(op.get_bind())
    with _unguarded():
        for (table, column), kind in PLAIN.items():
            place = f"{table}.{column}"
            if column == "pdf":
                _rewrite(table, column, partial(ring.seal, place=place))
                continue
            if _is_postgresql() and kind is not TEXT:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT USING {column}::text")
            _rewrite(table, column, partial(ring.seal_text, place=place))


def _open() -> None:
    ring = Keyring(_masters()).load(op.get_bind())
    with _unguarded():
        for (table, column), kind in PLAIN.items():
            place = f"{table}.{column}"
            _rewrite(table, column, partial(ring.open if column == "pdf" else ring.open_text, place=place))
            if _is_postgresql() and kind is not TEXT and column != "pdf":
                name = kind.compile(op.get_bind().dialect)
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {name} USING {column}::{name}")


def _code(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the first data key, seal what is there, and make room for files."""
    op.create_table(
        "data_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("master", sa.String(length=20), nullable=False),
        sa.Column("wrapped", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_data_key")),
    )
    _seal()
    op.create_table(
        "file",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.Column("subject_kind", _code("subject", "detection", "case"), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("file_kind", _code("file_kind", "jpeg", "png", "pdf"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("caption_language", sa.String(length=12), nullable=False),
        sa.Column("received_digest", sa.String(length=64), nullable=False),
        sa.Column("kept_digest", sa.String(length=64), nullable=False),
        sa.Column("stored_digest", sa.String(length=64), nullable=False),
        sa.Column("small_digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_file_agency_named")),
        sa.CheckConstraint("(caption = '') = (caption_language = '')", name=op.f("ck_file_caption_language")),
        sa.CheckConstraint("(small_digest = '') = (file_kind = 'pdf')", name=op.f("ck_file_small")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_file_pages")),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_file_added_by_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_file_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_file_reference")),
        sa.UniqueConstraint("submission", name=op.f("uq_file_submission")),
    )
    op.create_index("ix_file_subject", "file", ["subject_id", "added_at", "id"])


def downgrade() -> None:
    """Write everything as it was before; then the keys go, and with them the files."""
    op.drop_table("file")
    _open()
    op.drop_table("data_key")
