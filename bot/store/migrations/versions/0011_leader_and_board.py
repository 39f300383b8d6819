"""What leaders arrange, who does without digests, and what a board reads with its stories and bearings

Revision 0011, after 0010. Only tables: a program that knows 0010 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """New tables."""
    op.create_table(
        "digest_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choice")),
    )
    op.create_table(
        "arrangement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_arrangement_consultation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_arrangement_leader_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_arrangement_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_arrangement_consultation_id")),
    )
    op.create_index("ix_arrangement_leader_id", "arrangement", ["leader_id"], unique=False)
    op.create_index("ix_arrangement_team_id_answered_at", "arrangement", ["team_id", "answered_at"], unique=False)
