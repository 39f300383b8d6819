"""The last figure of what is told no more goes: it could be read without the key

Revision 0017, after 0016. Only rows that a program that knows 0016 neither reads nor writes: it goes on beside it.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of replies that are shared, and of what waits or is on its way."""
    op.execute(
        "DELETE FROM figure WHERE name IN ('shared_replies', 'deliveries.waiting', 'deliveries.sending', 'inbox.new')"
    )
