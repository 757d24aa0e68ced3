"""A draft as its editor sees it: questions first, then what publishing would do. Pure."""

from datetime import datetime, timedelta
from itertools import groupby

from bot.content.duration import in_words
from bot.content.edition import Gathered, bundle
from bot.content.story import section_title, shown_headline, story_count
from bot.content.tree import (
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Listing,
    Moment,
    Paragraph,
    Text,
    bold,
    italic,
    paragraph,
    says,
)
from bot.glossary import Glossary
from bot.model import Change, DeskStory, Draft, Story
from bot.store.bundles import BundlePart
from bot.store.publishing import Published

SOON = timedelta(seconds=5)
"""Sending that takes no longer is over before its estimate is read."""

PREVIEW_HEADLINE = 90
"""Characters of a headline in the preview: a numbered list is read line by line."""


def draft_preview(draft: Draft, names: Glossary, gone: tuple[DeskStory, ...] = ()) -> Content:
    """What the draft is, what must be looked at, and what each story would become."""
    blocks: list[Block] = [Heading((Text(f"Draft {draft.id}: {draft.title}"),))]
    blocks.append(paragraph(_summary(draft)))
    if draft.publish_at and not draft.is_closed:
        off = says(f"/schedule {draft.id} off")
        blocks.append(paragraph("Publishes itself ", Moment(draft.publish_at), ". ", off))
    blocks += _questions(draft)
    blocks += _changes(draft)
    if gone:
        blocks.append(_gone(gone))
    blocks += _numbered(draft, names)
    return Content(tuple(blocks), draft_buttons(draft))


