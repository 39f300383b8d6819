"""Rounds of the pulse, answers until they are counted, reports, and what teams do with theirs

Revision 0012, after 0011. Only tables: a program that knows 0011 goes on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four new tables."""
    op.create_table(
        "pulse_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pulse_round_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_round")),
        sa.UniqueConstraint(
            "organisation_id", "school_year", "number", name=op.f("uq_pulse_round_organisation_id_school_year_number")
        ),
    )
    op.create_table(
        "pulse_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("week", sa.String(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("leaders_told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["pulse_round.id"], name=op.f("fk_pulse_report_round_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_pulse_report_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_pulse_report_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_report")),
        sa.UniqueConstraint("round_id", "team_id", name=op.f("uq_pulse_report_round_id_team_id")),
    )
    op.create_index(op.f("ix_pulse_report_round_id"), "pulse_report", ["round_id"])
    op.create_index(op.f("ix_pulse_report_team_id"), "pulse_report", ["team_id"])
    op.create_table(
        "pulse_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["pulse_round.id"], name=op.f("fk_pulse_answer_round_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pulse_answer_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_pulse_answer_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_answer")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_pulse_answer_round_id_person_id")),
    )
    op.create_index(op.f("ix_pulse_answer_person_id"), "pulse_answer", ["person_id"])
    op.create_table(
        "pulse_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["pulse_report.id"], name=op.f("fk_pulse_step_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pulse_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_step")),
        sa.UniqueConstraint("report_id", name=op.f("uq_pulse_step_report_id")),
    )
    op.create_index(op.f("ix_pulse_step_person_id"), "pulse_step", ["person_id"])
