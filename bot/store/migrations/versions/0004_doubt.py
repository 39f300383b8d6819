"""Doubt: since when a delivery may have arrived, and how often that was so

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Not in a batch: on SQLite that would make the table anew, which the rows that point at it forbid."""
    op.add_column("delivery", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("delivery", sa.Column("doubts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("delivery", sa.Column("looks", sa.Integer(), server_default="0", nullable=False))
