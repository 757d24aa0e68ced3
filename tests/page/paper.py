"""A very small newspaper behind the real local platform: a few commands, one edition."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.adapters.base import Incoming
from bot.adapters.local import LocalAdapter
from bot.commands import Argument, Command, Context, Take
from bot.content import (
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Link,
    Listing,
    Moment,
    Quote,
    Text,
    bold,
    paragraph,
    says,
    sentence,
)
from bot.glossary import Glossary
from bot.model import Role

TOPICS = ("BlackSea", "Krynky", "Kremenchuk", "NorthKorea")
SECTIONS = ("Combat", "Allies", "BehindTheLines")
PUBLISHED_AT = datetime(2023, 11, 2, 8, 30, tzinfo=UTC)


async def unused(_: Context) -> Content:
    raise AssertionError("the paper answers by itself, in its dispatch")


def argument(name: str, help_: str, *choices: str) -> Argument[str]:
    def parse(text: str, _: Glossary) -> str:
        return text

    def offered(_: Glossary) -> tuple[str, ...]:
        return choices

    return Argument(name, help_, Take.REST, parse, choices=offered)


TOPIC = argument("topic", "which topic", *TOPICS)
TARGET = argument("section", "which section or topic", *SECTIONS, *TOPICS)

COMMANDS = (
    Command("today", "Today's edition at a glance", unused, "/today", "Read"),
    Command("topic", "The stories on one topic", unused, "/topic BlackSea", "Read", (TOPIC,)),
    Command("topics", "All topics", unused, "/topics", "Read"),
    Command("slow", "An answer that takes its time", unused, "/slow", "Read"),
    Command("subscribe", "Follow it", unused, "/subscribe Combat", "Follow", (TARGET,)),
    Command("import", "Bring in an edition", unused, "/import", "Edit", role=Role.EDITOR),
    Command("drafts", "What waits", unused, "/drafts", "Edit", role=Role.EDITOR),
    Command("publish", "Publish a draft", unused, "/publish", "Edit", role=Role.EDITOR),
)

STORIES = (
    "Krynky: Ukrainian forces keep their foothold on the east bank of the Dnipro.",
    "Black Sea: 3m tonnes of food left Ukraine's ports in October, the most since July.",
    "Kremenchuk: a drone attack set the refinery ablaze; the fire is out.",
)


@dataclass
class Paper:
    """What the newsroom knows; `gate` holds back the answer to /slow until it is opened."""

    adapter: LocalAdapter
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Incoming] = field(default_factory=list)

    async def dispatch(self, incoming: Incoming) -> Content:
        self.heard.append(incoming)
        name, *rest = incoming.text.removeprefix("/").split(maxsplit=1)
        answers: dict[str, Callable[[str, Incoming], Awaitable[Content]]] = {
            "today": self.today,
            "topic": self.topic,
            "topics": self.topics,
            "slow": self.slow,
            "subscribe": self.subscribe,
            "import": self.imported,
            "publish": self.publish,
        }
        if name in answers:
            return await answers[name]("".join(rest), incoming)
        return sentence("I answer commands. Try one of these:", Button("Today", "/today"))

    async def today(self, _: str, __: Incoming) -> Content:
        blocks: tuple[Block, ...] = (
            Heading((Text("Ukraine, day 616"),)),
            paragraph("Edition 12 · 3 stories · ", Moment(PUBLISHED_AT)),
            Heading((Text("Combat"),), level=2),
            *(Group((paragraph(bold(story.split(":")[0]), f":{story.split(':')[1]}"),))
              for story in STORIES),
            Fold("Behind the lines · 2 more stories", (
                paragraph("An explosion was reported at an explosives factory in Perm Krai."),
                Listing(((Text("Solikamsk: the Ural factory"),), (Text("Chernihiv: UNESCO"),))),
            )),
            Quote((Text("The battle for the Black Sea is still ongoing."),)),
            paragraph("Source: ", Link("Kyiv Independent", "https://kyivindependent.com/"),
                      ". Follow a section with ", says("/subscribe Combat"), "."),
        )  # fmt: skip
        rows = (
            (Button("Combat", "/topic Krynky"), Button("Black Sea", "/topic BlackSea")),
            (Button("Follow Combat", "/subscribe Combat", in_place=False),),
        )
        return Content(blocks, rows)

    async def topic(self, rest: str, _: Incoming) -> Content:
        words = rest.split()
        page = next((int(word[5:]) for word in words if word.startswith("page:")), 1)
        topic = words[0] if words else "BlackSea"
        buttons = []
        if page > 1:
            buttons.append(Button("‹ Previous", f"/topic {topic} page:{page - 1}"))
        if page < 3:
            buttons.append(Button("Next ›", f"/topic {topic} page:{page + 1}"))
        return Content(
            (
                Heading((Text(f"{topic}, page {page} of 3"),)),
                paragraph(STORIES[page - 1]),
            ),
            (tuple(buttons),),
        )

    async def topics(self, _: str, __: Incoming) -> Content:
        return Content((Heading((Text("Topics"),)), Listing(tuple((Text(t),) for t in TOPICS))))

    async def slow(self, _: str, __: Incoming) -> Content:
        await self.gate.wait()
        return sentence("Here it is at last.", Button("Again", "/slow again"))

    async def subscribe(self, rest: str, _: Incoming) -> Content:
        return sentence(f"You now follow {rest}.")

    async def imported(self, _: str, incoming: Incoming) -> Content:
        if incoming.document is None:
            return sentence("Send an edition as a document, or paste its text after /import.")
        size = len(incoming.document.data)
        return sentence(
            f"{incoming.document.name}: {size:,} bytes, 3 stories.", Button("Publish", "/publish")
        )

    async def publish(self, _: str, __: Incoming) -> Content:
        for number, story in enumerate(STORIES, start=1):
            (part,) = self.adapter.render(sentence(story))
            await self.adapter.send("follower", part, f"publication:1:{number}")
        return sentence("Published to 1 chat.")
