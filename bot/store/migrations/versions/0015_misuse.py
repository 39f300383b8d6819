"""Who answers for the council, what is reported to them, why a team stopped and who wants to start again

Revision 0015, after 0014. Only tables, indexes and a column that may be empty: a program that knows 0014 goes on
beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three new tables, an empty column."""
    op.create_table(
        "council",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_council_team_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_council_person_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_council")),
    )
    op.create_index(op.f("ix_council_person_id"), "council", ["person_id"], unique=False)
    op.create_table(
        "misuse",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("is_told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_misuse_team_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_misuse_person_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_misuse_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse")),
    )
    op.create_index(op.f("ix_misuse_team_id"), "misuse", ["team_id"], unique=False)
    op.create_index(op.f("ix_misuse_person_id"), "misuse", ["person_id"], unique=False)
    op.create_index(op.f("ix_misuse_reader_id"), "misuse", ["reader_id"], unique=False)
    op.create_table(
        "again",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tapped_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_again_team_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_again_person_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_again")),
    )
    op.create_index(op.f("ix_again_person_id"), "again", ["person_id"], unique=False)
    op.add_column("team", sa.Column("stopped_why", sa.String(), nullable=True))
