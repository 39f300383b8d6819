"""The chores of the night, each with a clock of its own

Revision 0014, after 0013. Only a table: a program that knows 0013 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

HAS_NEXT = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "chore",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chore")),
        sa.UniqueConstraint("name", name=op.f("uq_chore_name")),
    )
    op.create_index(
        "ix_chore_next_at", "chore", ["next_at"], sqlite_where=HAS_NEXT, postgresql_where=HAS_NEXT
    )  # fmt: skip
