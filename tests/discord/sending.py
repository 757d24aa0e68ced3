"""The endpoints of messages (https://discord.com/developers/docs/resources/message)."""

from dataclasses import dataclass, field

from tests.discord import looks, refusals
from tests.discord.call import Call
from tests.discord.permissions import May
from tests.discord.places import CROSSPOSTED, Kind, Place, Posted, permissions
from tests.discord.post import REPLY, Post
from tests.discord.route import NOTHING, Reply, Route
from tests.discord.wire import Json, number, stamp
from tests.discord.world import Event

MESSAGE = "/channels/{channel}/messages/{message}"
PINS = ("/channels/{channel}/messages/pins/{message}", "/channels/{channel}/pins/{message}")
WRITABLE = (Kind.TEXT, Kind.ANNOUNCEMENT, Kind.VOICE)


@dataclass
class Sending:
    post: Post
    nonce_seconds: float = 180.0
    """How long an enforced nonce is remembered: "the past few minutes"."""
    nonces: dict[str, tuple[float, Posted]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("send", "POST", "/channels/{channel}/messages", self.send),
            Route("history", "GET", "/channels/{channel}/messages", self.history),
            Route("pins", "GET", "/channels/{channel}/messages/pins", self.pins),
            *(Route("pin", "PUT", each, self.pin) for each in PINS),
            *(Route("unpin", "DELETE", each, self.pin) for each in PINS),
            Route("bulk_delete", "POST", "/channels/{channel}/messages/bulk-delete", self.clear),
            Route("get", "GET", MESSAGE, self.get),
            Route("edit", "PATCH", MESSAGE, self.edit),
            Route("delete", "DELETE", MESSAGE, self.delete),
            Route("crosspost", "POST", MESSAGE + "/crosspost", self.crosspost),
            Route("typing", "POST", "/channels/{channel}/typing", self.typing),
        ]

    def send(self, call: Call) -> Reply:
        place = self.post.world.place(call.channel)
        self.post.check_new(call, call.body)
        self.may_write(place, call.body, bool(call.files))
        nonce = call.body.get("nonce")
        if nonce is not None and call.body.get("enforce_nonce"):
            at, old = self.nonces.get(str(nonce), (0.0, None))
            if old is not None and self.post.world.clock() < at + self.nonce_seconds:
                self.post.record.absorbed += 1
                return self._said(old)
        it = self.post.draft(place, self.post.world.bot)
        it.nonce = None if nonce is None else str(nonce)
        self._answering(it, call.body.get("message_reference") or {})
        self.post.new(it, call.body, call.files, is_answer=False)
        if it.nonce is not None:
            self.nonces[it.nonce] = (self.post.world.clock(), it)
        self.post.accept(call.name, it)
        return self._said(it)

    def _said(self, it: Posted) -> Reply:
        return Reply(looks.message(it, self.post.world))

    def _answering(self, it: Posted, reference: Json) -> None:
        if not reference:
            return
        found = it.place.log.get(number(reference.get("message_id")))
        if found is None and reference.get("fail_if_not_exists", True):
            what = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
            raise refusals.invalid({"message_reference": {"_errors": [what]}})
        if found is not None:
            it.answers, it.kind = found, REPLY

    def may_write(self, place: Place, body: Json, has_files: bool) -> None:
        """Raises whatever stands between the bot and a message here."""
        world = self.post.world
        if place.kind is Kind.FORUM:
            raise refusals.cannot_message_forum()
        if place.kind is Kind.CATEGORY:
            raise refusals.not_a_text_channel()
        if place.home is None:
            self._may_write_to(place)
            return
        may = permissions(place, world.bot)
        needed = May.SEND_MESSAGES_IN_THREADS if place.kind.is_thread else May.SEND_MESSAGES
        if body.get("embeds"):
            needed |= May.EMBED_LINKS
        if has_files:
            needed |= May.ATTACH_FILES
        if body.get("message_reference"):
            needed |= May.READ_MESSAGE_HISTORY
        if needed & ~may:
            raise refusals.missing_permissions()
        if place.is_locked and May.MANAGE_THREADS not in may:
            raise refusals.locked_thread()

    def _may_write_to(self, place: Place) -> None:
        """Direct messages."""
        world = self.post.world
        for user in place.people:
            shared = [e for e in world.homes.values() if e.has(user) and e.has(world.bot)]
            if not user.takes_messages:
                raise refusals.closed_dm()
            if not shared and not user.has_installed:
                raise refusals.no_mutual_guilds()

    def history(self, call: Call) -> Reply:
        place = self.post.world.place(call.channel)
        if May.READ_MESSAGE_HISTORY not in permissions(place, self.post.world.bot):
            return Reply([])
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            self.post.record.broken(call.name, "limit: between 1 and 100")
            what = {"code": "NUMBER_TYPE_MAX", "message": "int value should be between 1 and 100."}
            raise refusals.invalid({"limit": {"_errors": [what]}})
        found = [each for each in place.log.values() if each.only_for is None]
        before, after = number(call.query.get("before")), number(call.query.get("after"))
        if before:
            found = [each for each in found if each.id < before]
        if after:
            # The oldest ones after it, but still the newest first.
            found = [each for each in found if each.id > after][:limit]
        if around := number(call.query.get("around")):
            found.sort(key=lambda each: abs(each.id - around))
            found = sorted(found[:limit], key=lambda each: each.id)
        newest = found[-limit:][::-1]
        return Reply([looks.message(each, self.post.world) for each in newest])

    def pins(self, call: Call) -> Reply:
        place = self.post.world.place(call.channel)
        found = [each for each in place.log.values() if each.is_pinned]
        items = [
            {"pinned_at": stamp(each.at), "message": looks.message(each, self.post.world)}
            for each in found
        ]
        return Reply({"items": items, "has_more": False})

    def pin(self, call: Call) -> Reply:
        """Also takes the pin out again."""
        place = self.post.world.place(call.channel, May.PIN_MESSAGES)
        self.post.world.message(place, call.id("message")).is_pinned = call.method == "PUT"
        self.post.world.change()
        return NOTHING

    def get(self, call: Call) -> Reply:
        place = self.post.world.place(call.channel, May.READ_MESSAGE_HISTORY)
        return self._said(self.post.world.message(place, call.id("message")))

    def edit(self, call: Call) -> Reply:
        world = self.post.world
        place = world.place(call.channel)
        it = world.message(place, call.id("message"))
        if it.author is not world.bot:
            if set(call.body) - {"flags", "allowed_mentions"}:
                raise refusals.not_your_message()
            world.place(call.channel, May.MANAGE_MESSAGES)
        if place.is_archived:
            raise refusals.archived_thread()
        self.post.edit(it, call, call.body, is_answer=False)
        self.post.accept(call.name, it)
        return self._said(it)

    def delete(self, call: Call) -> Reply:
        world = self.post.world
        place = world.place(call.channel)
        it = world.message(place, call.id("message"))
        if it.author is not world.bot:
            world.place(call.channel, May.MANAGE_MESSAGES)
        self.post.delete(it)
        self.post.accept(call.name, it)
        return NOTHING

    def clear(self, call: Call) -> Reply:
        place = self.post.world.place(call.channel, May.MANAGE_MESSAGES)
        wanted = [number(each) for each in call.body.get("messages") or []]
        if not 2 <= len(wanted) <= 100:
            self.post.record.broken(call.name, "messages: between 2 and 100")
            what = {"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be between 2 and 100."}
            raise refusals.invalid({"messages": {"_errors": [what]}})
        for each in wanted:
            if each in place.log:
                self.post.delete(place.log[each])
        return NOTHING

    def crosspost(self, call: Call) -> Reply:
        world = self.post.world
        place = world.place(call.channel, May.SEND_MESSAGES)
        it = world.message(place, call.id("message"))
        if place.kind is not Kind.ANNOUNCEMENT:
            raise refusals.wrong_kind_of_channel()
        if it.author is not world.bot:
            world.place(call.channel, May.MANAGE_MESSAGES)
        if it.flags & CROSSPOSTED:
            raise refusals.already_crossposted()
        it.flags |= CROSSPOSTED
        body = looks.told_message(it, world, hides=False)
        world.tell(Event("MESSAGE_UPDATE", body, place.home, place))
        self.post.accept(call.name, it)
        return self._said(it)

    def typing(self, call: Call) -> Reply:
        self.may_write(self.post.world.place(call.channel), {}, has_files=False)
        return NOTHING


def ids(value: object) -> list[int]:
    """Snowflakes of a list, written as text or as numbers."""
    return [number(each) for each in value] if isinstance(value, list) else []
