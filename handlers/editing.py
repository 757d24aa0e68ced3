"""Editing: /import, /post, /drafts, /draft, /publish, /discard. Only editors get here."""

from bot.commands import Argument, Command, Context, Take
from bot.content import Button, Content, Heading, Listing, Text, paragraph, says, sentence
from bot.content.draft import as_delivered, draft_line, draft_preview, published_sentence
from bot.content.paging import in_rows
from bot.errors import Suggestion, UnknownName, UserError
from bot.glossary import Glossary
from bot.model import Document, DraftId, Role, Section, StoryText, Topic
from bot.store.publishing import Published
from handlers.arguments import parse_number, parse_section, parse_text, parse_topic, section_choices
from handlers.sending import stopped_note

PASTED = "pasted text"
"""What a document is called that came as text."""

DRAFT = Argument("draft", "the number of a draft", Take.REST, parse_number)
MAYBE_DRAFT: Argument[int | None] = Argument(
    "draft", "the number of a draft", Take.REST, parse_number, default=None
)
VERSION: Argument[int | None] = Argument(
    "version", "the version it was offered for", Take.OPTION, parse_number, default=None
)
PASTE: Argument[str | None] = Argument(
    "document", "the text of an edition", Take.ALL, parse_text, default=None
)


def _parse_place(text: str, names: Glossary) -> tuple[Section, tuple[Topic, ...]]:
    """`SECTION #Topic #Topic` of a posted story."""
    words = text.split()
    section = " ".join(word for word in words if not word.startswith("#"))
    if not section:
        raise UserError("Please say which section the story belongs to.")
    return (
        parse_section(section, names),
        tuple(parse_topic(word, names) for word in words if word.startswith("#")),
    )


PLACE = Argument(
    "section",
    "its section, and topics with # before each",
    Take.REST,
    _parse_place,
    choices=section_choices,
)
STORY_TEXT = Argument("text", "its headline, and below it its text", Take.BODY, parse_text)


async def import_edition(ctx: Context) -> Content:
    """A document or pasted text becomes a draft, with its open questions."""
    pasted = ctx[PASTE]
    if ctx.document is not None:
        document = ctx.document
    elif pasted is not None:
        document = Document(PASTED, pasted.encode())
    else:
        raise UserError(
            "Please attach the edition as a text file, or paste its text below /import."
        )
    imported = await ctx.services.newsroom.import_document(document, ctx.sender)
    draft = imported.draft
    if draft.is_closed:
        return sentence(
            f"“{draft.title}” is published already, exactly as in this document. "
            "Nothing was changed.",
            Button("Drafts", "/drafts"),
        )
    preview = draft_preview(draft, ctx.names, imported.gone)
    if imported.is_changed:
        return preview
    note = paragraph("This document was imported before; the draft is unchanged.")
    return Content((preview.blocks[0], note, *preview.blocks[1:]), preview.buttons)


async def post(ctx: Context) -> Content:
    """One story that belongs to no edition becomes a draft."""
    section, topics = ctx[PLACE]
    headline, _, body = ctx[STORY_TEXT].partition("\n")
    topic_ids = ctx.names.with_ancestors(tuple(topic.id for topic in topics))
    paragraphs = tuple(line.strip() for line in body.split("\n") if line.strip())
    text = StoryText(
        section=section.id,
        headline=headline.strip(),
        paragraphs=(headline.strip(), *paragraphs),
        topics=topic_ids,
    )
    draft = await ctx.services.newsroom.post(text, section, ctx.sender)
    return draft_preview(draft, ctx.names)


async def drafts(ctx: Context) -> Content:
    """What waits to be published."""
    waiting = await ctx.services.newsroom.drafts()
    if not waiting:
        return Content(
            (paragraph("No draft waits. Begin one with ", says("/import"), " or ", says("/post")),)
        )
    buttons = [Button(f"Look at {draft.id}", f"/draft {draft.id}") for draft in waiting]
    return Content(
        (
            Heading((Text("Drafts"),)),
            Listing(tuple((Text(draft_line(draft)),) for draft in waiting)),
        ),
        in_rows(buttons, 2),
    )


