"""Choosing: /choose, what this chat gets, by taps."""

import re
from dataclasses import dataclass

from bot.commands import Argument, Command, Context, Take
from bot.content import Content
from bot.content.picker import Choice, Picker
from bot.content.story import section_title, topic_title
from bot.errors import UserError
from bot.glossary import Glossary
from bot.model import Page, Section, Target, TargetKind, Topic, TopicMatch
from handlers.arguments import PAGE, parse_target

CHOICES_PER_PAGE = 10
"""Five rows of two: with the rows around them they fit the screen of a phone."""

WISH = re.compile(r"(?:(section|topic)s?(?!\S))?\s*(?:([+-])\s*(\S.*))?", re.IGNORECASE)

NEVER_OFFERED = (TopicMatch.SOURCE, TopicMatch.TAG_ONLY)
"""Such topics no story can have."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which list is shown, and what is ticked or unticked first."""

    kind: TargetKind = TargetKind.SECTION
    target: Target | None = None
    is_ticked: bool = True


async def choose(ctx: Context) -> Content:
    """Sections or topics with a tick at each that is followed; a tap changes one."""
    wish = ctx[CHOICE]
    notes = () if wish.target is None else (await _change(ctx, wish.target, wish.is_ticked),)
    followed = frozenset(await ctx.services.following.subscriptions(ctx.chat))
    listed = await _offered(ctx, wish.kind, followed)
    size = CHOICES_PER_PAGE
    last = max(1, -(-len(listed) // size))
    number = min(ctx[PAGE], last)
    page = Page(tuple(listed[(number - 1) * size : number * size]), number, size, len(listed))
    if ctx.chat.is_paused:
        notes = (*notes, "Deliveries are paused here: /resume starts them again.")
    return Picker(wish.kind, page, followed).content(*notes)


async def _change(ctx: Context, target: Target, is_ticked: bool) -> str:
    title = target_name(target, ctx.names)
    if is_ticked:
        await ctx.services.following.subscribe(ctx.chat, target)
        return f"This chat follows {title}."
    await ctx.services.following.unsubscribe(ctx.chat, target)
    return f"This chat does not follow {title}."


def target_name(target: Target, names: Glossary) -> str:
    """What a target is called on a button and behind a tick."""
    match target.kind:
        case TargetKind.ALL:
            return "everything"
        case TargetKind.SECTION:
            return section_title(target.id, names)
        case TargetKind.TOPIC:
            return topic_title(target.id, names)


async def _offered(ctx: Context, kind: TargetKind, followed: frozenset[Target]) -> list[Choice]:
    """What can be ticked, in an order that a tick does not change."""
    terms = (
        await _sections(ctx, followed)
        if kind is TargetKind.SECTION
        else await _topics(ctx, followed)
    )
    return [Choice(Target(kind, each.id), each.title) for each in terms]


async def _sections(ctx: Context, followed: frozenset[Target]) -> list[Section]:
    """In the glossary's order; those that editions brought along as long as they have stories."""
    counts = await ctx.services.stories.section_counts()
    return [
        each
        for each in ctx.names.sections
        if not each.is_intro
        and (
            not each.is_ad_hoc
            or counts.get(each.id)
            or Target(TargetKind.SECTION, each.id) in followed
        )
    ]


async def _topics(ctx: Context, followed: frozenset[Target]) -> list[Topic]:
    """The most told first."""
    counts = await ctx.services.stories.topic_counts()
    listed = (
        each
        for each in ctx.names.topics
        if each.match not in NEVER_OFFERED or Target(TargetKind.TOPIC, each.id) in followed
    )
    return sorted(listed, key=lambda each: (-counts.get(each.id, 0), each.title))


def parse_choice(text: str, names: Glossary) -> Wish:
    """`topics`, `topics +BlackSea`, `-all`."""
    found = WISH.fullmatch(text.strip())
    if not found or not (found[1] or found[2]):
        raise UserError(
            "Say sections or topics to see them all, and put + before a name to follow it, "
            "or - to end it."
        )
    shown = TargetKind(found[1].casefold()) if found[1] else None
    if not found[2]:
        return Wish(shown or TargetKind.SECTION)
    target = _target(found[3], shown, names, found[2])
    own = TargetKind.TOPIC if target.kind is TargetKind.TOPIC else TargetKind.SECTION
    return Wish(shown or own, target, found[2] == "+")


def _target(name: str, shown: TargetKind | None, names: Glossary, sign: str) -> Target:
    """Of the list that is shown, if it has that name."""
    if shown is TargetKind.TOPIC and (topic := names.find_topic(name)):
        return Target(TargetKind.TOPIC, topic.id)
    return parse_target(name, names, f"choose {sign}")


def _lists(_names: Glossary) -> tuple[str, ...]:
    return ("sections", "topics")


CHOICE: Argument[Wish] = Argument(
    "choice",
    "sections or topics, and perhaps + or - and a name",
    Take.REST,
    parse_choice,
    default=Wish(),
    choices=_lists,
)

COMMANDS = (
    Command(
        "choose",
        "Tick what this chat gets",
        choose,
        "/choose topics +BlackSea",
        "Follow",
        (PAGE, CHOICE),
        changes_chat=True,
    ),
)
