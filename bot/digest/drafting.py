"""From the paragraphs of a story to its draft: headline, source, day, topics, tags."""

from dataclasses import dataclass
from datetime import date

from bot.digest.attribution import Outlets, byline_source, is_byline, source_of
from bot.digest.dates import event_date
from bot.digest.folding import fold
from bot.digest.stories import Found
from bot.digest.tagline import TagLine
from bot.digest.topics import TopicFinder
from bot.model import DraftStory, Section, StoryText


@dataclass(frozen=True, slots=True)
class Drafting:
    """What every story of an edition is read with."""

    outlets: Outlets
    topics: TopicFinder
    tag_line: TagLine
    day: date | None

    def draft(self, found: Found, section: Section) -> DraftStory:
        first = found.paragraphs[0]
        texts = tuple(each.text for each in found.paragraphs)
        about = self.topics.about(found.headline, texts)
        folded = fold(" ".join(texts))
        return DraftStory(
            StoryText(
                section=section.id,
                headline=found.headline,
                paragraphs=texts,
                source=self._source(found, folded),
                event_date=event_date(folded, self.day) if self.day else None,
                topics=about.assigned,
            ),
            lines=tuple(line for each in found.paragraphs for line in each.lines),
            attribution_prefix=first.prefix,
            tags=self.tag_line.tokens_for(section.id, about.assigned),
            suggested_topics=about.suggested,
            stray_mark=first.stray_mark,
        )

    def _source(self, found: Found, folded: str) -> str | None:
        bylines = (each.text for each in found.paragraphs[1:] if is_byline(each.text))
        named = source_of(found.paragraphs[0].prefix, folded, self.outlets)
        return named or next(filter(None, map(byline_source, bylines)), None)
