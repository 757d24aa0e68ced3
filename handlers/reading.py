"""Reading: editions, sections, topics, single stories, search."""

from datetime import date

from bot.commands import Argument, Command, Context, Take
from bot.content import Block, Button, Content, Heading, Text, paragraph, says, sentence
from bot.content.edition import GLANCE_HEADLINES, edition_head
from bot.content.paging import in_rows, page_buttons, page_position
from bot.content.single import under_story
from bot.content.story import (
    retraction_note,
    section_title,
    shown_headline,
    story_count,
    story_in_full,
    story_in_list,
    topic_title,
)
from bot.content.tree import LONGEST_SAID
from bot.errors import Suggestion, UnknownName, UserError
from bot.model import Edition, Page, Story, StoryId
from bot.store.search import MOST_HITS
from bot.store.stories import MOST_NEWEST
from handlers.arguments import (
    PAGE,
    SECTION,
    SINCE,
    TOPIC,
    parse_number,
    parse_number_or_date,
    parse_text,
)

STORIES_PER_PAGE = 5
"""Stories with their texts folded: what fits one message of any platform."""

TOPICS_PER_PAGE = 24
"""Topics as buttons, two in a row: within Discord's 25 a message."""

EDITIONS_PER_PAGE = 10

LATEST = Button("Latest stories", "/latest")

EDITION: Argument[int | date | None] = Argument(
    "edition", "its number or its date", Take.REST, parse_number_or_date, default=None
)
OF_EDITION: Argument[int | None] = Argument(
    "edition", "the number of an edition", Take.OPTION, parse_number, default=None
)
STORY = Argument("id", "the number of a story", Take.REST, parse_number)
WORDS = Argument("words", "the words to look for", Take.REST, parse_text)


async def today(ctx: Context) -> Content:
    """Today's edition, or the newest one with a word about its day."""
    edition = await ctx.services.stories.newest_edition()
    if edition is None:
        return _nothing_published()
    shown = await edition_answer(ctx, edition)
    if edition.date >= ctx.now.astimezone(ctx.services.zone).date():
        return shown
    return _with_note(shown, "There is no edition of today yet. This is the newest one.")


async def show_edition(ctx: Context) -> Content:
    """One edition by number or date, or a list of all."""
    asked = ctx[EDITION]
    if asked is None:
        return await _editions(ctx)
    stories = ctx.services.stories
    if isinstance(asked, date):
        edition = await stories.edition_by_date(asked)
        name = f"of {asked:%-d %b %Y}"
    else:
        edition = await stories.edition_by_number(asked)
        name = str(asked)
    if edition is None:
        raise UnknownName(
            f"There is no edition {name}.",
            (Suggestion("The newest", "/today"), Suggestion("All editions", "/edition")),
        )
    return await edition_answer(ctx, edition)


async def latest(ctx: Context) -> Content:
    """The newest stories of all, whatever they are about."""
    page = await ctx.services.stories.newest(ctx[PAGE], STORIES_PER_PAGE)
    if not page.total:
        return _nothing_published()
    return _story_page(ctx, "Latest stories", page, "/latest", most=MOST_NEWEST)


async def sections(ctx: Context) -> Content:
    """All sections that have stories."""
    counts = await ctx.services.stories.section_counts()
    listed = [each for each in ctx.names.sections if counts.get(each.id)]
    if not listed:
        return _nothing_published()
    buttons = [Button(f"{each.title} {counts[each.id]}", f"/section {each.id}") for each in listed]
    return Content(
        (
            Heading((Text("Sections"),)),
            paragraph("Follow one with ", says(f"/subscribe {listed[0].id}"), "."),
        ),
        in_rows(buttons, 2),
    )


