"""A story as people see it: headline, where it comes from, what it is about; text on demand."""

from bot.content.tree import (
    Block,
    Fold,
    Group,
    Heading,
    Inline,
    Moment,
    MomentStyle,
    Paragraph,
    Quote,
    Text,
    bold,
    italic,
    says,
)
from bot.glossary import Glossary
from bot.model import Retraction, Story

LONGEST_HEADLINE = 140
"""Characters shown of a headline in a list; the story itself shows all of it."""

QUOTE_MARKS = '"“„«'


def story_in_full(story: Story, names: Glossary) -> tuple[Block, ...]:
    """Everything there is of one story."""
    return (
        Heading((Text(story.text.headline),)),
        Paragraph(about(story, names)),
        *corrected(story),
        *map(_paragraph, story.text.body),
    )


def story_in_list(story: Story, names: Glossary) -> Group:
    """A story among others: its text opens on demand."""
    lines: list[Block] = [
        Paragraph((bold(shown_headline(story.text.headline)),)),
        Paragraph((*about(story, names), *_lead(story))),
        *corrected(story),
    ]
    if unfolded := _on_demand(story):
        lines.append(Fold("Read the story", unfolded))
    return Group(tuple(lines))


def story_alone(story: Story, names: Glossary) -> tuple[Block, ...]:
    """A single story as it is delivered: one message, its text on demand."""
    blocks: list[Block] = [
        Heading((Text(story.text.headline),)),
        Paragraph(about(story, names)),
        *corrected(story),
    ]
    if story.text.body:
        blocks.append(Fold("Read the story", tuple(map(_paragraph, story.text.body))))
    return tuple(blocks)


def story_line(story: Story, names: Glossary) -> Group:
    """A story of a long bundle: its section stands above it, its text is a button away."""
    return Group(
        (
            Paragraph((bold(shown_headline(story.text.headline)),)),
            Paragraph((*about(story, names, with_section=False), *_lead(story))),
            *corrected(story),
        )
    )


def about(story: Story, names: Glossary, *, with_section: bool = True) -> tuple[Inline, ...]:
    """Source, section, topics and time, set apart by dots."""
    pieces: list[Inline] = []
    if story.text.source:
        pieces += [italic(story.text.source), Text(" · ")]
    if with_section:
        pieces += [Text(section_title(story.text.section, names)), Text(" · ")]
    if story.text.topics:
        titles = ", ".join(topic_title(each, names) for each in story.text.topics)
        pieces += [Text(titles), Text(" · ")]
    return (*pieces, _time(story))


def about_line(story: Story, names: Glossary) -> str:
    """Source, section and day in one plain line."""
    day = story.text.event_date or story.day
    pieces = (story.text.source, section_title(story.text.section, names), f"{day:%-d %b %Y}")
    return " · ".join(piece for piece in pieces if piece)


def corrected(story: Story) -> tuple[Paragraph, ...]:
    """A line that says when the text was put right, and what was wrong."""
    if (correction := story.correction) is None:
        return ()
    same_day = correction.at.date() == story.published_at.date()
    at = Moment(correction.at, MomentStyle.TIME if same_day else MomentStyle.DATE_TIME)
    said = f": {correction.note}" if correction.note else ""
    return (Paragraph((bold("Corrected "), at, Text(said))),)


def retraction_note(retraction: Retraction) -> Paragraph:
    """What stands where a story was: when it was taken back, and why; nothing of its text."""
    at = Moment(retraction.at)
    return Paragraph((bold("Retracted "), at, Text(f": {retraction.reason}")))


def _lead(story: Story) -> tuple[Inline, ...]:
    """How the story itself is asked for, later or by somebody it is told to."""
    return Text(" · "), says(f"/story {story.id}")


def story_count(count: int) -> str:
    return "1 story" if count == 1 else f"{count} stories"


def topic_title(topic_id: str, names: Glossary) -> str:
    topic = names.find_topic(topic_id)
    return topic.title if topic else topic_id


def section_title(section_id: str, names: Glossary) -> str:
    section = names.find_section(section_id)
    return section.title if section else section_id


def shown_headline(headline: str, limit: int = LONGEST_HEADLINE) -> str:
    """A headline of at most `limit` characters, ending at a word and an ellipsis when cut."""
    if len(headline) <= limit:
        return headline
    head = headline[: limit - 1]
    return head[: head.rfind(" ")].rstrip(" ,;:—–-") + "…" if " " in head else head + "…"


def _on_demand(story: Story) -> tuple[Block, ...]:
    """What a list leaves out: the whole headline if it was cut, and the text."""
    headline = story.text.headline
    cut = (Paragraph((bold(headline),)),) if shown_headline(headline) != headline else ()
    return (*cut, *map(_paragraph, story.text.body))


def _paragraph(text: str) -> Paragraph | Quote:
    return Quote((Text(text),)) if text[:1] in QUOTE_MARKS else Paragraph((Text(text),))


def _time(story: Story) -> Inline:
    """The day it happened if that is known, else when the public got it."""
    if story.text.event_date is not None:
        return Text(f"{story.text.event_date:%-d %b %Y}")
    if story.edition_id is not None:
        return Text(f"{story.day:%-d %b %Y}")
    return Moment(story.published_at)
