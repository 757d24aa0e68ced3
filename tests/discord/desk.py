"""Interactions: what people do with commands and components, and the bot's answers.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from secrets import token_urlsafe
from time import monotonic

from tests.discord import looks, refusals
from tests.discord.call import Call
from tests.discord.commands import check_choices
from tests.discord.components import check_modal
from tests.discord.paper import Errors, Paper
from tests.discord.permissions import OF_INSTALLER, May
from tests.discord.places import EPHEMERAL, LOADING, Home, Place, Posted, User, permissions
from tests.discord.post import Post
from tests.discord.record import Accepted
from tests.discord.wire import Json, objects
from tests.discord.world import World

TOKEN_SECONDS = 15 * 60.0
FOLLOW_UPS = 5
"""For apps that are not in the guild."""
SLASH_ANSWER, MENU_ANSWER = 20, 23
MESSAGE, THINKING, LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


class Asking(IntEnum):
    """https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type"""

    COMMAND = 2
    COMPONENT = 3
    COMPLETION = 4
    MODAL = 5


ANSWERS = {
    Asking.COMMAND: (MESSAGE, THINKING, MODAL),
    Asking.COMPONENT: (MESSAGE, THINKING, LATER, UPDATE, MODAL),
    Asking.COMPLETION: (CHOICES,),
    Asking.MODAL: (MESSAGE, THINKING, LATER, UPDATE),
}


@dataclass(eq=False)
class Interaction:
    """One thing that somebody did, and what came of it."""

    id: int
    kind: Asking
    user: User
    place: Place
    data: Json
    at: float
    source: Posted | None = None
    """The message whose button was pressed, also when a modal came in between."""
    token: str = field(default_factory=lambda: token_urlsafe(40))
    answer: int | None = None
    """The type of the first answer."""
    answered_at: float | None = None
    refused: str = ""
    """Why an answer was refused."""
    original: Posted | None = None
    follow_ups: list[Posted] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    is_heard: bool = True
    """Whether a session of the bot was there to hear of it."""
    edits: int = 0
    """How often the original answer was edited."""

    @property
    def home(self) -> Home | None:
        return self.place.home


@dataclass
class Desk:
    """All interactions."""

    world: World
    post: Post
    send: Callable[[Interaction], bool] = lambda _: False
    """Tells the bot of one; whether it is there."""
    patience: float = 3.0
    """Seconds until the first answer must have come."""
    all: dict[int, Interaction] = field(default_factory=dict)
    tokens: dict[str, Interaction] = field(default_factory=dict)

    def ask(
        self, kind: Asking, user: User, place: Place, data: Json, source: Posted | None = None
    ) -> Interaction:
        made = Interaction(self.world.ids(), kind, user, place, data, self.world.clock(), source)
        self.all[made.id] = self.tokens[made.token] = made
        made.is_heard = self.send(made)
        return made

    # The first answer

    def callback(self, call: Call) -> Json | None:
        """https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response"""
        it = self.all.get(call.id("interaction"))
        if it is None or it.token != call.given["token"] or self._is_late(it):
            if it is not None:
                self.post.record.broken(call.name, f"answered after {self.patience} s")
            raise refusals.unknown_interaction()
        if it.answer is not None:
            self.post.record.broken(call.name, "answered twice")
            raise refusals.already_acknowledged()
        kind = call.body.get("type")
        paper = Paper(call.body, errors := Errors())
        if paper["type"].one_of(*ANSWERS[it.kind]) and kind in (UPDATE, LATER) and not it.source:
            paper["type"].wrong("There is no message to update.")
        data = call.body.get("data") or {}
        if kind == MODAL:
            check_modal(paper["data"])
        if kind == CHOICES:
            check_choices(paper["data"]["choices"], self._focused(it))
        try:
            self.post.check(errors, call.name)
            self._carry_out(it, call, int(kind or 0), data)
        except refusals.Refusal as refusal:
            it.refused = str(refusal)
            self.world.change()
            raise
        return self._answered(it) if call.query.get("with_response") in ("1", "true") else None

    def _is_late(self, it: Interaction) -> bool:
        return it.answer is None and self.world.clock() > it.at + self.patience

    def _carry_out(self, it: Interaction, call: Call, kind: int, data: Json) -> None:
        if kind == MESSAGE:
            self.post.check_new(call, data)
            it.original = self._reply(it, call, data)
        elif kind == THINKING:
            it.original = self._thinking(it, int(data.get("flags") or 0))
        elif kind == LATER:
            it.original = it.source
        elif kind == UPDATE and it.source is not None:
            self.post.edit(it.source, call, data, is_answer=True)
            it.original = it.source
        elif kind == CHOICES:
            it.choices = objects(data.get("choices"))
        elif kind == MODAL:
            it.modal = data
        it.answer, it.answered_at = kind, self.world.clock()
        if it.original is not None and kind in (MESSAGE, UPDATE):
            self.post.accept(call.name, it.original)
        else:
            self.post.record.accepted.append(
                Accepted(monotonic(), call.name, it.place.id, 0, f"type {kind}")
            )
        self.world.change()

    def _draft(self, it: Interaction) -> Posted:
        made = self.post.draft(it.place, self.world.bot)
        made.asked_by, made.question = it.user, it.id
        if it.kind is Asking.COMMAND:
            made.kind = SLASH_ANSWER if it.data.get("type", 1) == 1 else MENU_ANSWER
        return made

    def _reply(self, it: Interaction, call: Call, data: Json) -> Posted:
        made = self._draft(it)
        self._limit_sight(made, it, int(data.get("flags") or 0))
        return self.post.new(made, data, call.files, is_answer=True)

    def _limit_sight(self, made: Posted, it: Interaction, flags: int) -> None:
        if flags & EPHEMERAL or self.is_hidden(it):
            made.only_for = it.user
            made.flags |= EPHEMERAL

    def _thinking(self, it: Interaction, flags: int) -> Posted:
        made = self._draft(it)
        made.flags |= LOADING
        self._limit_sight(made, it, flags)
        return self.post.put(made)

    def _answered(self, it: Interaction) -> Json:
        told: Json = {"id": str(it.id), "type": int(it.kind)}
        found: Json = {"interaction": told}
        if it.original is not None and it.answer != LATER:
            told["response_message_id"] = str(it.original.id)
            told["response_message_loading"] = it.original.is_loading
            told["response_message_ephemeral"] = it.original.only_for is not None
        if it.original is not None and it.answer in (MESSAGE, THINKING, UPDATE):
            shown = looks.message(it.original, self.world)
            found["resource"] = {"type": it.answer, "message": shown}
        return found

    def _focused(self, it: Interaction) -> int:
        """The type of the option that is being typed."""
        found = list(objects(it.data.get("options")))
        for each in found:
            if each.get("focused"):
                return int(each["type"])
            found += objects(each.get("options"))
        return 3

    # Later answers

    def by_token(self, call: Call) -> Interaction:
        """The interaction whose token a request bears."""
        if call.id("webhook") != self.world.application:
            raise refusals.unknown_webhook()
        it = self.tokens.get(call.given["token"])
        if it is None or it.answer in (None, CHOICES):
            raise refusals.unknown_webhook()
        if self.world.clock() > it.at + TOKEN_SECONDS:
            self.post.record.broken(call.name, "used a token after 15 minutes")
            raise refusals.dead_token()
        return it

    def follow_up(self, call: Call) -> Posted:
        it = self.by_token(call)
        self.post.check_new(call, call.body)
        if it.original is not None and it.original.is_loading and it.answer == THINKING:
            # The first one takes the place of "is thinking", and is seen by whom that was.
            self.post.edit(it.original, call, call.body, is_answer=True, is_first=True)
            self.post.accept(call.name, it.original)
            return it.original
        is_foreign = it.home is not None and not it.home.has(self.world.bot)
        if is_foreign and len(it.follow_ups) >= FOLLOW_UPS:
            self.post.record.broken(call.name, "more than 5 follow-ups outside of the guild")
            raise refusals.too_many_follow_ups()
        made = self._reply(it, call, call.body)
        it.follow_ups.append(made)
        self.post.accept(call.name, made)
        self.world.change()
        return made

    def answered_message(self, call: Call) -> Posted:
        """The original answer, or a follow-up."""
        it = self.by_token(call)
        if call.given["message"] == "@original":
            if it.original is None or it.original.is_deleted:
                raise refusals.unknown_message()
            return it.original
        own = [*it.follow_ups, *([it.original] if it.original else [])]
        for each in own:
            if each.id == call.id("message") and not each.is_deleted:
                return each
        raise refusals.unknown_message()

    def edit(self, call: Call) -> Posted:
        found = self.answered_message(call)
        is_first = found.is_loading
        self.post.edit(found, call, call.body, is_answer=True, is_first=is_first)
        self.by_token(call).edits += 1
        self.post.accept(call.name, found)
        return found

    def delete(self, call: Call) -> None:
        found = self.answered_message(call)
        self.post.delete(found)
        self.post.accept(call.name, found)

    # What the app may where

    def is_hidden(self, it: Interaction) -> bool:
        """Whether all its answers are ephemeral: "Use External Apps" is off for the person."""
        if it.home is None or it.home.has(self.world.bot):
            return False
        return May.USE_EXTERNAL_APPS not in permissions(it.place, it.user)

    def app_permissions(self, it: Interaction) -> May:
        if it.home is None or it.home.has(self.world.bot):
            return permissions(it.place, self.world.bot)
        return permissions(it.place, it.user) & OF_INSTALLER

    def owners(self, it: Interaction) -> Json:
        """authorizing_integration_owners: who has installed the app, as far as it counts here."""
        found: Json = {}
        if it.home is not None and it.home.has(self.world.bot):
            found["0"] = str(it.home.id)
        if it.home is None and it.place.has_bot:
            found["0"] = "0"
        if it.user.has_installed:
            found["1"] = str(it.user.id)
        return found

    def told(self, it: Interaction) -> Json:
        """INTERACTION_CREATE."""
        found: Json = {
            "id": str(it.id),
            "application_id": str(self.world.application),
            "type": int(it.kind),
            "token": it.token,
            "version": 1,
            "data": it.data,
            "channel_id": str(it.place.id),
            "channel": looks.seen_place(it.place, permissions(it.place, it.user)),
            "app_permissions": str(int(self.app_permissions(it))),
            "locale": it.user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.owners(it),
            "context": 0 if it.home else 1 if it.place.has_bot else 2,
            "attachment_size_limit": looks.FILE_LIMIT,
        }
        if it.source is not None:
            found["message"] = looks.message(it.source, self.world)
        if it.home is None:
            return found | {"user": looks.user(it.user)}
        member = looks.member(it.home.members[it.user.id])
        member["permissions"] = str(int(permissions(it.place, it.user)))
        guild = {"id": str(it.home.id), "locale": it.home.locale, "features": []}
        found |= {"guild_id": str(it.home.id), "guild": guild, "guild_locale": it.home.locale}
        return found | {"member": member}
