"""Since when what nobody answered is due

Revision 0016, after 0015. Only a column that may be empty: a program that knows 0015 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new column."""
    op.add_column("delivery", sa.Column("due_since", sa.DateTime(timezone=True), nullable=True))
