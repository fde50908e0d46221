"""Accounts wait until a second person has confirmed what an administrator handed over."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; accounts that are there already wait for nobody."""
    kind, none = ("uuid[]", "'{}'") if op.get_bind().dialect.name == "postgresql" else ("JSON", "'[]'")
    op.execute(f"ALTER TABLE account ADD COLUMN handed_by {kind} DEFAULT {none} NOT NULL")


def downgrade() -> None:
    """Take it away, and close what still waits: it opened nothing, and nothing would keep it from opening then."""
    waiting = "'{}'" if op.get_bind().dialect.name == "postgresql" else "'[]'"
    op.execute(f"UPDATE account SET active = false WHERE handed_by <> {waiting}")
    op.execute("ALTER TABLE account DROP COLUMN handed_by")
