"""Reporting: who got a publication and who did not. Only editors get here."""

from bot.commands import Argument, Command, Context, Take
from bot.content import (
    Block,
    Button,
    Content,
    Heading,
    Listing,
    Moment,
    Paragraph,
    Text,
    paragraph,
    says,
    sentence,
)
from bot.content.draft import chat_count
from bot.content.duration import in_words
from bot.content.paging import in_rows
from bot.content.story import shown_headline
from bot.errors import Suggestion, UnknownName
from bot.model import DeliveryState, PublicationId, PublicationKind, Role
from bot.store.ledger import LedgerLine, Trouble
from handlers.arguments import parse_number
from handlers.sending import stopped_note

NEWEST = 8
"""Publications in the list without a number: some three days."""

SAID = {
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.PLANNED: "waiting",
    DeliveryState.SENDING: "being sent",
    DeliveryState.RETRY: "to be tried again",
    DeliveryState.DEAD: "could not be delivered",
    DeliveryState.UNKNOWN: "may have arrived, not known",
    DeliveryState.CANCELLED: "taken back before sending",
    DeliveryState.EXPIRED: "too old when their turn came",
}

BRINGS = {
    PublicationKind.EDITION: "Publication",
    PublicationKind.BREAKING: "Publication",
    PublicationKind.CORRECTION: "Correction",
    PublicationKind.RETRACTION: "Retraction",
}

PUBLICATION: Argument[int | None] = Argument(
    "publication", "the number of a publication", Take.REST, parse_number, default=None
)


async def report(ctx: Context) -> Content:
    """How far one publication is, or the newest ones at a glance."""
    number = ctx[PUBLICATION]
    if number is None:
        return await _newest(ctx)
    line = await ctx.services.ledger.line(PublicationId(number))
    if line is None:
        raise UnknownName(
            f"There is no publication {number}.", (Suggestion("The newest", "/report"),)
        )
    troubles = await ctx.services.ledger.troubles(line.publication_id)
    states = [
        f"{words}: {line.states[state]:,}" for state, words in SAID.items() if state in line.states
    ]
    blocks: list[Block] = [
        Heading((Text(line.title),)),
        Paragraph(
            (
                Text(f"{BRINGS[line.kind]} {number} to {chat_count(line.audience)}, "),
                Moment(line.created_at),
            )
        ),
        *await _progress(ctx, line),
        Listing(tuple((Text(each),) for each in states or ["nobody follows what is in it"])),
    ]
    if troubles:
        blocks.append(Heading((Text("Why"),), level=2))
        blocks.append(Listing(tuple((Text(_trouble(each)),) for each in troubles)))
    buttons = [Button("Look again", f"/report {number}")]
    if line.count(DeliveryState.DEAD, DeliveryState.EXPIRED):
        buttons.append(Button("Send again to those who missed it", f"/resend {number} missed"))
    return Content(tuple(blocks), in_rows(buttons, 1))


async def _progress(ctx: Context, line: LedgerLine) -> tuple[Block, ...]:
    """How long the rest takes, or why it stands still."""
    if line.held_reason is not None:
        again = says(f"/resumesending {line.publication_id}")
        return (paragraph(f"Held, because it was refused: {line.held_reason}. ", again),)
    if not line.count(DeliveryState.PLANNED, DeliveryState.SENDING):
        return ()
    if line.kind.is_new and (note := await stopped_note(ctx)):
        return note
    takes = await ctx.services.sending.time_left()
    return (paragraph(f"Everything that is due is out in {in_words(takes)}."),)


async def undelivered(ctx: Context) -> Content:
    """Everything that is not delivered, with its reason."""
    troubles = await ctx.services.ledger.troubles()
    stopped = await stopped_note(ctx)
    if not troubles:
        well = paragraph("Everything that was published is delivered or on its way.")
        return Content((well, *stopped))
    numbers = sorted({each.publication_id for each in troubles}, reverse=True)
    blocks: list[Block] = [Heading((Text("Not delivered"),)), *stopped]
    for number in numbers[:NEWEST]:
        of_number = [each for each in troubles if each.publication_id == number]
        blocks.append(Heading((Text(f"Publication {number}"),), level=2))
        blocks.append(Listing(tuple((Text(_trouble(each)),) for each in of_number)))
    if len(numbers) > NEWEST:
        older = ", ".join(map(str, numbers[NEWEST:]))
        blocks.append(paragraph(f"Older publications with such deliveries: {older}."))
    buttons = [Button(f"Report {number}", f"/report {number}") for number in numbers[:NEWEST]]
    return Content(tuple(blocks), in_rows(buttons, 2))


async def _newest(ctx: Context) -> Content:
    lines = await ctx.services.ledger.newest(NEWEST)
    if not lines:
        return sentence("Nothing has been published yet.")
    buttons = [
        Button(f"Report {each.publication_id}", f"/report {each.publication_id}") for each in lines
    ]
    return Content(
        (
            Heading((Text("Publications"),)),
            *await stopped_note(ctx),
            Listing(tuple((Text(_glance(each)),) for each in lines)),
        ),
        in_rows(buttons, 2),
    )


def _glance(line: LedgerLine) -> str:
    done = line.count(DeliveryState.DELIVERED)
    kind = "" if line.kind.is_new else f"{BRINGS[line.kind]} of "
    return (
        f"{line.publication_id} · {kind}{shown_headline(line.title, 60)} · "
        f"{done:,} of {line.audience:,} delivered"
    )


def _trouble(trouble: Trouble) -> str:
    return f"{chat_count(trouble.count)} {SAID[trouble.state]}: {trouble.reason}"


COMMANDS = (
    Command(
        "report",
        "How far a publication is: who got it, who did not, and why",
        report,
        "/report 3",
        "Edit",
        (PUBLICATION,),
        Role.EDITOR,
    ),
    Command(
        "undelivered",
        "Everything that is not delivered, with its reason",
        undelivered,
        "/undelivered",
        "Edit",
        (),
        Role.EDITOR,
    ),
)
