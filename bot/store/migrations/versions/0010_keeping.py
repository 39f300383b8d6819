"""What a restore may not undo, and what of a lane a platform silenced

Revision 0010, after 0009. Only a table and a column with a default of the database's: a program that knows 0009
goes on beside it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table, and a column that has its default from the database."""
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(
        "ix_promise_unwritten",
        "promise",
        ["made_at"],
        unique=False,
        sqlite_where=sa.text("NOT written"),
        postgresql_where=sa.text("NOT written"),
    )
    values = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")  # of which a default can be compared
    op.add_column("lane", sa.Column("silences", values, server_default="{}", nullable=False))
