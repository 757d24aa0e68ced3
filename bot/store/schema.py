"""The tables. `docs/glossary.md` says what each word means; migrations make them.

Moments are stored as milliseconds since 1970 UTC, lists as JSON, days as ISO dates.
Only `bot/store/search.py` and `bot/store/database.py` may be particular to SQLite.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.model import DeliveryState

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as milliseconds: sorts, compares and travels between databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else round((value - EPOCH).total_seconds() * 1000)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


metadata = MetaData()

sections = Table(
    "sections",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("heading", Text, comment="the heading an ad-hoc section was made from"),
    Column("is_ad_hoc", Boolean, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("parent", Text, ForeignKey("topics.id")),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="series and day: its identity"),
    Column("number", Integer, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("published_at", Instant),
    Index("editions_by_date", "date"),
)

edition_sections = Table(
    "edition_sections",
    metadata,
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("section_id", Text, ForeignKey("sections.id"), nullable=False),
    Column("heading", Text, nullable=False),
    PrimaryKeyConstraint("edition_id", "section_id"),
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False, comment="as it came in, for the record"),
    Column("imported_at", Instant, nullable=False),
    Index("documents_by_edition", "edition_id"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE")),
    Column("position", Integer, nullable=False),
    Column("day", Date, comment="of its edition or its publication; null while unpublished"),
    Column("version", Integer, comment="the one the public sees; null while unpublished"),
    Column("latest_version", Integer, nullable=False),
    Column("section_id", Text, ForeignKey("sections.id"), nullable=False),
    Column("published_at", Instant),
    Column("retracted_at", Instant, comment="taken back then; its version is null again"),
    Column("retraction", Text, comment="why it was taken back, as readers are told"),
    Index("stories_by_edition", "edition_id", "position"),
    Index("stories_by_day", "day", "position", sqlite_where=text("version IS NOT NULL")),
)

story_versions = Table(
    "story_versions",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("section_id", Text, ForeignKey("sections.id"), nullable=False),
    Column("headline", Text, nullable=False),
    Column("paragraphs", JSON, nullable=False),
    Column("source", Text),
    Column("event_date", Date),
    Column("topics", JSON, nullable=False),
    Column("suggested_topics", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("shown_at", Instant, comment="when it became public"),
    Column("note", Text, comment="what was corrected, as readers are told"),
    PrimaryKeyConstraint("story_id", "version"),
)

story_topics = Table(
    "story_topics",
    metadata,
    Column("topic_id", Text, ForeignKey("topics.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("day", Date, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("topic_id", "story_id"),
    Index("story_topics_by_story", "story_id"),
    sqlite_with_rowid=False,
)
Index(
    "story_topics_newest",
    story_topics.c.topic_id,
    story_topics.c.day.desc(),
    story_topics.c.position,
    story_topics.c.story_id.desc(),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE")),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE")),
    Column("version", Integer, nullable=False, comment="grows with every change of the draft"),
    Column("tags", JSON, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("publish_at", Instant, comment="when it is published by itself; null: by hand"),
    Column("scheduled_by", Text, comment="platform:person who said so"),
    CheckConstraint("(edition_id IS NULL) <> (story_id IS NULL)", name="drafts_one_subject"),
)
Index(
    "drafts_open_edition",
    drafts.c.edition_id,
    unique=True,
    sqlite_where=drafts.c.closed_at.is_(None),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("gone_reason", Text, comment="why nothing can be sent; null while it can"),
    Column("gone_at", Instant, comment="since when"),
    Column("created_at", Instant, nullable=False),
    Column("kind", Text, nullable=False, server_default="private", comment="or group, channel"),
    Column("title", Text, comment="of a group or channel; a person's name is not kept"),
    Column("introduced_by", Text, comment="the person who added the bot there"),
    UniqueConstraint("platform", "address"),
    Index(
        "chats_by_introducer",
        "platform",
        "introduced_by",
        sqlite_where=text("introduced_by IS NOT NULL"),
    ),
)

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("zone", Text, comment="an IANA name; null: the newsroom's"),
    Column("quiet_from", Integer, comment="minute of the day in the chat's zone"),
    Column("quiet_to", Integer),
    Column(
        "is_quiet_silent", Boolean, nullable=False, comment="deliver without a sound, not later"
    ),
    Column("rhythm", Text, nullable=False, comment="at_once, daily or weekly"),
    Column("bundle_at", Integer, nullable=False, comment="minute of the day"),
    Column("bundle_day", Integer, nullable=False, comment="0 is Monday"),
    Column(
        "is_for_managers",
        Boolean,
        nullable=False,
        server_default="0",
        comment="only who manages the chat is answered",
    ),
    Column("is_rich", Boolean, nullable=False, server_default="0", comment="foldable messages"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("target", Text, nullable=False, comment="all, section:ID or topic:ID"),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("chat_id", "target"),
    Index("subscriptions_by_target", "target", "chat_id"),
    sqlite_with_rowid=False,
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("draft_id", ForeignKey("drafts.id"), comment="null when it came without a draft"),
    Column("edition_id", ForeignKey("editions.id")),
    Column("amends", ForeignKey("publications.id"), comment="whose messages it changes"),
    Column("deletes", Boolean, nullable=False, comment="a retraction that deletes where it can"),
    Column("held_reason", Text, comment="why nothing of it goes out; null while it may"),
    Column("released_at", Instant, comment="when an editor let it go again"),
    Column("audience", Integer, nullable=False, comment="deliveries planned when committed"),
    Column("created_at", Instant, nullable=False),
    CheckConstraint(
        "kind IN ('edition','breaking','correction','retraction')", name="publications_kind"
    ),
    Index("publications_by_amended", "amends", sqlite_where=text("amends IS NOT NULL")),
)

publication_stories = Table(
    "publication_stories",
    metadata,
    Column("publication_id", ForeignKey("publications.id"), nullable=False),
    Column("target", Text, nullable=False, comment="a subscription target that it matches"),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    PrimaryKeyConstraint("publication_id", "target", "story_id"),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("publication_id", ForeignKey("publications.id"), nullable=False),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("platform", Text, nullable=False, comment="its chat's; each has a worker of its own"),
    Column("priority", Integer, nullable=False, comment="lower goes first"),
    Column("matched", Text, nullable=False, comment="targets that brought it here, by comma"),
    Column("attempts", Integer, nullable=False),
    Column("lost_answers", Integer, nullable=False, comment="it may have arrived; never above 2"),
    Column("due_at", Instant, nullable=False),
    Column("gathered_into", Integer, comment="the publication whose message it comes in"),
    Column("message_ids", Text, comment="the platform's ids of the parts sent, by comma"),
    Column("reason", Text, comment="why it is dead, waits or is unknown"),
    PrimaryKeyConstraint("publication_id", "chat_id"),
    # Not IN: SQLite would build its list anew for each of a million rows.
    CheckConstraint(
        " OR ".join(f"state = '{state}'" for state in DeliveryState), name="deliveries_state"
    ),
    Index(
        "deliveries_gathered",
        "gathered_into",
        "chat_id",
        sqlite_where=text("gathered_into IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
Index(
    "deliveries_due",
    deliveries.c.platform,
    deliveries.c.priority,
    deliveries.c.due_at,
    deliveries.c.publication_id,
    deliveries.c.chat_id,
    sqlite_where=deliveries.c.state.in_(("planned", "retry")),
)

workers = Table(
    "workers",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("epoch", Integer, nullable=False, comment="of the process that delivers; each takes +1"),
    Column("recalls", Integer, nullable=False, comment="grows when a text that may wait changes"),
    Column("paused_reason", Text, comment="why no new story goes out; null while they do"),
    Column("paused_at", Instant),
    Column("tolerated", Text, comment="a reason of failures that a person has accepted"),
    Column("seen_at", Instant, comment="when the process last wrote here"),
    Column("pace", Float, comment="messages a second it allows itself"),
    Column("sent", Integer, nullable=False, comment="messages since it started"),
    Column("refused", Integer, nullable=False, comment="answers to slow down since it started"),
)

editors = Table(
    "editors",
    metadata,
    Column("platform", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "person_id"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("platform", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("said", Text, comment="the platform's name for the saying that did it"),
    Index("audit_entries_by_saying", "platform", "said", sqlite_where=text("said IS NOT NULL")),
)

inbox = Table(
    "inbox",
    metadata,
    Column("platform", Text, nullable=False),
    Column("key", Integer, nullable=False, comment="the platform's number of the update"),
    Column("body", Text, comment="the update; null once it is handled"),
    Column("received_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "key"),
    Index("inbox_waiting", "platform", "key", sqlite_where=text("body IS NOT NULL")),
    sqlite_with_rowid=False,
)

local_messages = Table(
    "local_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False, unique=True, comment="grows with every change"),
    Column(
        "key", Text, nullable=False, unique=True, comment="of the sender; makes repeats harmless"
    ),
    Column("chat", Text, nullable=False),
    Column("author", Text, comment="the person's id; null for the bot"),
    Column("body", Text, nullable=False, comment="HTML of the bot, plain text of a person"),
    Column("text", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("is_answered", Boolean, nullable=False, comment="a person's message that was handled"),
    Column("at", Instant, nullable=False),
    Column("edited_at", Instant),
    Index("local_messages_by_chat", "chat", "id"),
)
