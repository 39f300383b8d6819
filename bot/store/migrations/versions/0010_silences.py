"""Silence that a lane's next owner keeps too, and an index of what is half said

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNSETTLED = sa.text("state IN ('sending', 'doubted')")


def upgrade() -> None:
    """A column in place, and an index."""
    op.add_column("lane", sa.Column("silences", sa.JSON(), nullable=True))
    op.create_index(
        "ix_delivery_unsettled", "delivery", ["lane", "due"], sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )  # fmt: skip
