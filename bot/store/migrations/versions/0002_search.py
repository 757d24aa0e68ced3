"""Full-text search over published stories (SQLite only: another database searches its own way)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE story_search USING fts5("
        "headline, body, tokenize='unicode61 remove_diacritics 2')"
    )
