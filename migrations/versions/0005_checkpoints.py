"""Signing keys of offices, checkpoints and their copies, and the records that audit entries concern."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REFUSED = {
    "audit_subject": ("UPDATE", "DELETE"),
    "checkpoint": ("UPDATE", "DELETE"),
    "checkpoint_copy": ("UPDATE", "DELETE"),
    "office_key": ("DELETE",),  # a key is retired, never removed
}
REFERENCE = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,4}-[A-Z]-[0-9]{2}-[23456789ABCDEFGHJKMNPQRSTVWXY]{8}")
CHUNK = 1000


def _references(value: object) -> set[str]:
    if isinstance(value, str):
        return {value} if REFERENCE.fullmatch(value) else set()
    if isinstance(value, dict):
        return _references([*value.keys(), *value.values()])
    return set().union(*map(_references, value)) if isinstance(value, list) else set()


def _index_what_is_there() -> None:
    """Find the records that the entries so far concern."""
    entry = sa.table(
        "audit_entry", sa.column("id", sa.Uuid), sa.column("office_id", sa.Uuid), sa.column("subject"),
        sa.column("at", sa.DateTime(timezone=True)), sa.column("facts", sa.JSON),
    )  # fmt: skip
    subject = sa.table(
        "audit_subject", sa.column("entry_id", sa.Uuid), sa.column("reference"), sa.column("office_id", sa.Uuid),
        sa.column("at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    bind, last = op.get_bind(), None
    while True:
        some = sa.select(entry).order_by(entry.c.id).limit(CHUNK)
        rows = bind.execute(some if last is None else some.where(entry.c.id > last)).all()
        if not rows:
            return
        found = [
            {"entry_id": row.id, "reference": reference, "office_id": row.office_id, "at": row.at}
            for row in rows
            for reference in sorted(_references([row.subject, row.facts]))
        ]
        if found:
            bind.execute(sa.insert(subject), found)
        last = rows[-1].id


def _refuse() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, verbs in REFUSED.items():
        for verb in verbs:
            does = (
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                if postgresql
                else f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
            op.execute(f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} {does}")
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def _statement() -> list[sa.Column]:
    return [
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
    ]


def _keys() -> None:
    op.create_table(
        "office_key",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("endorsed_by", sa.String(length=32), nullable=True),
        sa.Column("endorsement", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(endorsed_by IS NULL) = (endorsement IS NULL)", name=op.f("ck_office_key_endorsed")),
        sa.ForeignKeyConstraint(["endorsed_by"], ["office_key.key_id"], name=op.f("fk_office_key_endorsed_by_office_key")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_office_key")),
    )
    present = sa.text("retired_at IS NULL")
    op.create_index(
        "ix_office_key_current", "office_key", ["office_id"], unique=True, sqlite_where=present, postgresql_where=present
    )
    op.create_index("ix_office_key_office", "office_key", ["office_id", "created_at"])
    op.create_table(
        "office_secret",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["office_key.key_id"], name=op.f("fk_office_secret_key_id_office_key")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_office_secret")),
    )


def _checkpoints() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_statement(),
        sa.CheckConstraint("number >= 1 AND position >= 1", name=op.f("ck_checkpoint_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_checkpoint_office_id_number")),
    )
    op.create_table(
        "checkpoint_copy",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("about_code", sa.String(length=12), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_key_id", sa.String(length=32), nullable=False),
        sa.Column("countersignature", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_statement(),
        sa.CheckConstraint("number >= 1 AND position >= 1", name=op.f("ck_checkpoint_copy_counted")),
        sa.CheckConstraint("office_id <> about_id", name=op.f("ck_checkpoint_copy_another_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint_copy")),
        sa.UniqueConstraint(
            "office_id", "about_id", "number", name=op.f("uq_checkpoint_copy_office_id_about_id_number")
        ),
    )
    op.create_index("ix_checkpoint_copy_about", "checkpoint_copy", ["about_id", "number"])


def _trails() -> None:
    op.create_table(
        "audit_subject",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_subject_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("entry_id", "reference", name=op.f("pk_audit_subject")),
    )
    op.create_index("ix_audit_subject_trail", "audit_subject", ["office_id", "reference", "at", "entry_id"])
    op.create_index("ix_audit_entry_kind", "audit_entry", ["office_id", "kind", "at", "id"])
    op.create_index("ix_audit_entry_account", "audit_entry", ["office_id", "account_id", "at", "id"])


def upgrade() -> None:
    """Make the tables, and index the entries that are there."""
    _keys()
    _checkpoints()
    _trails()
    _index_what_is_there()
    _refuse()


def downgrade() -> None:
    """Take the tables away."""
    op.drop_index("ix_audit_entry_account", "audit_entry")
    op.drop_index("ix_audit_entry_kind", "audit_entry")
    for table in ("audit_subject", "checkpoint_copy", "checkpoint", "office_secret", "office_key"):
        op.drop_table(table)
