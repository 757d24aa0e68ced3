"""Stories looked up while somebody types in any chat."""

import re
from collections.abc import Awaitable, Callable

from bot.adapters.base import Found, FoundStory, Inquiry
from bot.content import AnyButton, Content, DeepLink
from bot.content.deep_link import lead_to, what_to_follow
from bot.content.single import first_link
from bot.content.story import about_line, section_title, story_alone, topic_title
from bot.errors import UserError
from bot.glossary import Glossary
from bot.log import Log, reference
from bot.model import Page, Story, StoryId, Target, TargetKind
from bot.store.search import Search
from bot.store.stories import Stories

log = Log(__name__)

Names = Callable[[], Awaitable[Glossary]]
"""The glossary as it is at this moment."""

MOST = 50
"""Stories in one answer (core.telegram.org/bots/api#answerinlinequery)."""

DEEPEST = 10_000
"""Stories that somebody scrolls through; whoever asks for more is no person."""

NUMBER = re.compile(r"#?(\d{1,18})", re.ASCII)


class Inquiries:
    """Finds stories by topic, by number or by words, the newest first."""

    def __init__(self, stories: Stories, search: Search, names: Names) -> None:
        self._stories = stories
        self._search = search
        self._names = names

    async def find(self, inquiry: Inquiry) -> Found:
        """What there is. Never raises: what goes wrong finds nothing."""
        try:
            return await self._found(inquiry)
        except UserError:
            # Words are typed one letter after the other: some of it is no word yet.
            return Found(())
        except Exception:
            log.exception("inquiry failed", ref=reference())
            return Found(())

    async def _found(self, inquiry: Inquiry) -> Found:
        if not 0 <= inquiry.offset <= DEEPEST:
            return Found(())
        names = await self._names()
        size = max(1, min(inquiry.most, MOST))
        number, shown = inquiry.offset // size + 1, inquiry.offset % size
        page, target = await self._look_up(inquiry.words, names, number, size)
        stories = tuple(_offered(each, target, names) for each in page.entries[shown:])
        return Found(stories, number * size if number < page.count else None)

    async def _look_up(
        self, words: str, names: Glossary, number: int, size: int
    ) -> tuple[Page[Story], Target | None]:
        """A page of stories, and the topic that the words name."""
        words = " ".join(words.split())
        if not words:
            return await self._stories.newest(number, size), None
        if (asked := NUMBER.fullmatch(words)) and number == 1:
            story = await self._stories.story(StoryId(int(asked[1])))
            if story is not None or words.startswith("#"):
                return Page(() if story is None else (story,), 1, size, 1), None
        if topic := names.find_topic(words):
            page = await self._stories.about(topic.id, None, number, size)
            # An outlet is a topic too, that no story is about: its name stands in texts.
            if page.total:
                return page, Target(TargetKind.TOPIC, topic.id)
        return await self._search.stories(words, number, size, is_unfinished=True), None


def _offered(story: Story, target: Target | None, names: Glossary) -> FoundStory:
    followed = target or what_to_follow(story)
    title = (
        topic_title(followed.id, names)
        if followed.kind is TargetKind.TOPIC
        else section_title(followed.id, names)
    )
    follow = DeepLink(f"Follow {title}", lead_to(followed).payload)
    link = first_link(story.text)
    row: tuple[AnyButton, ...] = (follow,) if link is None else (link, follow)
    return FoundStory(
        key=f"s{story.id}",
        headline=story.text.headline,
        about=about_line(story, names),
        content=Content(story_alone(story, names), (row,), has_preview=True),
    )
