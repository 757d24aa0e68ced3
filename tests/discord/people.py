"""Somebody with a client: what they do, and what they see."""

from collections.abc import Mapping, Sequence

from tests.discord import commands, looks
from tests.discord import components as kinds
from tests.discord.answers import Answer, Choice
from tests.discord.asking import Given, Picker, Sheet
from tests.discord.channels import Channel
from tests.discord.desk import THINKING, Asking, Interaction
from tests.discord.forms import Filling, Modal, Value, chosen
from tests.discord.messages import Message, Upload
from tests.discord.permissions import May
from tests.discord.phone import Phone
from tests.discord.places import Place, Posted, Role, User, permissions
from tests.discord.waiting import PATIENCE
from tests.discord.wire import Json, walk


class Person:
    """A member of guilds, or somebody who only has direct messages."""

    def __init__(self, phone: Phone, user: User) -> None:
        self._phone = phone
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def dm(self) -> Channel:
        """Their direct messages with the bot."""
        return Channel(self._phone, self._phone.world.dm(self.user))

    def sees(self, channel: Channel) -> list[Message]:
        """What is on their screen: everybody's messages, and the ephemeral ones to them."""
        if May.VIEW_CHANNEL not in permissions(channel.place, self.user):
            return []
        return self._phone.seen(channel.place, self.user)

    # Settings

    def closes_dms(self) -> None:
        self.user.takes_messages = False

    def opens_dms(self) -> None:
        self.user.takes_messages = True

    def installs(self) -> None:
        """Adds the app to their own account, to use it anywhere."""
        self.user.has_installed = True

    # Writing

    def says(self, channel: Channel, text: str, *files: Upload) -> Message:
        place = channel.place
        if May.SEND_MESSAGES not in permissions(place, self.user):
            raise AssertionError(f"{self.name} cannot write in {channel}")
        posted = self._phone.post.said(place, self.user, text, files)
        return self._phone.seen(posted.place)[-1]

    # Commands

    async def uses(self, channel: Channel, command: str, **options: object) -> Answer:
        """A slash command: `await ada.uses(news, "/news latest", count=3)`."""
        data = self._typed(channel.place, command, options)
        return await self._ask(Asking.COMMAND, channel.place, data)

    async def types(self, channel: Channel, command: str, **options: object) -> list[Choice]:
        """What autocomplete offers while the last of these options is being typed."""
        data = self._typed(channel.place, command, options, focus=list(options)[-1])
        answer = await self._ask(Asking.COMPLETION, channel.place, data)
        if not answer.in_time:
            raise AssertionError(f"no choices came for {command}: {answer}")
        return answer.choices

    def commands(self, channel: Channel) -> list[str]:
        """The names of slash commands they are offered here."""
        shown = self._picker(channel.place).shown()
        return sorted(each["name"] for each in shown if each["type"] == commands.SLASH)

    async def uses_on_message(self, name: str, message: Message) -> Answer:
        """An entry of the menu that a message has."""
        posted = self._phone.posted(message)
        command = self._picker(posted.place).find(commands.ON_MESSAGE, name)
        shown = looks.message(posted, self._phone.world)
        return await self._target(command, posted.place, posted.id, {"messages": shown})

    async def uses_on_member(self, name: str, channel: Channel, person: "Person") -> Answer:
        """An entry of the menu that a person has."""
        command = self._picker(channel.place).find(commands.ON_USER, name)
        sheet = Sheet(self._phone.world, channel.place, {})
        sheet.person(person.user)
        data = _targeted(command, person.id) | {"resolved": sheet.resolved}
        return await self._ask(Asking.COMMAND, channel.place, data)

    async def _target(self, command: Json, place: Place, number: int, shown: Json) -> Answer:
        resolved = {what: {str(number): each} for what, each in shown.items()}
        data = _targeted(command, number) | {"resolved": resolved}
        return await self._ask(Asking.COMMAND, place, data)

    def _picker(self, place: Place) -> Picker:
        return Picker(self._phone.world, self._phone.shelf, self.user, place)

    def _typed(
        self, place: Place, command: str, options: Mapping[str, object], focus: str = ""
    ) -> Json:
        name, *words = command.removeprefix("/").split()
        found = self._picker(place).find(commands.SLASH, name)
        given = {key: _plain(each) for key, each in options.items()}
        return Sheet(self._phone.world, place, given, focus).data(found, words)

    # Components

    async def presses(self, message: Message | Answer, label: str) -> Answer:
        """A button, by its label."""
        posted, now = self._now(message)
        button = now.button(label)
        if button.url:
            raise AssertionError(f"{label!r} leads to {button.url}: the bot does not hear of it")
        if button.is_disabled:
            raise AssertionError(f"{label!r} cannot be pressed: it is disabled")
        data = {"custom_id": button.custom_id, "component_type": kinds.BUTTON}
        data["id"] = _component_id(posted, button.custom_id)
        return await self._ask(Asking.COMPONENT, posted.place, data, posted)

    async def selects(
        self, message: Message | Answer, name: str, values: str | Sequence[object]
    ) -> Answer:
        """Entries of a menu, by label or value; the menu by placeholder or custom id."""
        posted, now = self._now(message)
        menu = now.select(name)
        if menu.is_disabled:
            raise AssertionError(f"the menu {name!r} is disabled")
        wanted = [values] if isinstance(values, str) else values
        if not menu.low <= len(wanted) <= menu.high:
            raise AssertionError(f"the menu {name!r} takes {menu.low} to {menu.high} entries")
        sheet = Sheet(self._phone.world, posted.place, {})
        if menu.kind == kinds.SELECT:
            picked = [chosen(menu.options, str(each), name) for each in wanted]
        else:
            picked = [sheet.entity(_plain(each)) for each in wanted]
        data: Json = {"custom_id": menu.custom_id, "component_type": menu.kind, "values": picked}
        data["id"] = _component_id(posted, menu.custom_id)
        data |= {"resolved": sheet.resolved} if sheet.resolved else {}
        return await self._ask(Asking.COMPONENT, posted.place, data, posted)

    async def submits(
        self,
        modal: Modal | Answer,
        values: Mapping[str, Value],
        files: Mapping[str, Sequence[Upload]] | None = None,
    ) -> Answer:
        """Fills a form in, by labels, and sends it."""
        form = modal.modal if isinstance(modal, Answer) else modal
        data = Filling(self._phone.world, form, values, files or {}).data()
        origin = form.interaction
        if origin.user is not self.user:
            raise AssertionError(f"this form is on the screen of {origin.user.name}")
        return await self._ask(Asking.MODAL, origin.place, data, origin.source)

    def _now(self, message: Message | Answer) -> tuple[Posted, Message]:
        """The message as it is now, when they can see it."""
        view = message.message if isinstance(message, Answer) else message
        posted = self._phone.posted(view)
        if posted.only_for not in (None, self.user):
            raise AssertionError(f"{self.name} does not see this message: {view}")
        now = next(e for e in self._phone.seen(posted.place) if e.id == posted.id)
        return posted, now

    async def _ask(
        self, kind: Asking, place: Place, data: Json, source: Posted | None = None
    ) -> Answer:
        if May.VIEW_CHANNEL not in permissions(place, self.user):
            raise AssertionError(f"{self.name} does not see #{place.name}")
        desk, phone = self._phone.desk, self._phone
        it = desk.ask(kind, self.user, place, data, source)
        left = desk.patience
        while left > 0 and it.answer is None and it.is_heard:
            before = phone.world.clock()
            if not await phone.world.change_within(left):
                break
            left -= phone.world.clock() - before
        if it.answer == THINKING:
            await self._thought(it)
        return Answer(phone, it)

    async def _thought(self, it: Interaction) -> None:
        """Until the bot has thought, for as long as tests wait."""
        left = PATIENCE
        while left > 0 and it.original is not None and it.original.is_loading:
            before = self._phone.world.clock()
            if it.original.is_deleted or not await self._phone.world.change_within(left):
                return
            left -= self._phone.world.clock() - before


def _targeted(command: Json, number: int) -> Json:
    found: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    found |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
    return found | {"target_id": str(number)}


def _component_id(posted: Posted, custom_id: str) -> int:
    found = (e["id"] for e in walk(posted.components) if e.get("custom_id") == custom_id)
    return int(next(found))


def _plain(value: object) -> Given:
    if isinstance(value, Person):
        return value.user
    if isinstance(value, Channel):
        return value.place
    if isinstance(value, str | int | float | bool | User | Place | Role | Upload):
        return value
    raise AssertionError(f"no option can be {value!r}")
