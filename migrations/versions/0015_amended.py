"""When each field of a detection was last amended, for offices that were given the field."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; amendments made before are not told of."""
    op.execute("ALTER TABLE detection ADD COLUMN amended JSON NOT NULL DEFAULT '{}'")


def downgrade() -> None:
    """Take it off."""
    op.execute("ALTER TABLE detection DROP COLUMN amended")
