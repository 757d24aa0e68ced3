"""Steering what is being sent: /pausesending, /resumesending, /cancel, /resend. For editors."""

from bot.commands import Argument, Command, Context, Take
from bot.content import Button, Content, Moment, Paragraph, paragraph, says, sentence
from bot.content.draft import chat_count
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import PublicationId, Role
from handlers.arguments import parse_number

PUBLICATION = Argument("publication", "the number of a publication", Take.REST, parse_number)
MAYBE_PUBLICATION: Argument[int | None] = Argument(
    "publication", "the number of a held publication", Take.REST, parse_number, default=None
)

AGAIN = ("missed", "unknown")


def _parse_again(text: str, names: Glossary) -> tuple[int, str]:
    """`ID missed`, or `ID unknown`."""
    number, _, to = text.partition(" ")
    if to.strip().casefold() not in AGAIN:
        raise UserError(
            "Say to whom it is sent again: missed (they surely did not get it) or unknown "
            "(they may have it, and may read it twice)."
        )
    return parse_number(number, names), to.strip().casefold()


RESEND = Argument("publication", "which publication, and to whom", Take.REST, _parse_again)


async def pause_sending(ctx: Context) -> Content:
    """No new story goes out on any platform; corrections and retractions do."""
    is_new = await ctx.services.sending.pause(ctx.sender)
    said = "Sending is paused" if is_new else "Sending was paused already"
    return sentence(
        f"{said}: no new story goes out. Corrections and retractions still do, and what you "
        "publish waits.",
        Button("Resume sending", "/resumesending"),
    )


async def resume_sending(ctx: Context) -> Content:
    """New stories go out again; with a number, one publication that was held."""
    if (number := ctx[MAYBE_PUBLICATION]) is not None:
        await ctx.services.sending.release(PublicationId(number), ctx.sender)
        return sentence(f"Publication {number} goes out again.", _report(number))
    reasons = await ctx.services.sending.resume(ctx.sender)
    if not reasons:
        return sentence("Sending is not paused.")
    return sentence(f"Sending goes on. It had stopped because: {'; '.join(reasons)}.")


async def cancel(ctx: Context) -> Content:
    """What waits of a publication is not sent any more."""
    number = ctx[PUBLICATION]
    count = await ctx.services.sending.cancel(PublicationId(number), ctx.sender)
    if not count:
        return Content(
            (
                paragraph(
                    f"Nothing of publication {number} waits any more. To take a story back from "
                    "those who have it, use ",
                    says("/retract"),
                    ".",
                ),
            ),
            ((_report(number),),),
        )
    return sentence(
        f"Publication {number} is cancelled: {chat_count(count)} will not get it. "
        "Who has it keeps it.",
        _report(number),
    )


async def resend(ctx: Context) -> Content:
    """A publication goes again to those who did not get it, and to nobody else."""
    number, to = ctx[RESEND]
    sending = ctx.services.sending
    act = sending.resend_missed if to == "missed" else sending.resend_unknown
    count = await act(PublicationId(number), ctx.sender)
    if not count:
        return sentence(f"Nobody who can be reached {NOBODY[to]}.", _report(number))
    return sentence(
        f"Publication {number} is sent again to {chat_count(count)} that {NOBODY[to]}.",
        _report(number),
    )


NOBODY = {"missed": "missed it", "unknown": "may or may not have got it"}


async def stopped_note(ctx: Context) -> tuple[Paragraph, ...]:
    """A line that says why nothing goes out at this moment; nothing while it does."""
    stopped = await ctx.services.sending.paused()
    reasons = dict.fromkeys(each.paused_reason for each in stopped if each.paused_reason)
    if not reasons:
        return ()
    since = min(each.paused_at for each in stopped if each.paused_at)
    return (
        paragraph(
            f"Sending is paused at this moment ({'; '.join(reasons)}), since ",
            Moment(since),
            ". ",
            says("/resumesending"),
        ),
    )


def _report(number: int) -> Button:
    return Button("Report", f"/report {number}")


COMMANDS = (
    Command(
        "pausesending",
        "Stop new stories on their way to everybody",
        pause_sending,
        "/pausesending",
        "Edit",
        (),
        Role.EDITOR,
    ),
    Command(
        "resumesending",
        "Let new stories go again, or one publication that was held",
        resume_sending,
        "/resumesending",
        "Edit",
        (MAYBE_PUBLICATION,),
        Role.EDITOR,
    ),
    Command(
        "cancel",
        "Do not send what still waits of a publication",
        cancel,
        "/cancel 3",
        "Edit",
        (PUBLICATION,),
        Role.EDITOR,
    ),
    Command(
        "resend",
        "Send a publication again to those who did not get it",
        resend,
        "/resend 3 missed",
        "Edit",
        (RESEND,),
        Role.EDITOR,
    ),
)
