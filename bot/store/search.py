"""Full-text search over published stories, through SQLite's FTS5 (sqlite.org/fts5.html).

What a person typed never reaches FTS5 as syntax: every word becomes a quoted phrase.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, case, column, func, literal_column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UserError
from bot.model import Page, Story, StoryId, StoryText
from bot.store.database import Database
from bot.store.schema import stories
from bot.store.stories import STORIES, story_page

MOST_WORDS = 16
"""More words find nothing that sixteen do not, and would make a query slow."""

SHORTEST_BEGINNING = 3
"""Letters: fewer begin half of all words."""

MOST_HITS = 200
"""Only the newest so many hits are ranked and paged: bounds the cost of a common word."""

story_search = table("story_search", column("rowid"), column("headline"), column("body"))
MATCHES: ColumnElement[str] = literal_column("story_search")


class Search:
    """Finds published stories by the words in them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stories(
        self, words: str, page: int, size: int, *, is_unfinished: bool = False
    ) -> Page[Story]:
        """Stories holding all the words: hits in a headline first, then newest first.

        `is_unfinished`: the last word may be only the beginning of one. Raises UserError when
        the text holds nothing that can be looked for.
        """
        query = match_query(words)
        last = words.rsplit(maxsplit=1)[-1]
        if is_unfinished and sum(map(str.isalnum, last)) >= SHORTEST_BEGINNING:
            query += " *"
        in_headline = _newest_hits(f"headline : ({query})").subquery()
        hits = _newest_hits(query).subquery()
        headline_first = case((hits.c.rowid.in_(select(in_headline.c.rowid)), 0), else_=1)
        found = STORIES.join(hits, hits.c.rowid == stories.c.id).order_by(
            headline_first, stories.c.day.desc(), stories.c.position
        )
        counted = select(func.count()).select_from(hits)
        async with self._database.read() as connection:
            return await story_page(connection, found, counted, page, size)


def match_query(words: str) -> str:
    """The words as an FTS5 expression that is valid whatever they hold."""
    phrases = [
        '"' + word.replace('"', '""') + '"'
        for word in words.replace("\0", " ").split()
        if re.search(r"\w", word)
    ]
    if not phrases:
        raise UserError("There is no word in that to search for. Try, for example: /search Krynky")
    if len(phrases) > MOST_WORDS:
        raise UserError(f"That is {len(phrases)} words. Please search for at most {MOST_WORDS}.")
    return " ".join(phrases)


async def index_story(connection: AsyncConnection, story: StoryId, words: StoryText) -> None:
    """Make the story findable by this text, and no longer by an older one."""
    await forget_story(connection, story)
    await connection.execute(
        text("INSERT INTO story_search (rowid, headline, body) VALUES (:id, :headline, :body)"),
        {"id": story, "headline": words.headline, "body": "\n".join(words.body)},
    )


async def forget_story(connection: AsyncConnection, story: StoryId) -> None:
    """Make the story findable no more."""
    await connection.execute(text("DELETE FROM story_search WHERE rowid = :id"), {"id": story})


def _newest_hits(query: str) -> Any:
    return (
        select(story_search.c.rowid)
        .where(MATCHES.op("MATCH")(query))
        .order_by(story_search.c.rowid.desc())
        .limit(MOST_HITS)
    )
