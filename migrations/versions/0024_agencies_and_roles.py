"""Entries of devices by agency, identified victims and changes of roles, crimes of things, and an index by logger."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NEW_CODES = {
    ("detection_person", "role", "ck_detection_person_person_role"): ("identified_victim",),
    ("person_version", "section", "ck_person_version_person_section"): ("role",),
    ("detection_item", "crime", "ck_detection_item_crime"): ("ozone_depleting", "other"),
}
DECIDED = "ck_detection_person_decided"
BY_BODY = "ck_detection_person_decided_by"
LOGGED_BY = ("office_id", "logged_by_id", "logged_at", "id")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _present(table: str, constraint: str) -> tuple[str, list[str]]:
    """Return how a list of codes is written now, and its codes; whatever was added to it before stays on it."""
    connection = op.get_bind()
    if _is_postgresql():
        text = connection.execute(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": constraint}
        ).scalar_one()
        return text, re.findall(r"'(\w+)'", text)
    whole = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    text = re.search(rf"CONSTRAINT \"?{constraint}\"? CHECK \([^()]*\([^()]*\)\)", whole).group()
    return text, re.findall(r"'(\w+)'", text)


def _set_codes(table: str, column: str, constraint: str, wanted: list[str]) -> None:
    text, _ = _present(table, constraint)
    listed = ", ".join(f"'{code}'" for code in wanted)
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")
        return
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")  # SQLite's own way to change a CHECK where the table stays
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (text, f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))", table),
    )
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _logged_for(column: str, otherwise: str) -> str:
    """What was logged from an entry says for whom it is; of an incomplete one, its writer's account does."""
    record = f"SELECT detection.{column} FROM detection WHERE detection.reference = captured_entry.reference"
    writer = f"SELECT {otherwise} FROM account WHERE account.id = captured_entry.account_id"
    return f"UPDATE captured_entry SET {column} = coalesce(({record}), ({writer}))"


def upgrade() -> None:
    """Add them; an entry is for the agency that its detection is for, an incomplete one for its writer's."""
    op.execute("ALTER TABLE captured_entry ADD COLUMN agency VARCHAR(20) NOT NULL DEFAULT ''")
    op.execute(
        "ALTER TABLE captured_entry ADD COLUMN agency_only BOOLEAN NOT NULL DEFAULT FALSE"
        " CONSTRAINT ck_captured_entry_agency_named CHECK (NOT agency_only OR agency <> '')"
    )
    op.execute(_logged_for("agency", "account.agency"))
    op.execute(_logged_for("agency_only", "account.agency <> ''"))
    op.execute("ALTER TABLE detection_person ADD COLUMN decided_by TEXT NOT NULL DEFAULT ''")
    op.execute(
        "ALTER TABLE detection_person ADD COLUMN decided_on DATE"
        f" CONSTRAINT {DECIDED} CHECK ((role = 'identified_victim') = (decided_on IS NOT NULL))"
        f" CONSTRAINT {BY_BODY} CHECK ((decided_by = '') = (decided_on IS NULL))"
    )
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [*_present(table, constraint)[1], *codes])
    op.create_index("ix_detection_logged_by", "detection", list(LOGGED_BY))


def downgrade() -> None:
    """Take them off; refuse where a new code is recorded, as for an identified victim."""
    for (table, column, _), codes in NEW_CODES.items():
        held = ", ".join(f"'{code}'" for code in codes)
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table} WHERE {column} IN ({held})")).scalar_one():
            raise RuntimeError(f"{table}.{column} holds codes that were not known before")
    op.drop_index("ix_detection_logged_by", "detection")
    for column in ("decided_on", "decided_by"):
        op.execute(f"ALTER TABLE detection_person DROP COLUMN {column}")
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
    for column in ("agency_only", "agency"):
        op.execute(f"ALTER TABLE captured_entry DROP COLUMN {column}")
