"""Which agency of an office recorded something and may keep it to itself, and the offices that may see it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWNED = ("detection", "person", "case_file", "release", "referral", "handover", "issued_document")
SHARED = {"detection": "detection", "person": "person", "case_file": "case"}
AGENCIES = (
    "immigration",
    "police",
    "customs",
    "navy_marine",
    "drug_control",
    "wildlife_forestry",
    "social_services",
    "prosecution",
    "other",
)
COLLECTED = {
    "postgresql": "coalesce(array_agg(DISTINCT recipient_id), '{}')",
    "sqlite": "json_group_array(DISTINCT recipient_id)",
}


def upgrade() -> None:
    """Add the columns; what was released already is noted beside what it is of.

    Written as statements, because rebuilding a table, as SQLite would, loses the triggers that refuse changes.
    """
    engine = op.get_bind().dialect.name
    no = "false" if engine == "postgresql" else "0"
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN agency VARCHAR(20) DEFAULT '' NOT NULL")
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN agency_only BOOLEAN DEFAULT {no} NOT NULL "
            f"CONSTRAINT ck_{table}_agency_named CHECK (NOT agency_only OR agency <> '')"
        )
    known = ", ".join(f"'{agency}'" for agency in ("", *AGENCIES))
    op.execute(
        "ALTER TABLE account ADD COLUMN agency VARCHAR(20) DEFAULT '' NOT NULL "
        f"CONSTRAINT ck_account_agency CHECK (agency IN ({known}))"
    )
    kind, none = ("uuid[]", "'{}'") if engine == "postgresql" else ("JSON", "'[]'")
    for table, subject in SHARED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN visible_to {kind} DEFAULT {none} NOT NULL")
        op.execute(
            f"UPDATE {table} SET visible_to = (SELECT {COLLECTED[engine]} FROM release "
            f"WHERE release.kind = '{subject}' AND release.subject_id = {table}.id AND release.state = 'active')"
        )
        op.create_index(f"ix_{table}_visible_to", table, ["visible_to"], postgresql_using="gin")


def downgrade() -> None:
    """Take them away."""
    for table in SHARED:
        op.drop_index(f"ix_{table}_visible_to", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN visible_to")
    op.execute("ALTER TABLE account DROP COLUMN agency")
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN agency_only")
        op.execute(f"ALTER TABLE {table} DROP COLUMN agency")
