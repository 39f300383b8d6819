"""Deliveries that are said in the thread below an earlier one

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IS_BELOW = sa.text("below_id IS NOT NULL")


def upgrade() -> None:
    """A column in place, and its index."""
    op.add_column(
        "delivery",
        sa.Column("below_id", sa.Uuid(), sa.ForeignKey("delivery.id", name="fk_delivery_below_id"), nullable=True),
        inline_references=True,  # SQLite adds no constraint to a table that is there
    )
    op.create_index(
        "ix_delivery_below", "delivery", ["below_id"], sqlite_where=IS_BELOW, postgresql_where=IS_BELOW
    )  # fmt: skip
