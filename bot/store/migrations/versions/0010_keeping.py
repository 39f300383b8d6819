"""What a restore may not undo, whether one is settled, how hashes are made, what of a lane is silenced or half said

Revision 0010, after 0009. Only a table, an index and columns that may be empty: a program that knows 0009 goes on
beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNSETTLED = sa.text("state IN ('sending', 'doubted')")


def upgrade() -> None:
    """A new table, empty columns and indexes."""
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(
        "ix_promise_unwritten",
        "promise",
        ["id"],
        unique=False,
        sqlite_where=sa.text("NOT written"),
        postgresql_where=sa.text("NOT written"),
    )
    op.add_column("house", sa.Column("came_back_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("house", sa.Column("hash_key", sa.LargeBinary(), nullable=True))
    op.add_column("lane", sa.Column("silences", sa.JSON(), nullable=True))
    op.create_index(
        "ix_delivery_unsettled", "delivery", ["lane", "due"], sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )  # fmt: skip
