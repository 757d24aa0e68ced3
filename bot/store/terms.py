"""Sections and topics in the database, so that stories can refer to them."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert

from bot.model import Section, Topic
from bot.store.database import Database
from bot.store.schema import sections, topics


class Terms:
    """Keeps the glossary's sections and topics, and sections made from one-off headings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, of_sections: Sequence[Section], of_topics: Sequence[Topic]) -> None:
        """Bring the tables to the glossary; nothing is removed, stories may refer to it."""
        if await self._is_kept(of_sections, of_topics):
            return
        async with self._database.write() as connection:
            section = insert(sections)
            await connection.execute(
                section.on_conflict_do_update(
                    index_elements=["id"],
                    set_={"title": section.excluded.title, "is_ad_hoc": False, "heading": None},
                ),
                [{"id": each.id, "title": each.title, "is_ad_hoc": False} for each in of_sections],
            )
            topic = insert(topics)
            await connection.execute(
                topic.on_conflict_do_update(
                    index_elements=["id"], set_={"title": topic.excluded.title}
                ),
                [{"id": each.id, "title": each.title} for each in of_topics],
            )
            # Parents last: by now every topic that one can refer to is there.
            for each in of_topics:
                await connection.execute(
                    update(topics).where(topics.c.id == each.id).values(parent=each.parent)
                )

    async def ad_hoc_sections(self) -> tuple[Section, ...]:
        """Sections that no glossary lists, made from a heading of an edition."""
        query = select(sections).where(sections.c.is_ad_hoc).order_by(sections.c.id)
        async with self._database.read() as connection:
            return tuple(
                Section(row.id, row.title, headings=(row.heading,), is_ad_hoc=True)
                for row in (await connection.execute(query)).all()
            )

    async def _is_kept(self, of_sections: Sequence[Section], of_topics: Sequence[Topic]) -> bool:
        """Whether the tables say so already, as at nearly every start."""
        async with self._database.read() as connection:
            kept = {tuple(row) for row in (await connection.execute(select(topics))).all()}
            known = select(sections.c.id, sections.c.title).where(~sections.c.is_ad_hoc)
            titled = {tuple(row) for row in (await connection.execute(known)).all()}
        return {(each.id, each.title, each.parent) for each in of_topics} <= kept and {
            (each.id, each.title) for each in of_sections
        } <= titled
