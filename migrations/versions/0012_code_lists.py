"""The registry of code lists: versions of entries, and the stamp by which a process knows that one was added."""

import re
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEW_KINDS = {"code_added", "code_changed", "codes_taken_in"}
NAME = "ck_audit_entry_audit_kind"


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _listed(kinds: set[str]) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in sorted(kinds)) + ")"


def _add_kinds() -> None:
    bind = op.get_bind()
    postgresql = _is_postgresql()
    asked = (
        f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{NAME}'"
        if postgresql
        else "SELECT sql FROM sqlite_master WHERE name = 'audit_entry'"
    )
    written = bind.execute(sa.text(asked)).scalar_one()
    rule = written if postgresql else re.search(rf"CONSTRAINT \"?{NAME}\"? CHECK \(([^)]*\))\)", written)[1]
    known = set(re.findall(r"'(\w+)'", rule))
    new = _listed(known | NEW_KINDS)
    if postgresql:
        op.execute(f"ALTER TABLE audit_entry DROP CONSTRAINT {NAME}")
        op.execute(f"ALTER TABLE audit_entry ADD CONSTRAINT {NAME} CHECK ({new})")
        return
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = {"new": written.replace(rule, new)}
    bind.execute(sa.text("UPDATE sqlite_master SET sql = :new WHERE name = 'audit_entry'"), changed)
    bind.exec_driver_sql(f"PRAGMA schema_version = {bind.exec_driver_sql('PRAGMA schema_version').scalar_one() + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")


def _refuse(table: str, what: str) -> None:
    if _is_postgresql():
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        action = f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} {action}")


def upgrade() -> None:
    """Make the tables; `migrate` fills them with what comes with the program."""
    origin = sa.Enum(
        "shipped", "person", "file", name="origin", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "code_version",
        sa.Column("list_name", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.JSON(), nullable=False),
        sa.Column("origin", origin, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("by_office", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_code_version_version")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_code_version_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_version")),
        sa.UniqueConstraint("list_name", "code", "version", name=op.f("uq_code_version_list_name_code_version")),
    )
    stamp = op.create_table(
        "code_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_code_stamp_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_stamp")),
    )
    op.bulk_insert(stamp, [{"id": 1, "stamp": uuid4()}])
    for verb in ("UPDATE", "DELETE", *(("TRUNCATE",) if _is_postgresql() else ())):
        _refuse("code_version", verb)
    _add_kinds()


def downgrade() -> None:
    """Drop the tables; kinds of audit entries stay on their list, for the log is never cut."""
    op.drop_table("code_stamp")
    op.drop_table("code_version")
