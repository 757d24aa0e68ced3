"""Following: /subscribe, /unsubscribe, /subscriptions, /pause, /resume."""

from bot.commands import Command, Context
from bot.content import Block, Button, Content, Heading, Listing, Text, paragraph, says, sentence
from bot.content.paging import in_rows
from bot.glossary import Glossary
from bot.model import EVERYTHING, Target, TargetKind
from handlers.arguments import target_argument, target_title

FOLLOW = target_argument("subscribe")
UNFOLLOW = target_argument("unsubscribe")

MOST_ENDS = 16
"""Buttons that end one subscription each; with more, the picker is the better place."""

WHEN = Button("When stories come", "/settings")


async def subscribe(ctx: Context) -> Content:
    """Follow everything, a section or a topic. Twice is no error."""
    target = ctx[FOLLOW]
    is_new = await ctx.services.following.subscribe(ctx.chat, target)
    title = target_title(target, ctx.names)
    if not is_new:
        return sentence(f"This chat follows {title} already.", *_after(target, ctx.names))
    return sentence(
        f"This chat now follows {title}. {await _when(ctx)}", *_after(target, ctx.names)
    )


async def _when(ctx: Context) -> str:
    if ctx.chat.is_paused:
        return "Deliveries are paused here: /resume starts them again."
    if (await ctx.services.following.settings(ctx.chat)).holds():
        return "New stories will come at the times that this chat has set: /settings."
    return "New stories will come as they are published."


async def unsubscribe(ctx: Context) -> Content:
    """Stop following; what waits only because of it is not sent any more."""
    target = ctx[UNFOLLOW]
    following = ctx.services.following
    mine = Button("My subscriptions", "/subscriptions")
    if target == EVERYTHING:
        gone = await following.unsubscribe_all(ctx.chat)
        text = (
            "This chat follows nothing any more."
            if gone.count
            else "This chat follows nothing, so there is nothing to end."
        )
        return sentence(text, Button("Follow everything", "/subscribe all"))
    title = target_title(target, ctx.names)
    gone = await following.unsubscribe(ctx.chat, target)
    if not gone.count:
        return sentence(f"This chat does not follow {title}.", mine)
    again = Button("Undo", f"/subscribe {target.id}")
    return sentence(f"This chat no longer follows {title}.", again, mine)


async def subscriptions(ctx: Context) -> Content:
    """What this chat gets, each with a button to end it."""
    targets = await ctx.services.following.subscriptions(ctx.chat)
    if not targets:
        return Content(
            (paragraph("This chat follows nothing yet. Try ", says("/subscribe Combat"), "."),),
            (
                (Button("Follow everything", "/subscribe all"),),
                (Button("Choose sections", "/choose"), Button("Choose topics", "/choose topics")),
            ),
        )
    titles = tuple((Text(target_title(each, ctx.names)),) for each in targets)
    blocks: list[Block] = [Heading((Text("This chat follows"),)), Listing(titles)]
    if ctx.chat.is_paused:
        blocks.append(paragraph("Paused: nothing is delivered until /resume."))
    ends = [Button(f"End {_short(each, ctx.names)}", _end(each)) for each in targets]
    return Content(
        tuple(blocks),
        (
            *in_rows(ends[:MOST_ENDS], 2),
            (Button("Choose", "/choose"), _pause_button(is_paused=ctx.chat.is_paused), WHEN),
        ),
    )


async def pause(ctx: Context) -> Content:
    """Hold deliveries; subscriptions stay."""
    done = await ctx.services.following.pause(ctx.chat)
    text = "Paused. Your subscriptions stay; nothing is delivered until you resume."
    return sentence(
        text if done else "Deliveries are paused already.", _pause_button(is_paused=True)
    )


async def resume(ctx: Context) -> Content:
    """Deliver again, from now on."""
    done = await ctx.services.following.resume(ctx.chat)
    text = "Resumed. What is published from now on will come; older stories are in /latest."
    return sentence(text if done else "Deliveries are not paused.", Button("Latest", "/latest"))


def _after(target: Target, names: Glossary) -> tuple[Button, ...]:
    ends = Button("Undo", _end(target))
    mine = Button("My subscriptions", "/subscriptions")
    match target.kind:
        case TargetKind.ALL:
            return (Button("Today's edition", "/today"), ends, mine)
        case kind:
            return (Button(f"Read {_short(target, names)}", f"/{kind} {target.id}"), ends, mine)


def _end(target: Target) -> str:
    """What ends just this: `/unsubscribe all` would end the sections and topics as well."""
    return f"/unsubscribe {target.id}" if target.id else "/choose -all"


def _short(target: Target, names: Glossary) -> str:
    return target_title(target, names).removeprefix("the section ").removeprefix("the topic ")


def _pause_button(*, is_paused: bool) -> Button:
    return Button("Resume", "/resume") if is_paused else Button("Pause", "/pause")


COMMANDS = (
    Command(
        "subscribe",
        "Follow everything, a section or a topic",
        subscribe,
        "/subscribe Combat",
        "Follow",
        (FOLLOW,),
        changes_chat=True,
    ),
    Command(
        "unsubscribe",
        "Stop following",
        unsubscribe,
        "/unsubscribe Combat",
        "Follow",
        (UNFOLLOW,),
        changes_chat=True,
    ),
    Command(
        "subscriptions",
        "What this chat follows",
        subscriptions,
        "/subscriptions",
        "Follow",
        shows_chat=True,
    ),
    Command("pause", "Hold deliveries to this chat", pause, "/pause", "Follow", changes_chat=True),
    Command("resume", "Deliver again", resume, "/resume", "Follow", changes_chat=True),
)