async def show_section(ctx: Context) -> Content:
    """The stories of one section: of the edition asked for, or of the newest that has it."""
    section = ctx[SECTION]
    stories = ctx.services.stories
    if (number := ctx[OF_EDITION]) is not None:
        edition = await stories.edition_by_number(number)
    else:
        edition = await stories.newest_edition_with(section.id)
    if edition is None:
        return sentence(
            f"No published edition has the section {section.title}.",
            Button("Sections", "/sections"),
        )
    page = await stories.in_section(edition.id, section.id, ctx[PAGE], STORIES_PER_PAGE)
    headings = await stories.headings(edition.id)
    heading = headings.get(section.id) or section.title
    return _story_page(
        ctx,
        f"{heading} · {edition.date:%-d %b %Y}",
        page,
        f"/section {section.id} edition:{edition.number}",
        Button("‹‹ Edition", f"/edition {edition.number}"),
        Button("Follow", f"/subscribe {section.id}", in_place=False),
    )


async def topics(ctx: Context) -> Content:
    """All topics that have stories, the most told first."""
    counts = await ctx.services.stories.topic_counts()
    listed = sorted(
        (each for each in ctx.names.topics if counts.get(each.id)),
        key=lambda each: (-counts[each.id], each.title),
    )
    if not listed:
        return _nothing_published()
    number, size = ctx[PAGE], TOPICS_PER_PAGE
    page = Page(tuple(listed[(number - 1) * size : number * size]), number, size, len(listed))
    buttons = [
        Button(f"{each.title} {counts[each.id]}", f"/topic {each.id}") for each in page.entries
    ]
    return Content(
        (
            Heading((Text("Topics"),)),
            paragraph(
                f"{len(listed)} topics with stories {page_position(page)}. Follow one with ",
                says(f"/subscribe {listed[0].id}"),
                ".",
            ),
        ),
        (*in_rows(buttons, 2), *page_buttons(page, "/topics")),
    )


async def show_topic(ctx: Context) -> Content:
    """What there is on one topic, its narrower topics included."""
    topic, since = ctx[TOPIC], ctx[SINCE]
    today_is = ctx.now.astimezone(ctx.services.zone).date()
    first_day = None if since is None else today_is - since
    page = await ctx.services.stories.about(topic.id, first_day, ctx[PAGE], STORIES_PER_PAGE)
    follow = Button("Follow", f"/subscribe {topic.id}", in_place=False)
    if not page.total and since is not None:
        return sentence(
            f"Nothing on {topic.title} in the last {since.days} days.",
            Button("All on it", f"/topic {topic.id}"),
            follow,
        )
    if not page.total:
        return sentence(
            f"Nothing on {topic.title} has been published yet.", follow, Button("Topics", "/topics")
        )
    period = "" if since is None else f" {since.days}d"
    return _story_page(ctx, topic.title, page, f"/topic {topic.id}{period}", follow)


async def show_story(ctx: Context) -> Content:
    """One story with its whole text."""
    story_id = StoryId(ctx[STORY])
    if answer := await story_answer(ctx, story_id):
        return answer
    raise UnknownName(f"There is no story {story_id}.", (Suggestion(LATEST.label, LATEST.says),))


async def story_answer(ctx: Context, story_id: StoryId) -> Content | None:
    """The story with ways on, or the note in its place; None when there is none."""
    stories = ctx.services.stories
    story = await stories.story(story_id)
    if story is None:
        retraction = await stories.retraction(story_id)
        return None if retraction is None else Content((retraction_note(retraction),), ((LATEST,),))
    buttons = []
    if story.edition_id is not None:
        edition = await stories.edition_by_id(story.edition_id)
        if edition is not None:
            title = section_title(story.text.section, ctx.names)
            says_section = f"/section {story.text.section} edition:{edition.number}"
            buttons.append(Button(f"‹‹ {title}", says_section))
    buttons += [
        Button(topic_title(each, ctx.names), f"/topic {each}") for each in story.text.topics[:5]
    ]
    rows = (*in_rows(buttons, 2), under_story(story))
    return Content(story_in_full(story, ctx.names), rows, has_preview=True)


