"""Putting right what is public: /correct, /retract. Only editors get here."""

from bot.commands import Argument, Command, Context, Take
from bot.content import Block, Button, Content, Quote, Text, paragraph, says
from bot.content.draft import copies_sentence
from bot.content.story import shown_headline
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import Role, StoryId, StoryText
from bot.store.papers import CorrectedText
from bot.store.publishing import Amendment
from handlers.arguments import parse_number, parse_text

LONGEST_NOTE = 200
"""Characters of a note to readers: it stands in every copy, above the text."""

YES = ("yes", "y", "1", "true")


def _parse_story(text: str, names: Glossary) -> tuple[StoryId, str]:
    """`ID what was wrong`, or `ID reason`."""
    number, _, note = text.partition(" ")
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise UserError(
            f"That is {len(note)} characters. Readers see it above the text: please say it in "
            f"{LONGEST_NOTE}."
        )
    return StoryId(parse_number(number, names)), note


def _parse_yes(text: str, _names: Glossary) -> bool:
    return text.casefold() in YES


CORRECTED = Argument(
    "story", "the story's number and, in a few words, what was wrong", Take.REST, _parse_story
)
RETRACTED = Argument(
    "story", "the story's number and why it is taken back", Take.REST, _parse_story
)
NEW_TEXT: Argument[str | None] = Argument(
    "text", "its headline, and below it its text", Take.BODY, parse_text, default=None
)
DELETE: Argument[bool] = Argument(
    "delete", "yes: delete the messages where that is possible", Take.OPTION, _parse_yes, False
)


async def correct(ctx: Context) -> Content:
    """A new text for a public story, in every copy, with a line that says so."""
    story, note = ctx[CORRECTED]
    body = ctx[NEW_TEXT]
    if body is None:
        return _how_to(story, await ctx.services.newsroom.public_text(story))
    if not note:
        raise UserError(
            "Please say on the first line, after the number, what was wrong: readers see it."
        )
    headline, _, rest = body.partition("\n")
    paragraphs = tuple(line.strip() for line in rest.split("\n") if line.strip())
    text = CorrectedText(headline.strip(), paragraphs, note)
    done = await ctx.services.newsroom.correct(story, text, ctx.sender)
    return _amended(done, f"“{shown_headline(done.headline)}” is corrected, ", "See the story")


async def retract(ctx: Context) -> Content:
    """A public story is taken back: what waits is not sent, copies become a note."""
    story, reason = ctx[RETRACTED]
    if not reason:
        raise UserError("Please say after the number why it is taken back: readers see it.")
    done = await ctx.services.newsroom.retract(story, reason, ctx.sender, deletes=ctx[DELETE])
    return _amended(done, f"“{shown_headline(done.headline)}” is retracted, ", "See the note")


def _how_to(story: StoryId, text: StoryText) -> Content:
    blocks: tuple[Block, ...] = (
        paragraph(
            f"Story {story} reads as below. To correct it, say ",
            says(f"/correct {story} what was wrong"),
            " and, on the lines below, the whole text as it should be: headline first.",
        ),
        Quote((Text("\n".join((text.headline, *text.body))),)),
    )
    return Content(blocks)


def _amended(done: Amendment, said: str, look: str) -> Content:
    buttons = [Button(look, f"/story {done.story}")]
    reports = [each.publication for each in done.planned if each.audience]
    buttons += [Button("Report", f"/report {number}") for number in reports[:1]]
    return Content((paragraph(said + copies_sentence(done.copies)),), (tuple(buttons),))


COMMANDS = (
    Command(
        "correct",
        "Put a public story right, in every copy",
        correct,
        "/correct 12 There were two wards, not three",
        "Edit",
        (CORRECTED, NEW_TEXT),
        Role.EDITOR,
    ),
    Command(
        "retract",
        "Take a public story back, in every copy",
        retract,
        "/retract 12 The source has withdrawn it",
        "Edit",
        (DELETE, RETRACTED),
        Role.EDITOR,
    ),
)
