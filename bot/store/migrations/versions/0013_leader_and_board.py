"""What leaders arrange, who does without digests, and what a board reads with its stories and bearings

Revision 0013, after 0012. Only tables: a program that knows 0012 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
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
    _make_board_tables()


def _make_board_tables() -> None:
    op.create_table(
        "board_digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("teams", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_board_digest_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_digest")),
        sa.UniqueConstraint("organisation_id", "term", name=op.f("uq_board_digest_organisation_id_term")),
    )
    op.create_table(
        "bearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("board_digest_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["board_digest_id"], ["board_digest.id"], name=op.f("fk_bearing_board_digest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bearing_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_bearing_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bearing")),
        sa.UniqueConstraint("board_digest_id", "person_id", name=op.f("uq_bearing_board_digest_id_person_id")),
    )
    op.create_index("ix_bearing_person_id", "bearing", ["person_id"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("offered_at", MOMENT, nullable=True),
        sa.Column("board_digest_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["board_digest_id"], ["board_digest.id"], name=op.f("fk_story_board_digest_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_story_person_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_story_share_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("share_id", name=op.f("uq_story_share_id")),
    )
    op.create_index("ix_story_person_id", "story", ["person_id"], unique=False)
    op.create_table(
        "story_reader",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_story_reader_person_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_reader_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "person_id", name=op.f("pk_story_reader")),
    )
    op.create_index("ix_story_reader_person_id", "story_reader", ["person_id"], unique=False)
