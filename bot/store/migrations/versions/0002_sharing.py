"""Sharing

Revision 0002, after 0001.
"""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sharing"""
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", name=op.f("uq_draft_person_id")),
        info={"retention": "one day", "erasure": "row"},
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_digest_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("team_id", "week", name=op.f("uq_digest_team_id_week")),
    )
    op.create_table(
        "vote",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vote_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_vote_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_vote")),
        info={"retention": "until counted, two weeks", "erasure": "row"},
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_person_id"), ["person_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_notice_delivery_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        info={"retention": "until it expires", "erasure": "row"},
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_notice_untold",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("delivery_id IS NULL"),
            postgresql_where=sa.text("delivery_id IS NULL"),
        )

    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_share_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_share_place_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_share_reply_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_share_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_share_reply_id")),
        info={"retention": "as long as the reply is shared", "erasure": "row"},
    )
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_share_team_id_shared_at", ["team_id", "shared_at"], unique=False)

    op.create_table(
        "share_reader",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_share_reader_person_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_share_reader_share_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "person_id", name=op.f("pk_share_reader")),
        info={"retention": "as long as the reply is shared", "erasure": "row"},
    )
    with op.batch_alter_table("share_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_reader_person_id"), ["person_id"], unique=False)

    op.create_table(
        "shown",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_shown_delivery_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_shown_share_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "delivery_id", name=op.f("pk_shown")),
    )
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_delivery_id"), ["delivery_id"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_updates",
            ["updates_id"],
            unique=False,
            sqlite_where=sa.text("updates_id IS NOT NULL"),
            postgresql_where=sa.text("updates_id IS NOT NULL"),
        )

    # Not in a batch: on SQLite that would make the table anew, which the rows that point at it forbid.
    op.add_column("person", sa.Column("wants_reminder", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("person", sa.Column("after_leaving", sa.String(), nullable=True))

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("readers", sa.String(), server_default="team", nullable=False))

    op.execute("ALTER TABLE reply DROP COLUMN visibility")  # not in a batch: that would make the table anew

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_to_go_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))

    _tell_as_notices_what_waits()
    _give_started_teams_a_digest()


def _tell_as_notices_what_waits() -> None:
    """Alerts and the question of a new school year were deliveries; they wait as notices, told by those deliveries."""
    op.execute(
        "INSERT INTO notice (id, key, person_id, kind, args, created_at, expires)"
        " SELECT id, key, person_id, kind, args, due, expires FROM delivery"
        " WHERE state = 'waiting' AND kind IN ('alert', 'school_year')"
    )
    op.execute(
        "UPDATE delivery SET kind = 'gathered', repeatable = true"
        " WHERE state = 'waiting' AND kind IN ('alert', 'school_year')"
    )


def _give_started_teams_a_digest() -> None:
    """A tick at eight beside the one at six that opens their rounds."""
    schedule = sa.table(
        "schedule", sa.column("id", sa.Uuid()), sa.column("kind"), sa.column("team_id", sa.Uuid()), sa.column("cron"),
        sa.column("timezone"), sa.column("next_at", sa.DateTime(timezone=True)), sa.column("grace_seconds"),
    )  # fmt: skip
    rounds = op.get_bind().execute(sa.select(schedule).where(schedule.c.kind == "round")).mappings()
    rows = [
        {**row, "id": uuid4(), "kind": "digest", "cron": "0 8 * * 1-5", "next_at": row["next_at"] + timedelta(hours=2)}
        for row in rounds
    ]
    if rows:
        op.bulk_insert(schedule, rows)