async def search(ctx: Context) -> Content:
    """Stories that hold all the words."""
    words = " ".join(ctx[WORDS].split())
    page = await ctx.services.search.stories(words, ctx[PAGE], STORIES_PER_PAGE)
    said = shown_headline(words, 60)
    if not page.total:
        near = ctx.names.nearest_topics(words, 2)
        return sentence(
            f"No story has “{said}”. Try fewer words, or a topic.",
            *(Button(each.title, f"/topic {each.id}") for each in near),
        )
    command = f"/search {words}"
    if page.count > 1 and len(f"{command} page:{page.count}".encode()) > LONGEST_SAID:
        return _with_note(
            _story_page(ctx, f"“{said}”", page, None, most=MOST_HITS),
            f"These are the first {len(page.entries)} of {page.total}; "
            "that is too long to page through with buttons. Fewer words will do it.",
        )
    return _story_page(ctx, f"“{said}”", page, command, most=MOST_HITS)


async def edition_answer(ctx: Context, edition: Edition) -> Content:
    """The edition at a glance, with its neighbours."""
    glance = await ctx.services.stories.glance(edition, GLANCE_HEADLINES)
    around = []
    if earlier := glance.earlier:
        around.append(Button(f"‹ {earlier.date:%-d %b}", f"/edition {earlier.number}"))
    if later := glance.later:
        around.append(Button(f"{later.date:%-d %b} ›", f"/edition {later.number}"))
    return edition_head(edition, glance.outline, *around)


async def _editions(ctx: Context) -> Content:
    page = await ctx.services.stories.editions(ctx[PAGE], EDITIONS_PER_PAGE)
    if not page.total:
        return _nothing_published()
    buttons = [
        Button(f"{each.number} · {each.date:%-d %b %Y}", f"/edition {each.number}")
        for each in page.entries
    ]
    return Content(
        (
            Heading((Text("Editions"),)),
            paragraph(f"{page.total} in all, the newest first {page_position(page)}"),
        ),
        (*in_rows(buttons, 2), *page_buttons(page, "/edition")),
    )


def _story_page(
    ctx: Context,
    title: str,
    page: Page[Story],
    command: str | None,
    *leads: Button,
    most: int | None = None,
) -> Content:
    """Stories with their texts on demand, a way to each, and the neighbouring pages."""
    if not page.entries:
        raise UserError(f"There is no page {page.number}: the last one is {page.count}.")
    where = page_position(page)
    count = _count(page.total, most)
    blocks: list[Block] = [
        Heading((Text(title),)),
        paragraph(f"{count} · {where}" if where else count),
    ]
    blocks += [story_in_list(each, ctx.names) for each in page.entries]
    paging = () if command is None else page_buttons(page, command)
    return Content(tuple(blocks), (*paging, leads) if leads else paging)


def _count(total: int, most: int | None) -> str:
    """How many there are; where no more than `most` are looked at, that is said."""
    if total == most:
        return f"the newest {total} stories"
    return story_count(total)


def _with_note(content: Content, note: str) -> Content:
    head, *rest = content.blocks
    return Content((head, paragraph(note), *rest), content.buttons)


def _nothing_published() -> Content:
    return Content(
        (paragraph("Nothing has been published yet. "),),
        ((Button("Tell me when there is", "/subscribe all"),),),
    )


COMMANDS = (
    Command("today", "Today's edition at a glance", today, "/today", "Read"),
    Command("latest", "The newest stories", latest, "/latest", "Read", (PAGE,)),
    Command(
        "edition",
        "One edition by number or date, or all of them",
        show_edition,
        "/edition 2023-11-05",
        "Read",
        (EDITION, PAGE),
    ),
    Command("sections", "All sections", sections, "/sections", "Read"),
    Command(
        "section",
        "The stories of one section",
        show_section,
        "/section Combat",
        "Read",
        (OF_EDITION, PAGE, SECTION),
    ),
    Command("topics", "All topics", topics, "/topics", "Read", (PAGE,)),
    Command(
        "topic",
        "The stories on one topic",
        show_topic,
        "/topic BlackSea 7d",
        "Read",
        (TOPIC, SINCE, PAGE),
    ),
    Command("story", "One story with its whole text", show_story, "/story 12", "Read", (STORY,)),
    Command("search", "Stories with these words", search, "/search Krynky", "Read", (WORDS, PAGE)),
)
