"""The endpoints of channels and threads (https://discord.com/developers/docs/resources/channel)."""

from dataclasses import dataclass

from tests.discord import looks, refusals
from tests.discord.call import Call
from tests.discord.paper import Errors, Paper
from tests.discord.permissions import May
from tests.discord.places import Kind, Place, Posted, permissions
from tests.discord.post import Post
from tests.discord.route import NOTHING, Reply, Route
from tests.discord.sending import ids
from tests.discord.wire import Json, objects
from tests.discord.world import Event

TAGS = 5
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
REQUIRE_TAG = 1 << 4


@dataclass
class Threads:
    post: Post

    def routes(self) -> list[Route]:
        channel = "/channels/{channel}"
        member = channel + "/thread-members/@me"
        return [
            Route("get_channel", "GET", channel, self.get),
            Route("edit_channel", "PATCH", channel, self.edit),
            Route("delete_channel", "DELETE", channel, self.delete),
            Route("start_thread", "POST", channel + "/threads", self.start),
            Route(
                "start_thread", "POST", channel + "/messages/{message}/threads", self.start_below
            ),
            Route("join_thread", "PUT", member, self.join),
            Route("leave_thread", "DELETE", member, self.join),
            Route("archived", "GET", channel + "/threads/archived/public", self.archived),
            Route("active", "GET", "/guilds/{guild}/threads/active", self.active),
        ]

    def get(self, call: Call) -> Reply:
        return Reply(looks.place(self.post.world.place(call.channel)))

    def join(self, call: Call) -> Reply:
        self.post.world.place(call.channel)
        return NOTHING

    # Threads

    def start(self, call: Call) -> Reply:
        """A post in a forum, or a thread that hangs from no message."""
        world = self.post.world
        parent = world.place(call.channel)
        self._check(call, is_post=parent.kind is Kind.FORUM)
        if parent.kind is Kind.FORUM:
            return self._start_post(call, parent)
        if parent.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT):
            raise refusals.wrong_kind_of_channel()
        kind = Kind(call.body.get("type") or Kind.PRIVATE_THREAD)
        is_private = kind is Kind.PRIVATE_THREAD
        world.place(
            call.channel, May.CREATE_PRIVATE_THREADS if is_private else May.CREATE_PUBLIC_THREADS
        )
        thread = self._open(parent, kind, call.body)
        self.post.tell_place(thread, "THREAD_CREATE")
        return Reply(looks.place(thread), 201)

    def _start_post(self, call: Call, forum: Place) -> Reply:
        world = self.post.world
        body: Json = call.body.get("message") or {}
        self.post.check_new(call, body)
        needed = May.SEND_MESSAGES
        needed |= May.EMBED_LINKS if body.get("embeds") else May(0)
        needed |= May.ATTACH_FILES if call.files else May(0)
        if needed & ~permissions(forum, world.bot):
            raise refusals.missing_permissions()
        tags = self._tags(call, forum)
        if forum.needs_tag and not tags:
            self.post.record.broken(call.name, "applied_tags: this forum requires a tag")
            raise refusals.tag_required()
        thread = self._open(forum, Kind.PUBLIC_THREAD, call.body)
        thread.applied_tags = tags
        self.post.tell_place(thread, "THREAD_CREATE")
        # The first message of a post has the post's own id.
        it = Posted(thread.id, thread, world.bot, world.clock())
        self.post.new(it, body, call.files, is_answer=False)
        self.post.accept(call.name, it)
        shown = looks.place(thread) | {"message": looks.message(it, world)}
        return Reply(shown, 201)

    def _tags(self, call: Call, forum: Place) -> list[int]:
        # discord.py nests them in the message when it also says use_nested_fields.
        nested = (call.body.get("message") or {}).get("applied_tags")
        wanted = ids(call.body.get("applied_tags") or nested or [])
        if len(wanted) > TAGS:
            self.post.record.broken(call.name, f"applied_tags: more than {TAGS}")
            raise refusals.too_many_tags()
        known = ids([each["id"] for each in forum.tags])
        if unknown := [each for each in wanted if each not in known]:
            what = {"code": "FORUM_TAG_UNKNOWN", "message": f"Unknown tag {unknown[0]}"}
            raise refusals.invalid({"applied_tags": {"_errors": [what]}})
        return wanted

    def start_below(self, call: Call) -> Reply:
        world = self.post.world
        parent = world.place(call.channel, May.CREATE_PUBLIC_THREADS)
        it = world.message(parent, call.id("message"))
        self._check(call, is_post=False)
        if parent.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT):
            raise refusals.wrong_kind_of_channel()
        if it.thread is not None:
            raise refusals.has_thread()
        is_news = parent.kind is Kind.ANNOUNCEMENT
        kind = Kind.ANNOUNCEMENT_THREAD if is_news else Kind.PUBLIC_THREAD
        it.thread = self._open(parent, kind, call.body, number_of=it.id)
        self.post.tell_place(it.thread, "THREAD_CREATE")
        return Reply(looks.place(it.thread), 201)

    def _check(self, call: Call, *, is_post: bool) -> None:
        paper = Paper(call.body, errors := Errors())
        paper["name"].text(1, 100)
        if paper["auto_archive_duration"]:
            paper["auto_archive_duration"].one_of(*ARCHIVE_MINUTES)
        paper["rate_limit_per_user"].whole(0, 21600)
        if is_post:
            paper["message"].required()
        self.post.check(errors, call.name)

    def _open(self, parent: Place, kind: Kind, body: Json, number_of: int = 0) -> Place:
        world = self.post.world
        thread = Place(number_of or world.ids(), kind, str(body["name"]), parent.home, parent)
        thread.owner = world.bot.id
        thread.auto_archive = body.get("auto_archive_duration") or 1440
        thread.slow = body.get("rate_limit_per_user") or 0
        return world.add_place(thread)

    def archived(self, call: Call) -> Reply:
        parent = self.post.world.place(call.channel, May.READ_MESSAGE_HISTORY)
        within = parent.home.places.values() if parent.home else ()
        found = [each for each in within if each.parent is parent and each.is_archived]
        threads = [looks.place(each) for each in found]
        return Reply({"threads": threads, "members": [], "has_more": False})

    def active(self, call: Call) -> Reply:
        within = self.post.world.home(call.id("guild")).places.values()
        found = [each for each in within if each.kind.is_thread and not each.is_archived]
        return Reply({"threads": [looks.place(each) for each in found], "members": []})

    # Channels

    def edit(self, call: Call) -> Reply:
        world = self.post.world
        place = world.place(call.channel)
        self._may_change(place)
        self._check_change(call, place)
        body = call.body
        place.name = body.get("name") or place.name
        place.topic = body.get("topic", place.topic) or ""
        place.slow = body.get("rate_limit_per_user", place.slow) or 0
        if place.kind.is_thread:
            if place.is_archived and body.get("archived", True):
                raise refusals.archived_thread()
            place.is_archived = body.get("archived", place.is_archived)
            place.is_locked = body.get("locked", place.is_locked)
            place.auto_archive = body.get("auto_archive_duration", place.auto_archive)
            if "applied_tags" in body and place.parent:
                place.applied_tags = self._tags(call, place.parent)
        if "available_tags" in body:
            place.tags = [tag(world.ids, each) for each in objects(body["available_tags"])]
            place.needs_tag = bool(int(body.get("flags") or 0) & REQUIRE_TAG) or place.needs_tag
        self.post.tell_place(place, "THREAD_UPDATE" if place.kind.is_thread else "CHANNEL_UPDATE")
        return Reply(looks.place(place))

    def _may_change(self, place: Place) -> None:
        world = self.post.world
        if place.kind.is_thread:
            is_own = place.owner == world.bot.id
            may = permissions(place, world.bot)
            if not is_own and May.MANAGE_THREADS not in may:
                raise refusals.missing_permissions()
        else:
            world.place(place.id, May.MANAGE_CHANNELS)

    def _check_change(self, call: Call, place: Place) -> None:
        paper = Paper(call.body, errors := Errors())
        paper["name"].text(1, 100, needed=False)
        paper["topic"].text(0, 4096 if place.kind is Kind.FORUM else 1024, needed=False)
        if paper["auto_archive_duration"]:
            paper["auto_archive_duration"].one_of(*ARCHIVE_MINUTES)
        paper["available_tags"].list(0, 20)
        for each in paper["available_tags"]:
            each["name"].text(1, 20)
        self.post.check(errors, call.name)

    def delete(self, call: Call) -> Reply:
        world = self.post.world
        place = world.place(call.channel)
        if place.kind.is_thread:
            world.place(place.id, May.MANAGE_THREADS)
        elif place.home is not None:
            world.place(place.id, May.MANAGE_CHANNELS)
        shown = looks.place(place)
        self.remove(place)
        return Reply(shown)

    def remove(self, place: Place) -> None:
        """Takes a channel away, with its threads, and tells of it."""
        world = self.post.world
        name = "THREAD_DELETE" if place.kind.is_thread else "CHANNEL_DELETE"
        world.tell(Event(name, looks.place(place), place.home, place))
        below = [each for each in world.places.values() if each.parent is place]
        for each in [place, *(each for each in below if each.kind.is_thread)]:
            world.places.pop(each.id, None)
            if each.home is not None:
                each.home.places.pop(each.id, None)
        world.change()


def tag(number: object, given: Json) -> Json:
    """A forum's tag. `number` makes an id for a new one."""
    made = given.get("id") or (number() if callable(number) else number)
    return {
        "id": str(made),
        "name": given.get("name", ""),
        "moderated": bool(given.get("moderated")),
        "emoji_id": None,
        "emoji_name": given.get("emoji_name"),
    }
