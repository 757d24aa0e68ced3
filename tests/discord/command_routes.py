"""The endpoints of commands and of answers to interactions."""

from dataclasses import dataclass

from tests.discord import looks, refusals
from tests.discord.call import Call
from tests.discord.commands import Shelf, command_errors
from tests.discord.desk import Desk
from tests.discord.post import Post
from tests.discord.route import NOTHING, Reply, Route
from tests.discord.wire import Json, objects

ANSWER = "/webhooks/{webhook}/{token}/messages/{message}"


@dataclass
class CommandRoutes:
    post: Post
    shelf: Shelf
    desk: Desk

    def routes(self) -> list[Route]:
        app = "/applications/{application}"
        found: list[Route] = []
        for base in (app + "/commands", app + "/guilds/{guild}/commands"):
            found += [
                Route("commands", "GET", base, self.all),
                Route("sync", "PUT", base, self.overwrite),
                Route("create_command", "POST", base, self.upsert),
                Route("command", "GET", base + "/{command}", self.one),
                Route("edit_command", "PATCH", base + "/{command}", self.change),
                Route("delete_command", "DELETE", base + "/{command}", self.remove),
            ]
        callback = "/interactions/{interaction}/{token}/callback"
        return [
            *found,
            Route("callback", "POST", callback, self.callback, is_open=True),
            Route("follow_up", "POST", "/webhooks/{webhook}/{token}", self.follow_up, is_open=True),
            Route("get_original", "GET", ANSWER, self.get_answer, is_open=True),
            Route("edit_original", "PATCH", ANSWER, self.edit_answer, is_open=True),
            Route("delete_original", "DELETE", ANSWER, self.delete_answer, is_open=True),
        ]

    def _where(self, call: Call) -> int:
        """The guild; 0: global commands."""
        if call.id("application") != self.shelf.application:
            raise refusals.missing_access()
        if "guild" not in call.given:
            return 0
        home = self.post.world.homes.get(call.id("guild"))
        if home is None or not home.has(self.post.world.bot) or not home.has_commands:
            raise refusals.missing_access()
        return home.id

    def all(self, call: Call) -> Reply:
        return Reply(self.shelf.all(self._where(call)))

    def one(self, call: Call) -> Reply:
        return Reply(self.shelf.find(self._where(call), call.id("command")))

    def overwrite(self, call: Call) -> Reply:
        where = self._where(call)
        given = objects(call.value)
        seen: set[tuple[object, object]] = set()
        for at, each in enumerate(given):
            errors = command_errors(each, at=at)
            key = (each.get("type", 1), each.get("name"))
            if key in seen:
                said = "Application command names must be unique"
                errors.add((at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
            seen.add(key)
            self.post.check(errors, call.name)
        made = self.shelf.overwrite(where, given)
        self.post.world.change()
        return Reply(made)

    def upsert(self, call: Call) -> Reply:
        where = self._where(call)
        self.post.check(command_errors(call.body), call.name)
        made, is_new = self.shelf.upsert(where, call.body)
        return Reply(made, 201 if is_new else 200)

    def change(self, call: Call) -> Reply:
        where = self._where(call)
        merged: Json = self.shelf.find(where, call.id("command")) | call.body
        self.post.check(command_errors(merged), call.name)
        return Reply(self.shelf.change(where, call.id("command"), call.body))

    def remove(self, call: Call) -> Reply:
        self.shelf.remove(self._where(call), call.id("command"))
        return NOTHING

    # Answers to interactions

    def callback(self, call: Call) -> Reply:
        answered = self.desk.callback(call)
        return NOTHING if answered is None else Reply(answered)

    def follow_up(self, call: Call) -> Reply:
        return Reply(looks.message(self.desk.follow_up(call), self.post.world))

    def get_answer(self, call: Call) -> Reply:
        return Reply(looks.message(self.desk.answered_message(call), self.post.world))

    def edit_answer(self, call: Call) -> Reply:
        return Reply(looks.message(self.desk.edit(call), self.post.world))

    def delete_answer(self, call: Call) -> Reply:
        self.desk.delete(call)
        return NOTHING
