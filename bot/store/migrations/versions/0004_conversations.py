"""Groups and channels, what chats say to whom, and what a platform handed over.

Every table only gains columns here: no row is copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("kind", sa.Text(), nullable=False, server_default="private"))
    op.add_column("chats", sa.Column("gone_at", sa.BigInteger()))
    op.add_column("chats", sa.Column("title", sa.Text()))
    op.add_column("chats", sa.Column("introduced_by", sa.Text()))
    op.create_index(
        "chats_by_introducer",
        "chats",
        ["platform", "introduced_by"],
        sqlite_where=sa.text("introduced_by IS NOT NULL"),
    )
    for name in ("is_for_managers", "is_rich"):
        op.add_column(
            "chat_settings", sa.Column(name, sa.Boolean(), nullable=False, server_default="0")
        )
    op.add_column("audit_entries", sa.Column("said", sa.Text()))
    op.create_index(
        "audit_entries_by_saying",
        "audit_entries",
        ["platform", "said"],
        sqlite_where=sa.text("said IS NOT NULL"),
    )
    op.create_table(
        "inbox",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "inbox_waiting", "inbox", ["platform", "key"], sqlite_where=sa.text("body IS NOT NULL")
    )
