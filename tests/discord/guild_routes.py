"""The endpoints of guilds, members, roles and users (https://discord.com/developers/docs/resources/guild)."""

from dataclasses import dataclass

from tests.discord import looks, refusals
from tests.discord.call import Call
from tests.discord.gateway import Gateway
from tests.discord.paper import Errors, Paper
from tests.discord.permissions import NOTHING as NONE
from tests.discord.permissions import May, Overwrite
from tests.discord.places import Home, Kind, Member, Place, Role
from tests.discord.post import Post
from tests.discord.route import NOTHING, Reply, Route
from tests.discord.wire import Json, number, objects
from tests.discord.world import Event, World


@dataclass
class GuildRoutes:
    post: Post
    gateway: Gateway

    def routes(self) -> list[Route]:
        guild = "/guilds/{guild}"
        member = guild + "/members/{user}"
        return [
            Route("gateway", "GET", "/gateway/bot", self.describe_gateway),
            Route("me", "GET", "/users/@me", lambda _: Reply(looks.me(self.world.bot))),
            Route("my_guilds", "GET", "/users/@me/guilds", self.mine),
            Route("leave", "DELETE", "/users/@me/guilds/{guild}", self.leave),
            Route("open_dm", "POST", "/users/@me/channels", self.open_dm),
            Route("user", "GET", "/users/{user}", self.user),
            Route("application", "GET", "/applications/@me", self.application),
            Route("application", "GET", "/oauth2/applications/@me", self.application),
            Route("guild", "GET", guild, lambda call: Reply(looks.home(self.home(call)))),
            Route("channels", "GET", guild + "/channels", self.channels),
            Route("create_channel", "POST", guild + "/channels", self.create_channel),
            Route("roles", "GET", guild + "/roles", self.roles),
            Route("create_role", "POST", guild + "/roles", self.create_role),
            Route("members", "GET", guild + "/members", self.members),
            Route("member", "GET", member, lambda call: Reply(looks.member(self.member(call)))),
            Route("give_role", "PUT", member + "/roles/{role}", self.give_role),
            Route("take_role", "DELETE", member + "/roles/{role}", self.give_role),
        ]

    @property
    def world(self) -> World:
        return self.post.world

    def home(self, call: Call) -> Home:
        return self.world.home(call.id("guild"))

    def member(self, call: Call) -> Member:
        user = self.world.bot.id if call.given["user"] == "@me" else call.id("user")
        if user not in self.world.users:
            raise refusals.unknown_user()
        found = self.home(call).members.get(user)
        if found is None:
            raise refusals.unknown_member()
        return found

    # The bot itself

    def describe_gateway(self, call: Call) -> Reply:
        return Reply(self.gateway.described())

    def application(self, call: Call) -> Reply:
        install: Json = {"scopes": ["bot", "applications.commands"], "permissions": "0"}
        return Reply(
            {
                "id": str(self.world.application),
                "name": self.world.bot.name,
                "icon": None,
                "description": "News",
                "summary": "",
                "rpc_origins": [],
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": looks.user(self.world.owner),
                "team": None,
                "verify_key": "0" * 64,
                "flags": 1 << 23,
                "tags": [],
                "install_params": install,
                "integration_types_config": {"0": {"oauth2_install_params": install}, "1": {}},
                "bot": looks.user(self.world.bot),
            }
        )

    def mine(self, call: Call) -> Reply:
        mine = [each for each in self.world.homes.values() if each.has(self.world.bot)]
        return Reply([{"id": str(e.id), "name": e.name, "owner": False} for e in mine])

    def leave(self, call: Call) -> Reply:
        home = self.home(call)
        home.members.pop(self.world.bot.id)
        self.gateway.tell_left(home, unavailable=False)
        self.world.change()
        return NOTHING

    def open_dm(self, call: Call) -> Reply:
        """Opening is always possible; sending may not be."""
        user = self.world.users.get(number(call.body.get("recipient_id")))
        if user is None:
            raise refusals.unknown_user()
        if user.is_bot:
            raise refusals.closed_dm()
        return Reply(looks.place(self.world.dm(user)))

    def user(self, call: Call) -> Reply:
        found = self.world.users.get(call.id("user"))
        if found is None:
            raise refusals.unknown_user()
        return Reply(looks.user(found))

    # Guilds

    def channels(self, call: Call) -> Reply:
        within = self.home(call).places.values()
        return Reply([looks.place(each) for each in within if not each.kind.is_thread])

    def create_channel(self, call: Call) -> Reply:
        home = self.home(call)
        if May.MANAGE_CHANNELS not in home.base(self.world.bot):
            raise refusals.missing_permissions()
        paper = Paper(call.body, errors := Errors())
        paper["name"].text(1, 100)
        paper["topic"].text(0, 4096, needed=False)
        self.post.check(errors, call.name)
        kind = Kind(call.body.get("type") or 0)
        place = Place(self.world.ids(), kind, call.body["name"], home)
        place.topic = call.body.get("topic") or ""
        place.parent = home.places.get(number(call.body.get("parent_id")))
        place.overwrites = [
            Overwrite(
                number(each.get("id")),
                number(each.get("type")) == 0,
                _bits(each.get("allow")),
                _bits(each.get("deny")),
            )
            for each in objects(call.body.get("permission_overwrites"))
        ]
        self.world.add_place(place)
        self.post.tell_place(place, "CHANNEL_CREATE")
        return Reply(looks.place(place), 201)

    def roles(self, call: Call) -> Reply:
        return Reply([looks.role(each) for each in self.home(call).roles.values()])

    def create_role(self, call: Call) -> Reply:
        home = self.home(call)
        mine = home.base(self.world.bot)
        wanted = _bits(call.body.get("permissions"))
        if May.MANAGE_ROLES not in mine or wanted & ~mine:
            raise refusals.missing_permissions()
        paper = Paper(call.body, errors := Errors())
        paper["name"].text(0, 100, needed=False)
        self.post.check(errors, call.name)
        role = Role(self.world.ids(), call.body.get("name") or "new role", wanted)
        role.is_mentionable = bool(call.body.get("mentionable"))
        home.roles[role.id] = role
        told = {"guild_id": str(home.id), "role": looks.role(role)}
        self.world.tell(Event("GUILD_ROLE_CREATE", told, home))
        return Reply(looks.role(role))

    def members(self, call: Call) -> Reply:
        """Needs the privileged intent for members."""
        if not self.gateway.privileged & (1 << 1):
            raise refusals.missing_access()
        after = number(call.query.get("after"))
        found = [e for e in self.home(call).members.values() if e.user.id > after]
        return Reply([looks.member(e) for e in found[: int(call.query.get("limit", 1))]])

    def give_role(self, call: Call) -> Reply:
        """Also takes one away."""
        home, member = self.home(call), self.member(call)
        role = self.world.role(home, call.id("role"))
        is_below = role.position < self.world.top(home, self.world.bot)
        if May.MANAGE_ROLES not in home.base(self.world.bot) or not is_below or role.is_managed:
            raise refusals.missing_permissions()
        if call.method == "PUT" and role not in member.roles:
            member.roles.append(role)
        elif call.method == "DELETE" and role in member.roles:
            member.roles.remove(role)
        told = looks.member(member) | {"guild_id": str(home.id)}
        self.world.tell(Event("GUILD_MEMBER_UPDATE", told, home))
        return NOTHING


def _bits(value: object) -> May:
    return May(number(value)) if value else NONE
