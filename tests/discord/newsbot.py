"""A small bot of discord.py, for the fake's own tests."""

import asyncio
from typing import Any

import discord
from discord import app_commands

TOPICS = ("BlackSea", "Baltic", "Danube")


class Pages(discord.ui.View):
    """Two buttons and a menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.page = 1

    @discord.ui.button(label="Next", custom_id="next")
    async def next(self, asked: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        self.page += 1
        await asked.response.edit_message(content=f"Page {self.page}", view=self)

    @discord.ui.select(
        placeholder="Topics",
        custom_id="topics",
        max_values=2,
        options=[discord.SelectOption(label=each, value=each.lower()) for each in TOPICS],
    )
    async def topics(self, asked: discord.Interaction, menu: discord.ui.Select[Any]) -> None:
        await asked.response.send_message(f"Chosen: {', '.join(menu.values)}", ephemeral=True)


class Form(discord.ui.Modal, title="A new story"):
    """A text, a menu and an upload."""

    headline: discord.ui.Label[Any] = discord.ui.Label(
        text="Headline", component=discord.ui.TextInput(max_length=40)
    )
    section: discord.ui.Label[Any] = discord.ui.Label(
        text="Section",
        component=discord.ui.Select(options=[discord.SelectOption(label=e) for e in TOPICS]),
    )
    document: discord.ui.Label[Any] = discord.ui.Label(
        text="Document", component=discord.ui.FileUpload(required=False)
    )

    async def on_submit(self, asked: discord.Interaction, /) -> None:
        headline, section, document = (
            each.component for each in (self.headline, self.section, self.document)
        )
        assert isinstance(headline, discord.ui.TextInput)
        assert isinstance(section, discord.ui.Select)
        assert isinstance(document, discord.ui.FileUpload)
        held = [(await each.read()).decode() for each in document.values]
        said = f"{headline.value} in {section.values[0]}: {held}"
        await asked.response.send_message(said, ephemeral=True)


class Story(discord.ui.LayoutView):
    """Components V2: a text beside a button, in a container."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        read = discord.ui.Button[Any](label="Read", url="https://example.org/1")
        box = discord.ui.Container[Any](discord.ui.TextDisplay("# Heads"))
        box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.Section(text, accessory=read))
        self.add_item(box)


class NewsBot(discord.Client):
    """Commands of every kind."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("intents", discord.Intents(guilds=True))
        settings.setdefault("allowed_mentions", discord.AllowedMentions.none())
        super().__init__(guild_ready_timeout=0.05, **settings)
        self.tree = app_commands.CommandTree(self)
        self.readies = 0
        self.happened: list[str] = []
        self.failed: list[Exception] = []
        _answers(self.tree)
        _views(self.tree)
        _others(self.tree)
        self.tree.error(self._note)

    async def _note(self, _: discord.Interaction, error: Exception) -> None:
        self.failed.append(error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without the 5 s that the library waits before all but the first IDENTIFY."""

    async def on_ready(self) -> None:
        self.readies += 1

    async def on_resumed(self) -> None:
        self.happened.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.happened.append(f"join {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.happened.append(f"remove {guild.name}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.happened.append(f"unavailable {guild.name}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.happened.append(f"deleted {channel.name}")

    async def on_message(self, message: discord.Message) -> None:
        self.happened.append(f"message {message.content!r} {message.nonce}")


Tree = app_commands.CommandTree[Any]


def _answers(tree: Tree) -> None:
    @tree.command(description="News about a topic")
    async def topic(asked: discord.Interaction, name: str) -> None:
        await asked.response.send_message(f"News about {name}", ephemeral=True)

    @topic.autocomplete("name")
    async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        near = [each for each in TOPICS if each.lower().startswith(typed.lower())]
        return [app_commands.Choice(name=each, value=each.lower()) for each in near]


def _views(tree: Tree) -> None:
    @tree.command(description="Pages")
    async def pages(asked: discord.Interaction) -> None:
        await asked.response.send_message("Page 1", view=Pages())

    @tree.command(description="A form")
    async def form(asked: discord.Interaction) -> None:
        await asked.response.send_modal(Form())


def _others(tree: Tree) -> None:
    @tree.command(description="Takes its time")
    async def slow(asked: discord.Interaction) -> None:
        await asked.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.05)
        await asked.followup.send("At last")

    @tree.command(description="Never answers")
    async def never(_: discord.Interaction) -> None:
        return

    @tree.command(description="Answers too late")
    async def late(asked: discord.Interaction) -> None:
        await asyncio.sleep(0.2)
        await asked.response.send_message("Too late")

    @tree.command(description="A story in a layout")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def story(asked: discord.Interaction) -> None:
        await asked.response.send_message(view=Story(f"A story for {asked.user.name}"))

    @tree.command(description="Sets this up")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(
        asked: discord.Interaction, where: discord.TextChannel, who: discord.Role
    ) -> None:
        await asked.response.send_message(f"{who.name} in {where.name}")

    @tree.context_menu(name="Send to newsroom")
    async def send(asked: discord.Interaction, message: discord.Message) -> None:
        said = f"{message.author.display_name}: {message.content}"
        await asked.response.send_message(said, ephemeral=True)

    news = app_commands.Group(name="news", description="News")

    @news.command(description="The latest")
    async def latest(asked: discord.Interaction, count: int = 1) -> None:
        await asked.response.send_message(f"The latest {count}")
        await asked.followup.send("And more", ephemeral=True)

    tree.add_command(news)
