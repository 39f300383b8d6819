"""Who the confidential adviser of a school is

Revision 0011, after 0010. Only a column that may be empty: a program that knows 0010 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An empty column."""
    op.add_column("school", sa.Column("adviser", sa.String(), nullable=True))
