"""Workspaces, their tokens, the places in them, and who somebody there says to be

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns are added in place: no table that others point at is made anew."""
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_workspace_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("platform", "workspace", name=op.f("uq_workspace_platform_workspace")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("expires", MOMENT, nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("platform", "workspace", name=op.f("uq_installation_platform_workspace")),
    )
    op.create_table(
        "look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("platform", "workspace", "chat", name=op.f("uq_look_platform_workspace_chat")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["claimed_id"], ["person.id"], name=op.f("fk_claim_claimed_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("person_id", name=op.f("uq_claim_person_id")),
    )
    op.create_index(op.f("ix_claim_claimed_id"), "claim", ["claimed_id"])
    for name in ("seen_name", "seen_language", "seen_timezone", "seen_kind"):
        op.add_column("account", sa.Column(name, sa.String(), nullable=True))
    op.add_column("membership", sa.Column("appeared_on", sa.Date(), nullable=True))
    op.add_column("place", sa.Column("left_at", MOMENT, nullable=True))
    op.add_column("place", sa.Column("looked_at", MOMENT, nullable=True))
    op.add_column("place", sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("team", sa.Column("rhythm", sa.String(), nullable=False, server_default="weekly"))
    op.add_column("team", sa.Column("takes_guests", sa.Boolean(), nullable=False, server_default=sa.text("false")))
