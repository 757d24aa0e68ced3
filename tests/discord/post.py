"""Carrying messages: new ones, edits, deletions (https://discord.com/developers/docs/resources/message)."""

from copy import deepcopy
from dataclasses import dataclass, field
from time import monotonic

from tests.discord import looks, mentions, refusals, shown
from tests.discord.call import Call
from tests.discord.contents import is_empty, message_errors
from tests.discord.messages import Upload
from tests.discord.paper import Errors
from tests.discord.places import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SILENT,
    SUPPRESS_EMBEDS,
    Attachment,
    Place,
    Posted,
    User,
)
from tests.discord.rates import Pace
from tests.discord.record import Accepted, Record
from tests.discord.wire import Json, number, objects, walk
from tests.discord.world import Event, World

DEFAULT, REPLY, PINNED = 0, 19, 6


@dataclass
class Post:
    """Writes messages into places and tells of it."""

    world: World
    record: Record
    pace: Pace = field(default_factory=Pace)

    def check(self, errors: Errors, name: str) -> None:
        """Refuses a form with errors, and notes the rules it broke."""
        self.record.broken(name, *errors.rules)
        if refusal := errors.refusal():
            raise refusal

    def check_new(self, call: Call, body: Json, *, may_be_empty: bool = False) -> None:
        """A message that is to be created."""
        self.check(message_errors(body, len(call.files)), call.name)
        if is_empty(body, len(call.files)) and not may_be_empty:
            self.record.broken(call.name, "body: an empty message")
            raise refusals.empty_message()
        if "allowed_mentions" not in body:
            self.record.broken(call.name, "allowed_mentions: not given, so everything may ping")

    def new(self, it: Posted, body: Json, files: tuple[Upload, ...], *, is_answer: bool) -> Posted:
        """Fills a message with a checked body and puts it into its place."""
        self._write(it, body, files)
        it.flags |= int(body.get("flags") or 0) & (
            SUPPRESS_EMBEDS | EPHEMERAL | SILENT | COMPONENTS_V2
        )
        it.pings = self._pings(it, body.get("allowed_mentions"), is_answer=is_answer)
        return self.put(it)

    def put(self, it: Posted) -> Posted:
        it.place.log[it.id] = it
        if it.place.is_archived and not it.place.is_locked:
            it.place.is_archived = False
            self.tell_place(it.place, "THREAD_UPDATE")
        self._tell(it, "MESSAGE_CREATE")
        self.world.change()
        return it

    def said(self, place: Place, author: User, text: str, uploads: tuple[Upload, ...]) -> Posted:
        """What a person writes."""
        it = self.draft(place, author)
        it.content = text
        it.attachments = [self.world.add_file(e.name, e.content, e.kind) for e in uploads]
        it.pings = self.world.pings(place, author, mentions.mentioned(text))
        return self.put(it)

    def draft(self, place: Place, author: User) -> Posted:
        return Posted(self.world.ids(), place, author, self.world.clock())

    def edit(
        self, it: Posted, call: Call, body: Json, *, is_answer: bool, is_first: bool = False
    ) -> None:
        """`is_first`: the answer for which "is thinking" stood."""
        is_v2 = bool(it.flags & COMPONENTS_V2)
        errors = message_errors(body, len(call.files), is_v2=is_v2)
        flags = int(body.get("flags") or 0) if not errors.tree else 0
        legacy = {"content": it.content, "embeds": it.embeds}
        for key in (key for key, old in legacy.items() if old and key not in body):
            if flags & COMPONENTS_V2:
                errors.add(
                    (key,),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"{key} must be set to null on the way to Components V2",
                )
        self.check(errors, call.name)
        if _ends_empty(it, body, len(call.files)):
            self.record.broken(call.name, "body: an empty message")
            raise refusals.empty_message()
        self._write(it, body, call.files)
        it.flags &= ~LOADING
        if "flags" in body:
            settable = SUPPRESS_EMBEDS | COMPONENTS_V2
            it.flags = it.flags & ~SUPPRESS_EMBEDS | flags & settable
        if is_first:
            it.pings = self._pings(it, body.get("allowed_mentions"), is_answer=is_answer)
        else:
            it.edited_at = self.world.clock()
            it.edits += 1
        self._tell(it, "MESSAGE_UPDATE")
        self.world.change()

    def delete(self, it: Posted) -> None:
        it.is_deleted = True
        it.place.log.pop(it.id, None)
        body: Json = {"id": str(it.id), "channel_id": str(it.place.id)}
        if it.place.home is not None:
            body["guild_id"] = str(it.place.home.id)
        if it.only_for is None:
            is_direct = it.place.home is None
            self.world.tell(
                Event("MESSAGE_DELETE", body, it.place.home, it.place, is_direct=is_direct)
            )
        self.world.change()

    def accept(self, name: str, it: Posted) -> None:
        """The truth, whatever is answered."""
        text = shown.text(it.content, it.embeds, it.components)
        at = monotonic()
        self.record.accepted.append(
            Accepted(at, name, it.place.id, it.id, text, str(it.nonce or ""))
        )
        if name in {"send", "start_thread", "follow_up"}:
            self.pace.times.append(at)

    def tell_place(self, place: Place, name: str) -> None:
        body = looks.place(place)
        if name == "THREAD_CREATE":
            body["newly_created"] = True
        self.world.tell(Event(name, body, place.home, place))

    def _tell(self, it: Posted, name: str) -> None:
        if it.only_for is not None:
            return
        world = self.world
        body = looks.told_message(it, world, hides=False)
        is_direct = it.place.home is None
        uncovered = is_direct or it.author is world.bot or world.bot.id in it.pings.users
        plain = None if uncovered else looks.told_message(it, world, hides=True)
        if not is_direct or it.place.has_bot:
            world.tell(Event(name, body, it.place.home, it.place, plain, is_direct))

    def _write(self, it: Posted, body: Json, files: tuple[Upload, ...]) -> None:
        if "attachments" in body:
            kept = {number(each.get("id")) for each in objects(body["attachments"])}
            it.attachments = [each for each in it.attachments if each.id in kept]
        it.attachments += [self.world.add_file(e.name, e.content, e.kind) for e in files]
        if "content" in body:
            it.content = (body["content"] or "").strip()
        if "embeds" in body:
            it.embeds = deepcopy(body["embeds"] or [])
            for each in it.embeds:
                each.setdefault("type", "rich")
        if "components" in body:
            it.components = deepcopy(body["components"] or [])
            _numbered(it.components)
        _attached(it, it.attachments)

    def _pings(self, it: Posted, rule: Json | None, *, is_answer: bool) -> mentions.Pings:
        text = "\n".join(
            [it.content, *(str(e.get("content", "")) for e in walk(it.components))],
        )
        found = mentions.allowed(mentions.mentioned(text), rule, is_answer=is_answer)
        if it.answers is not None and it.answers.author is not it.author:
            users = found.users
            if mentions.pings_replied(rule):
                users |= {it.answers.author.id}
            found = mentions.Mentions(users, found.roles, found.everyone)
        return self.world.pings(it.place, it.author, found)


def _ends_empty(it: Posted, body: Json, files: int) -> bool:
    """Whether nothing would be left after an edit."""
    now: Json = {"content": it.content, "embeds": it.embeds, "components": it.components}
    kept = body.get("attachments", it.attachments) or []
    return is_empty(now | body, files + len(kept))


def _numbered(components: list[Json]) -> None:
    """Discord gives an id to each component that has none."""
    for at, each in enumerate(walk(components), 1):
        each.setdefault("id", at)


def _attached(it: Posted, files: list[Attachment]) -> None:
    """Gives uploaded files that embeds and components name their addresses."""
    urls = {f"attachment://{each.name}": each.url for each in files}
    holders = [each.get(key) for each in it.embeds for key in ("image", "thumbnail")]
    for each in walk(it.components):
        holders += [each.get("media"), each.get("file")]
        holders += [item.get("media") for item in objects(each.get("items"))]
    for holder in holders:
        if isinstance(holder, dict) and holder.get("url") in urls:
            holder["url"] = holder["proxy_url"] = urls[holder["url"]]
