"""When and how fees are paid, what was wrong with documents and kinds of harm are codes of lists that grow."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FRAUDS = ("none", "counterfeit", "altered", "impostor", "fraudulently_obtained", "stolen_blank", "fantasy")
METHODS = ("cash", "hawala", "bank", "mobile_money", "employer_deduction", "labour")
OPTIONAL = ("timing", "method")
HELD = (
    ("detection_fee", "timing", "ck_detection_fee_fee_timing", ("before", "stages", "arrival", "debt")),
    ("detection_fee", "method", "ck_detection_fee_fee_method", METHODS),
    ("detection_paper", "fraud", "ck_detection_paper_fraud", FRAUDS),
    ("detection_harm", "kind", "ck_detection_harm_harm_kind", ("death", "injury", "missing", "abuse")),
)
"""Tables, columns, and the rules by which they knew no other codes than these."""


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _rewrite(table: str, before: str, after: str) -> None:
    """Change how a table is written, as SQLite itself says to where the table stays."""
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    changed, count = re.subn(before, after, found, count=1)
    if not count:
        raise RuntimeError(f"{table} is not written as expected: {before}")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (changed, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def upgrade() -> None:
    """Let the lists say which codes there are; none is the empty text, as in other columns of listed codes."""
    for table, column, rule, _ in HELD:
        if _is_postgresql():
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
        else:
            _rewrite(table, rf",\s*CONSTRAINT \"?{rule}\"? CHECK \([^()]*\([^()]*\)\)", "")
        if column in OPTIONAL:
            op.execute(f"UPDATE {table} SET {column} = '' WHERE {column} IS NULL")
            if _is_postgresql():
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
            else:
                _rewrite(table, rf"\b{column} VARCHAR\(40\)", rf"{column} VARCHAR(40) NOT NULL")


def downgrade() -> None:
    """Hold them to the codes of before; refuse where another one is recorded."""
    for table, column, rule, codes in HELD:
        listed = ", ".join(f"'{code}'" for code in codes)
        others = f"SELECT count(*) FROM {table} WHERE {column} <> '' AND {column} NOT IN ({listed})"
        if op.get_bind().execute(sa.text(others)).scalar_one():
            raise RuntimeError(f"{table}.{column} holds codes that were not known before")
        if column in OPTIONAL:
            if _is_postgresql():
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
            else:
                _rewrite(table, rf"\b{column} VARCHAR\(40\) NOT NULL", f"{column} VARCHAR(40)")
            op.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = ''")
        held = f"CONSTRAINT {rule} CHECK ({column} IN ({listed}))"
        if _is_postgresql():
            op.execute(f"ALTER TABLE {table} ADD {held}")
        else:
            _rewrite(table, r"\s*\)\s*$", rf", {held})")
