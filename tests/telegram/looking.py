"""What a bot may ask: getMe, getFile, getChat, getChatMember and its like; leaveChat."""

from dataclasses import dataclass, replace

from tests.telegram import access, refusals
from tests.telegram.given import Given
from tests.telegram.messages import Sender
from tests.telegram.places import Kind, Place, Status
from tests.telegram.refusals import bad
from tests.telegram.wire import Json
from tests.telegram.world import World

DOWNLOAD_BYTES = 20 * 2**20
"""Most that getFile gives out."""

GIFTS: Json = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@dataclass
class Looking:
    """Questions of the bot about the world."""

    world: World

    def get_me(self, _given: Given) -> Json:
        return {
            **self.world.bot.json,
            "can_join_groups": True,
            "can_read_all_group_messages": not self.world.has_privacy,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def get_file(self, given: Given) -> Json:
        attached = self.world.files.get(given.text("file_id"))
        if attached is None:
            raise bad(refusals.FILE_UNKNOWN)
        if len(attached.data) > DOWNLOAD_BYTES:
            raise bad(refusals.FILE_BIG)
        return {
            "file_id": attached.file_id,
            "file_unique_id": f"u{attached.file_id}",
            "file_size": len(attached.data),
            "file_path": f"documents/{attached.file_id}",
        }

    def get_chat(self, given: Given) -> Json:
        place = self._seen(given)
        told: Json = {
            **place.json,
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": GIFTS,
        }
        if place.linked is not None:
            told["linked_chat_id"] = place.linked.id
        return told

    def _seen(self, given: Given) -> Place:
        """A chat the bot may look at: a public one also from outside."""
        place = self.world.find(given.values.get("chat_id"))
        if place is not None and place.username and place.kind is not Kind.PRIVATE:
            return place
        if place is not None and place.kind is Kind.PRIVATE and place.has_begun:
            return place
        return access.chat_of(self.world, given)

    def get_chat_member(self, given: Given) -> Json:
        place = self._members_of(given)
        wanted = given.number("user_id") or 0
        member = place.members.get(wanted)
        if member is None:
            person = self.world.places.get(wanted)
            if person is None or person.kind is not Kind.PRIVATE:
                raise bad("invalid user_id specified")
            member = place.member(Sender(wanted, person.title))
        return member.json(place.kind)

    def get_chat_member_count(self, given: Given) -> int:
        return sum(each.is_inside for each in self._members_of(given).members.values())

    def get_chat_administrators(self, given: Given) -> list[Json]:
        place = self._members_of(given)
        if place.kind is Kind.PRIVATE:
            given.breaks("getChatAdministrators of a private chat")
            raise bad("there are no administrators in the private chat")
        return [
            each.json(place.kind)
            for each in place.administrators()
            if each.who == self.world.bot or not each.who.is_bot
        ]

    def _members_of(self, given: Given) -> Place:
        place = access.chat_of(self.world, given)
        me = place.member(self.world.bot)
        if place.kind is Kind.CHANNEL and not me.is_administrator:
            raise bad("member list is inaccessible")
        return place

    def leave_chat(self, given: Given) -> bool:
        place = access.chat_of(self.world, given)
        if place.kind is Kind.PRIVATE:
            given.breaks("leaveChat of a private chat")
            raise bad("chat member status can't be changed in private chats")
        me = place.member(self.world.bot)
        gone = replace(me, status=Status.LEFT, rights=frozenset())
        self.world.belongs(place, gone, self.world.bot)
        return True
