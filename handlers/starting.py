"""The first minute: /start, with or without what a link leads to."""

from bot.commands import Argument, Command, Context, Take
from bot.content import Block, Button, Content, Heading, Listing, Text, paragraph, says
from bot.content.deep_link import Lead, LeadsTo, read_payload
from bot.content.edition import edition_heading
from bot.content.story import shown_headline, story_count
from bot.glossary import Glossary
from bot.model import EVERYTHING, Edition, Page, Story, StoryId, Target, TargetKind
from handlers.arguments import target_title
from handlers.reading import edition_answer, story_answer

FIRST_HEADLINES = 5
"""Headlines in the very first answer: value before questions."""

STALE = "That link leads to nothing I know. Here is the newest instead."

CHOOSE = (Button("Choose sections", "/choose"), Button("Choose topics", "/choose topics"))


def _parse_link(text: str, _names: Glossary) -> str:
    return text.strip()


LINK: Argument[str | None] = Argument(
    "link", "what a link leads to", Take.REST, _parse_link, default=None
)


async def start(ctx: Context) -> Content:
    """What a link leads to; else the newest headlines and one tap to follow. Changes nothing."""
    if (payload := ctx[LINK]) is None:
        return await _welcome(ctx)
    lead = read_payload(payload)
    found = None if lead is None else await _follow_link(ctx, lead)
    return found or await _welcome(ctx, STALE)


async def _welcome(ctx: Context, *notes: str) -> Content:
    stories = ctx.services.stories
    edition = await stories.newest_edition()
    blocks: list[Block] = [
        Heading((Text(ctx.services.name),)),
        *map(paragraph, notes),
        paragraph("The day's stories, chosen by a newsroom."),
    ]
    if edition is not None:
        blocks += await _edition(ctx, edition)
    else:
        newest = await stories.newest(page=1, size=FIRST_HEADLINES)
        if newest.entries:
            blocks += (Heading((Text("Newest"),), level=2), _headlines(newest))
    return await _offering(ctx, blocks, edition)


async def _edition(ctx: Context, edition: Edition) -> list[Block]:
    """The head of the newest edition and what its editors put on top."""
    outline = await ctx.services.stories.outline(edition.id, FIRST_HEADLINES)
    headlines = [each for section in outline for each in section.headlines]
    title, about = edition_heading(edition, sum(each.story_count for each in outline))
    return [
        Heading((Text(title),), level=2),
        paragraph(about),
        Listing(tuple((Text(shown_headline(each)),) for each in headlines[:FIRST_HEADLINES])),
    ]


async def _offering(ctx: Context, blocks: list[Block], edition: Edition | None) -> Content:
    """One tap to follow for whoever follows nothing yet; what this chat gets for all others."""
    followed = await ctx.services.following.subscriptions(ctx.chat)
    whole = () if edition is None else (Button("Whole edition", f"/edition {edition.number}"),)
    if followed:
        named = target_title(followed[0], ctx.names)
        more = f" and {len(followed) - 1} more" if len(followed) > 1 else ""
        blocks.append(
            paragraph(f"This chat follows {named}{more}. All I can do: ", says("/help"), ".")
        )
        return Content(
            tuple(blocks), ((Button("My subscriptions", "/subscriptions"), *whole), CHOOSE)
        )
    blocks.append(
        paragraph(
            "Follow everything, or just what matters to you: it comes as it is published. "
            "All I can do: ",
            says("/help"),
            ".",
        )
    )
    rows = ((Button("Follow everything", "/subscribe all"),), CHOOSE)
    return Content(tuple(blocks), (*rows, whole) if whole else rows)


# ---- links -------------------------------------------------------------------------------------


async def _follow_link(ctx: Context, lead: Lead) -> Content | None:
    """What the link leads to; None when that is not there."""
    match lead.to:
        case LeadsTo.TOPIC:
            topic = ctx.names.find_topic(lead.name)
            return None if topic is None else await _topic(ctx, topic.id, topic.title)
        case LeadsTo.SECTION:
            section = ctx.names.find_section(lead.name)
            return None if section is None else await _section(ctx, section.id, section.title)
        case LeadsTo.STORY:
            return await story_answer(ctx, StoryId(lead.number))
        case LeadsTo.EDITION:
            edition = await ctx.services.stories.edition_by_number(lead.number)
            return None if edition is None else await edition_answer(ctx, edition)


async def _topic(ctx: Context, topic_id: str, title: str) -> Content:
    page = await ctx.services.stories.about(topic_id, None, 1, FIRST_HEADLINES)
    return await _to_follow(ctx, Target(TargetKind.TOPIC, topic_id), title, page)


async def _section(ctx: Context, section_id: str, title: str) -> Content:
    stories = ctx.services.stories
    edition = await stories.newest_edition_with(section_id)
    page: Page[Story] = Page((), 1, FIRST_HEADLINES, 0)
    if edition is not None:
        page = await stories.in_section(edition.id, section_id, 1, FIRST_HEADLINES)
    return await _to_follow(ctx, Target(TargetKind.SECTION, section_id), title, page)


async def _to_follow(ctx: Context, target: Target, title: str, page: Page[Story]) -> Content:
    """What there is of a section or topic, and one tap to get what comes."""
    blocks: list[Block] = [Heading((Text(title),))]
    if page.entries:
        blocks += (paragraph(story_count(page.total)), _headlines(page))
    else:
        blocks.append(paragraph("Nothing has been published yet."))
    read = (Button("Read", f"/{target.kind} {target.id}"),) if page.entries else ()
    followed = await ctx.services.following.subscriptions(ctx.chat)
    if target in followed or EVERYTHING in followed:
        blocks.append(paragraph("This chat gets what is published on it."))
        first = Button("My subscriptions", "/subscriptions")
    else:
        blocks.append(paragraph("Follow it, and new stories come as they are published."))
        first = Button(f"Follow {title}", f"/subscribe {target.id}")
    newest = Button("Newest edition", "/today")
    return Content(tuple(blocks), ((first,), (*read, newest), CHOOSE))


def _headlines(page: Page[Story]) -> Listing:
    return Listing(tuple((Text(shown_headline(each.text.headline)),) for each in page.entries))


COMMANDS = (
    Command(
        "start",
        "What E-Stories is, and the newest headlines",
        start,
        "/start",
        "First",
        (LINK,),
    ),
)
