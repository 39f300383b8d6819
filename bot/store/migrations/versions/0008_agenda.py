"""Small meetings: their topics and places, what came of them, agreements, messages, and what a team turned on

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """New tables, and how far each team plans."""
    op.create_table(
        "feature",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_feature_team_id")),
        sa.PrimaryKeyConstraint("team_id", "name", name=op.f("pk_feature")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("is_round", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("topic_at", sa.Integer(), nullable=True),
        sa.Column("topic_ends_at", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.CheckConstraint("minutes IN (10, 15, 20, 30)", name=op.f("ck_meeting_minutes")),
        sa.CheckConstraint("places >= 2 AND (is_round OR places <= 8)", name=op.f("ck_meeting_places")),
        sa.CheckConstraint("topic_at IN (1, 2)", name=op.f("ck_meeting_topic_at")),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["meeting.id"], name=op.f("fk_meeting_follows_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_meeting_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_meeting_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(
        "ix_meeting_next_at",
        "meeting",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_meeting_owner_id"), "meeting", ["owner_id"], unique=False)
    op.create_index("ix_meeting_team_id_ended_at", "meeting", ["team_id", "ended_at"], unique=False)
    op.create_index(
        "ix_meeting_upcoming",
        "meeting",
        ["team_id", "starts_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'running')"),
        postgresql_where=sa.text("state IN ('open', 'running')"),
    )
    op.create_index(
        "uq_meeting_follows_id",
        "meeting",
        ["follows_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'draft'"),
        postgresql_where=sa.text("state <> 'draft'"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_proposal_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_proposal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_author_id"), "proposal", ["author_id"], unique=False)
    op.create_index(
        "ix_proposal_open",
        "proposal",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_proposal_team_id_settled_at", "proposal", ["team_id", "settled_at"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("look_back", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_agreement_author_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agreement_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agreement_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_author_id"), "agreement", ["author_id"], unique=False)
    op.create_index(
        "ix_agreement_look_back",
        "agreement",
        ["team_id", "look_back"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_agreement_meeting_id"), "agreement", ["meeting_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_objection_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_objection_proposal_id_person_id")),
    )
    op.create_index(op.f("ix_objection_person_id"), "objection", ["person_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("brought_by", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (guest IS NULL)", name=op.f("ck_seat_who")),
        sa.CheckConstraint("place >= 1", name=op.f("ck_seat_place")),
        sa.ForeignKeyConstraint(["brought_by"], ["person.id"], name=op.f("fk_seat_brought_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_seat_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_seat_meeting_id_person_id")),
        sa.UniqueConstraint("meeting_id", "place", name=op.f("uq_seat_meeting_id_place")),
        sa.UniqueConstraint("meeting_id", "turn", name=op.f("uq_seat_meeting_id_turn")),
    )
    op.create_index(op.f("ix_seat_brought_by"), "seat", ["brought_by"], unique=False)
    op.create_index(op.f("ix_seat_person_id"), "seat", ["person_id"], unique=False)
    op.create_table(
        "topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("touches", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.CheckConstraint("position IS NULL OR purpose <> 'share'", name=op.f("ck_topic_purpose")),
        sa.CheckConstraint("position IN (1, 2)", name=op.f("ck_topic_position")),
        sa.CheckConstraint(
            "position IS NULL OR (meeting_id IS NOT NULL AND touches IS NOT NULL)", name=op.f("ck_topic_touches")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_topic_author_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_topic_meeting_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_topic_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_topic_meeting_id_position")),
    )
    op.create_index(op.f("ix_topic_author_id"), "topic", ["author_id"], unique=False)
    op.create_index(
        "ix_topic_parked",
        "topic",
        ["team_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_outcome_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outcome_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_outcome_team_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_outcome_topic_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_outcome_topic_id")),
    )
    op.create_index(op.f("ix_outcome_meeting_id"), "outcome", ["meeting_id"], unique=False)
    op.create_index(
        "ix_outcome_open",
        "outcome",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("result = 'open'"),
        postgresql_where=sa.text("result = 'open'"),
    )
    op.create_index(op.f("ix_outcome_person_id"), "outcome", ["person_id"], unique=False)
    op.create_index("ix_outcome_team_id_settled_at", "outcome", ["team_id", "settled_at"], unique=False)
    op.create_table(
        "party",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_party_agreement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_party_person_id")),
        sa.PrimaryKeyConstraint("agreement_id", "person_id", name=op.f("pk_party")),
    )
    op.create_index(op.f("ix_party_person_id"), "party", ["person_id"], unique=False)
    op.create_table(
        "showing",
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_showing_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "delivery_id", name=op.f("pk_showing")),
    )
    op.create_index(op.f("ix_showing_delivery_id"), "showing", ["delivery_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_consent_outcome_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("outcome_id", "person_id", name=op.f("uq_consent_outcome_id_person_id")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.execute(  # in one statement, for SQLite takes no constraint afterwards
        "ALTER TABLE team ADD COLUMN agenda_weeks INTEGER DEFAULT 6 NOT NULL "
        "CONSTRAINT ck_team_agenda_weeks CHECK (agenda_weeks BETWEEN 1 AND 8)"
    )
