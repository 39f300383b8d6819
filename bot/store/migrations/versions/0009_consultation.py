"""Collegial consultation: rounds and who joined, groups, what people wish, who met whom, and runs of a protocol

Revision 0009, after 0008.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """New tables, and which protocol a meeting follows."""
    _sweep_at_night()
    op.add_column("meeting", sa.Column("protocol", sa.String(), nullable=True))
    op.create_table(
        "met",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "person", name=op.f("pk_met")),
    )
    op.create_index("ix_met_person", "met", ["person"], unique=False)
    op.create_table(
        "wishes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wishes_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_wishes")),
    )
    op.create_table(
        "consultation",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("draws_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("no_time", sa.Integer(), nullable=True),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_consultation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_consultation_team_id_number")),
    )
    op.create_index(
        "ix_consultation_next_at",
        "consultation",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "consultation_policy",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("apart", sa.String(), nullable=False),
        sa.Column("alike", sa.String(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.CheckConstraint("rhythm IN (2, 4, 6)", name=op.f("ck_consultation_policy_rhythm")),
        sa.CheckConstraint("size BETWEEN 2 AND 8", name=op.f("ck_consultation_policy_size")),
        sa.CheckConstraint("stays BETWEEN 1 AND 4", name=op.f("ck_consultation_policy_stays")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_consultation_policy_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_consultation_policy")),
    )
    op.create_table(
        "debt",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("weak", sa.Integer(), nullable=False),
        sa.Column("thirds", sa.Integer(), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("case_times", sa.Integer(), nullable=False),
        sa.Column("case_last", sa.Integer(), nullable=False),
        sa.Column("start_times", sa.Integer(), nullable=False),
        sa.Column("start_last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_debt_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_debt_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_debt")),
    )
    op.create_index(op.f("ix_debt_person_id"), "debt", ["person_id"], unique=False)
    op.create_table(
        "joining",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_joining_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_joining_person_id")),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_joining")),
    )
    op.create_index(op.f("ix_joining_person_id"), "joining", ["person_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=True),
        sa.Column("reasons", sa.LargeBinary(), nullable=True),
        sa.Column("question", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("nudged_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 5 AND 120", name=op.f("ck_pairing_minutes")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_pairing_consultation_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_pairing_place_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_pairing_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    op.create_index("ix_pairing_consultation_id", "pairing", ["consultation_id"], unique=False)
    op.create_index(
        "ix_pairing_going_on",
        "pairing",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'agreed')"),
        postgresql_where=sa.text("state IN ('open', 'agreed')"),
    )
    op.create_index(
        "ix_pairing_next_at",
        "pairing",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "pairing_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("brings_case", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Boolean(), nullable=False),
        sa.Column("fits", sa.String(), nullable=False),
        sa.Column("reacted_at", MOMENT, nullable=True),
        sa.Column("uncovered", sa.Boolean(), nullable=False),
        sa.Column("idle_days", sa.Integer(), nullable=False),
        sa.Column("happened", sa.String(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairing.id"], name=op.f("fk_pairing_seat_pairing_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pairing_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_seat")),
        sa.UniqueConstraint("pairing_id", "person_id", name=op.f("uq_pairing_seat_pairing_id_person_id")),
    )
    op.create_index(op.f("ix_pairing_seat_person_id"), "pairing_seat", ["person_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("pairing_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("is_swapped", sa.Boolean(), nullable=False),
        sa.Column("step_ends_at", MOMENT, nullable=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.CheckConstraint("(pairing_id IS NULL) <> (meeting_id IS NULL)", name=op.f("ck_run_whose")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_run_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_run_pairing_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_meeting_id"), "run", ["meeting_id"], unique=False)
    op.create_index(
        "ix_run_next_at",
        "run",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_run_pairing_id"), "run", ["pairing_id"], unique=False)
    for column in ("pairing_id", "meeting_id"):
        op.create_index(
            f"uq_run_{column}",
            "run",
            [column],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )


def _sweep_at_night() -> None:
    """A house that stands already sweeps every six hours; from now on what is counted in days is swept at night."""
    schedule = sa.table(
        "schedule", sa.column("id", sa.Uuid()), sa.column("kind"), sa.column("cron"), sa.column("timezone"),
        sa.column("next_at", MOMENT), sa.column("grace_seconds"),
    )  # fmt: skip
    next_at = op.get_bind().scalar(sa.select(schedule.c.next_at).where(schedule.c.kind == "sweep"))
    if next_at is not None:
        night = {"id": uuid4(), "kind": "night", "cron": "37 1 * * *", "timezone": "UTC", "next_at": next_at}
        op.bulk_insert(schedule, [night | {"grace_seconds": 24 * 60 * 60}])
