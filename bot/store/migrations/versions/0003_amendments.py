"""Corrections, retractions, gathered bundles, chats' own times, and the workers' switches.

`publications` and `deliveries` are made anew: SQLite cannot change a column's constraints
(https://www.sqlite.org/lang_altertable.html#otheralter).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stories", sa.Column("retracted_at", sa.BigInteger()))
    op.add_column("stories", sa.Column("retraction", sa.Text()))
    op.add_column("story_versions", sa.Column("shown_at", sa.BigInteger()))
    op.add_column("story_versions", sa.Column("note", sa.Text()))
    op.add_column("drafts", sa.Column("publish_at", sa.BigInteger()))
    op.add_column("drafts", sa.Column("scheduled_by", sa.Text()))
    op.execute(
        "UPDATE story_versions SET shown_at = (SELECT published_at FROM stories"
        " WHERE stories.id = story_id AND stories.version = story_versions.version)"
    )
    _chat_settings()
    _workers()
    _publications()
    _deliveries()
    if broken := op.get_bind().exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows without what they refer to: {broken[:3]}")


def _chat_settings() -> None:
    op.create_table(
        "chat_settings",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("quiet_from", sa.Integer()),
        sa.Column("quiet_to", sa.Integer()),
        sa.Column("is_quiet_silent", sa.Boolean(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("bundle_at", sa.Integer(), nullable=False),
        sa.Column("bundle_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id"),
    )


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("recalls", sa.Integer(), nullable=False),
        sa.Column("paused_reason", sa.Text()),
        sa.Column("paused_at", sa.BigInteger()),
        sa.Column("tolerated", sa.Text()),
        sa.Column("seen_at", sa.BigInteger()),
        sa.Column("pace", sa.Float()),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform"),
    )


def _publications() -> None:
    op.create_table(
        "new_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Integer()),
        sa.Column("edition_id", sa.Integer()),
        sa.Column("amends", sa.Integer()),
        sa.Column("deletes", sa.Boolean(), nullable=False),
        sa.Column("held_reason", sa.Text()),
        sa.Column("released_at", sa.BigInteger()),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('edition','breaking','correction','retraction')", name="publications_kind"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"]),
        sa.ForeignKeyConstraint(["amends"], ["publications.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        "INSERT INTO new_publications (id, kind, draft_id, edition_id, deletes, audience,"
        " created_at) SELECT id, iif(edition_id IS NULL, 'breaking', 'edition'), draft_id,"
        " edition_id, 0, audience, created_at FROM publications"
    )
    op.drop_table("publications")
    op.rename_table("new_publications", "publications")
    op.create_index(
        "publications_by_amended",
        "publications",
        ["amends"],
        sqlite_where=sa.text("amends IS NOT NULL"),
    )


def _deliveries() -> None:
    op.create_table(
        "new_deliveries",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lost_answers", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("gathered_into", sa.Integer()),
        sa.Column("message_ids", sa.Text()),
        sa.Column("reason", sa.Text()),
        # Not IN: SQLite would build its list anew for each of a million rows.
        sa.CheckConstraint(
            "state = 'planned' OR state = 'sending' OR state = 'delivered' OR state = 'retry' OR"
            " state = 'dead' OR state = 'unknown' OR state = 'cancelled' OR state = 'expired'",
            name="deliveries_state",
        ),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"]),
        sa.PrimaryKeyConstraint("publication_id", "chat_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO new_deliveries (publication_id, chat_id, state, platform, priority, matched,"
        " attempts, lost_answers, due_at, message_ids, reason) SELECT publication_id, chat_id,"
        " state, platform, (SELECT iif(edition_id IS NULL, 2, 3) FROM publications"
        " WHERE id = publication_id), matched, attempts, lost_answers, due_at, message_ids, reason"
        " FROM deliveries"
    )
    op.drop_table("deliveries")
    op.rename_table("new_deliveries", "deliveries")
    op.create_index(
        "deliveries_due",
        "deliveries",
        ["platform", "priority", "due_at", "publication_id", "chat_id"],
        sqlite_where=sa.text("state IN ('planned', 'retry')"),
    )
    op.create_index(
        "deliveries_gathered",
        "deliveries",
        ["gathered_into", "chat_id"],
        sqlite_where=sa.text("gathered_into IS NOT NULL"),
    )