def draft_buttons(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    """Each act carries the version it was offered for, and is refused once that has moved on."""
    if draft.is_closed:
        return ()
    return (
        (
            Button("Publish", f"/publish {draft.id} version:{draft.version}"),
            Button("Discard", f"/discard {draft.id} version:{draft.version}"),
        ),
        (Button("As followers will see it", f"/preview {draft.id}", in_place=False),),
    )


def as_delivered(
    draft: Draft, headings: dict[str, str], names: Glossary, now: datetime
) -> Content | None:
    """What who follows everything would be sent at this moment; None: nothing of it is new."""
    day = draft.edition.date if draft.edition else now.date()
    new = tuple(
        Story(
            id=each.id,
            edition_id=draft.edition.id if draft.edition else None,
            position=each.position,
            version=1,
            day=day,
            text=each.text,
            published_at=now,
        )
        for each in draft.stories
        if each.change is Change.NEW
    )
    part = BundlePart(draft.edition, new, (), headings)
    return bundle(Gathered((part,)), names) if new else None


def draft_line(draft: Draft) -> str:
    """The draft in one line of a list."""
    return f"{draft.id} · {shown_headline(draft.title, PREVIEW_HEADLINE)} · {_counts(draft)}"


def published_sentence(done: Published, takes: timedelta) -> str:
    """What publishing did: one sentence for each kind of change. `takes` is for all that waits."""
    said = []
    if done.new:
        said.append(f"{_sent_to(done.audience, takes)}: “{done.draft.title}”.")
    if done.changed:
        copies = sum(each.audience for each in done.amendments)
        stories = story_count(len(done.changed))
        said.append(f"{stories} corrected, {copies_sentence(copies)}")
    if not said:
        said.append("Published; no story of it was new or changed.")
    return " ".join(said)


def _sent_to(audience: int, takes: timedelta) -> str:
    if audience and takes >= SOON:
        return f"Publishing to {chat_count(audience)}, {in_words(takes)}"
    return f"Published to {chat_count(audience)}"


def copies_sentence(copies: int) -> str:
    """How many delivered copies are being changed; ends a sentence."""
    if not copies:
        return "for everybody who asks; no chat had been sent it."
    return f"also in {chat_count(copies)} that had been sent it."


def chat_count(count: int) -> str:
    return "1 chat" if count == 1 else f"{count:,} chats"


def changed_paragraphs(
    before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs that only the old text has, and those that only the new one has."""
    return (
        tuple(each for each in before if each not in after),
        tuple(each for each in after if each not in before),
    )


def _summary(draft: Draft) -> str:
    what = f"{draft.edition.date:%A, %-d %B %Y} · {_counts(draft)}" if draft.edition else "1 story"
    if draft.is_closed:
        return f"{what} · closed"
    is_known = any(story.public is not None for story in draft.stories)
    return f"{what} · {'the changes are not' if is_known else 'nothing is'} public yet"


def _counts(draft: Draft) -> str:
    counted = [
        (sum(story.change is change for story in draft.stories), word)
        for change, word in ((Change.NEW, "new"), (Change.CHANGED, "changed"))
    ]
    said = ", ".join(f"{count} {word}" for count, word in counted if count)
    return f"{said} of {len(draft.stories)}" if said else "no story changed"


def _questions(draft: Draft) -> list[Block]:
    if not draft.questions:
        return []
    return [
        Heading((Text(f"Please look at {len(draft.questions)}"),), level=2),
        Listing(tuple((Text(question.text),) for question in draft.questions)),
        paragraph("To change something, correct the document and import it again."),
    ]


def _changes(draft: Draft) -> list[Block]:
    changed = [story for story in draft.stories if story.change is Change.CHANGED]
    if not changed:
        return []
    return [Heading((Text("Changed"),), level=2), *map(_difference, changed)]


def _difference(story: DeskStory) -> Group:
    if story.public is None:
        return Group(())
    was, becomes = changed_paragraphs(story.public.paragraphs, story.text.paragraphs)
    lines: list[tuple[Inline, ...]] = [(italic("Was: "), Text(each)) for each in was]
    lines += [(bold("Now: "), Text(each)) for each in becomes]
    if not lines:
        lines = [(Text(_other_difference(story)),)]
    headline = Paragraph((bold(shown_headline(story.text.headline)),))
    return Group((headline, Listing(tuple(lines))))


def _other_difference(story: DeskStory) -> str:
    before, after = story.public, story.text
    if before is None or before.section != after.section:
        return f"Section: {after.section}"
    if before.topics != after.topics:
        return f"Topics: {', '.join(after.topics) or 'none'}"
    return f"Source: {after.source or 'none'}"


def _gone(gone: tuple[DeskStory, ...]) -> Group:
    lines = tuple((Text(shown_headline(each.text.headline, PREVIEW_HEADLINE)),) for each in gone)
    return Group(
        (
            paragraph("Published, but no longer in the document (they stay public):"),
            Listing(lines),
        )
    )


def _numbered(draft: Draft, names: Glossary) -> list[Block]:
    if draft.edition is None:
        return [_single(draft.stories[0], names)]
    blocks: list[Block] = []
    numbered = enumerate(draft.stories, start=1)
    for section, group in groupby(numbered, key=lambda pair: pair[1].text.section):
        lines = tuple(_numbered_line(number, story) for number, story in group)
        blocks.append(Fold(f"{section_title(section, names)} ({len(lines)})", (Listing(lines),)))
    return blocks


def _numbered_line(number: int, story: DeskStory) -> tuple[Inline, ...]:
    line: list[Inline] = [
        Text(f"{number}. {shown_headline(story.text.headline, PREVIEW_HEADLINE)}")
    ]
    if story.text.source:
        line.append(italic(f" {story.text.source}"))
    if story.text.topics:
        line.append(Text(f" · {', '.join(story.text.topics)}"))
    if story.change is not Change.SAME:
        line.append(bold(f" {story.change}"))
    return tuple(line)


def _single(story: DeskStory, names: Glossary) -> Group:
    topics = ", ".join(story.text.topics) or "no topic"
    return Group(
        (
            Paragraph((bold(story.text.headline),)),
            paragraph(f"{section_title(story.text.section, names)} · {topics}"),
            *(paragraph(each) for each in story.text.body),
        )
    )