async def show_draft(ctx: Context) -> Content:
    """One draft: its questions, and what publishing it would do."""
    return draft_preview(await ctx.services.newsroom.draft(DraftId(ctx[DRAFT])), ctx.names)


async def preview(ctx: Context) -> Content:
    """The very messages a draft would be to who follows all, with the places where they end."""
    draft = await ctx.services.newsroom.draft(DraftId(ctx[DRAFT]))
    headings = await ctx.services.stories.headings(draft.edition.id) if draft.edition else {}
    shown = as_delivered(draft, headings, ctx.names, ctx.now)
    if shown is None:
        raise UserError(
            f"Nothing in draft {draft.id} is new. What changes is edited where it was delivered."
        )
    return shown


async def publish(ctx: Context) -> Content:
    """Make a draft public and send its new stories to those who follow them."""
    number = ctx[MAYBE_DRAFT]
    if number is None:
        return await _publish_the_only_one(ctx)
    done = await ctx.services.newsroom.publish(DraftId(number), ctx[VERSION], ctx.sender)
    return await _published(ctx, done)


async def discard(ctx: Context) -> Content:
    """Throw a draft away; what is public stays as it is."""
    draft = await ctx.services.newsroom.discard(DraftId(ctx[DRAFT]), ctx[VERSION], ctx.sender)
    return sentence(f"Draft {draft.id}, “{draft.title}”, is discarded. Nothing public changed.")


async def _publish_the_only_one(ctx: Context) -> Content:
    waiting = await ctx.services.newsroom.drafts()
    if not waiting:
        raise UnknownName("No draft waits to be published.", (Suggestion("Drafts", "/drafts"),))
    if len(waiting) > 1:
        lines = tuple((Text(draft_line(draft)),) for draft in waiting)
        buttons = [
            Button(f"Publish {draft.id}", f"/publish {draft.id} version:{draft.version}")
            for draft in waiting
        ]
        return Content((paragraph("Which one?"), Listing(lines)), in_rows(buttons, 2))
    only = waiting[0]
    done = await ctx.services.newsroom.publish(only.id, only.version, ctx.sender)
    return await _published(ctx, done)


async def _published(ctx: Context, done: Published) -> Content:
    """What happened, and where to look at it."""
    said = published_sentence(done, await ctx.services.sending.time_left())
    lead = (
        Button("See the edition", f"/edition {done.draft.edition.number}")
        if done.draft.edition
        else Button("See the story", f"/story {done.draft.stories[0].id}")
    )
    brought = [each.publication for each in done.amendments if each.audience]
    if done.publication is not None:
        brought.insert(0, done.publication)
    reports = [Button("Report", f"/report {number}") for number in brought]
    stopped = await stopped_note(ctx) if reports else ()
    return Content((paragraph(said), *stopped), ((lead, *reports[:1]),))


COMMANDS = (
    Command(
        "import",
        "Make a draft of an edition from a file or pasted text",
        import_edition,
        "/import",
        "Edit",
        (PASTE,),
        Role.EDITOR,
    ),
    Command(
        "post",
        "Make a draft of a single story",
        post,
        "/post Combat #BlackSea",
        "Edit",
        (PLACE, STORY_TEXT),
        Role.EDITOR,
    ),
    Command("drafts", "What waits to be published", drafts, "/drafts", "Edit", (), Role.EDITOR),
    Command("draft", "Look at one draft", show_draft, "/draft 3", "Edit", (DRAFT,), Role.EDITOR),
    Command(
        "preview",
        "A draft as followers will see it",
        preview,
        "/preview 3",
        "Edit",
        (DRAFT,),
        Role.EDITOR,
    ),
    Command(
        "publish",
        "Publish a draft",
        publish,
        "/publish 3",
        "Edit",
        (VERSION, MAYBE_DRAFT),
        Role.EDITOR,
    ),
    Command(
        "discard",
        "Throw a draft away",
        discard,
        "/discard 3",
        "Edit",
        (VERSION, DRAFT),
        Role.EDITOR,
    ),
)
