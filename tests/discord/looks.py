"""How Discord writes things down as JSON (https://discord.com/developers/docs/resources/...)."""

from tests.discord.permissions import May
from tests.discord.places import (
    HAS_THREAD,
    Attachment,
    Home,
    Kind,
    Member,
    Place,
    Posted,
    Role,
    User,
)
from tests.discord.wire import Json, stamp
from tests.discord.world import World

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of one upload of somebody without Nitro."""


def user(it: User) -> Json:
    found: Json = {
        "id": str(it.id),
        "username": it.name.lower().replace(" ", "_"),
        "global_name": None if it.is_bot else it.name,
        "discriminator": "0000" if it.is_bot else "0",
        "avatar": None,
        "public_flags": 0,
        "primary_guild": None,
    }
    return found | {"bot": True} if it.is_bot else found


def me(it: User) -> Json:
    return user(it) | {"verified": True, "mfa_enabled": True, "flags": 0, "email": None}


def role(it: Role) -> Json:
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {
        "id": str(it.id),
        "name": it.name,
        "color": 0,
        "colors": colors,
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": it.position,
        "permissions": str(int(it.permissions)),
        "managed": it.is_managed,
        "mentionable": it.is_mentionable,
        "flags": 0,
    }


def member(it: Member, *, with_user: bool = True) -> Json:
    found: Json = {
        "nick": None,
        "avatar": None,
        "roles": [str(each.id) for each in it.roles],
        "joined_at": stamp(it.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    return found | {"user": user(it.user)} if with_user else found


def place(it: Place) -> Json:
    """A channel or thread."""
    last = max(it.log, default=None)
    found: Json = {
        "id": str(it.id),
        "type": int(it.kind),
        "last_message_id": None if last is None else str(last),
        "flags": 1 << 4 if it.needs_tag else 0,
    }
    if it.kind.is_private:
        return found | {"recipients": [user(each) for each in it.people]}
    found |= {
        "guild_id": str(it.home.id) if it.home else None,
        "name": it.name,
        "parent_id": str(it.parent.id) if it.parent else None,
        "rate_limit_per_user": it.slow,
        "nsfw": False,
    }
    if it.kind.is_thread:
        return found | _thread(it)
    found |= {
        "position": 0,
        "topic": it.topic or None,
        "default_auto_archive_duration": 1440,
        "permission_overwrites": [
            {
                "id": str(each.target),
                "type": 0 if each.is_role else 1,
                "allow": str(int(each.allow)),
                "deny": str(int(each.deny)),
            }
            for each in it.overwrites
        ],
    }
    if it.kind is Kind.VOICE:
        found |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    if it.kind is Kind.FORUM:
        found |= {"available_tags": it.tags, "default_sort_order": None, "default_forum_layout": 0}
        found |= {"default_reaction_emoji": None, "template": ""}
    return found


def _thread(it: Place) -> Json:
    posted = len(it.log)
    return {
        "owner_id": str(it.owner),
        "message_count": posted,
        "total_message_sent": posted,
        "member_count": len(it.people) + 1,
        "applied_tags": [str(each) for each in it.applied_tags],
        "thread_metadata": {
            "archived": it.is_archived,
            "locked": it.is_locked,
            "auto_archive_duration": it.auto_archive,
            "archive_timestamp": stamp(it.made_at),
            "create_timestamp": stamp(it.made_at),
        },
    }


def seen_place(it: Place, may: May) -> Json:
    """A channel in an interaction: with what the person may there."""
    return place(it) | {"permissions": str(int(may))}


def home(it: Home) -> Json:
    """A guild, as REST answers it."""
    system = it.system_place
    return {
        "id": str(it.id),
        "name": it.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(it.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in it.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None if system is None else str(system.id),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": it.locale,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "max_members": 500_000,
    }


def joined_home(it: Home, bot: User, visible: list[Place]) -> Json:
    """A guild, as GUILD_CREATE tells it."""
    threads = [place(each) for each in visible if each.kind.is_thread and not each.is_archived]
    return home(it) | {
        "joined_at": stamp(it.members[bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(it.members),
        "voice_states": [],
        "members": [member(it.members[bot.id])],
        "channels": [place(each) for each in visible if not each.kind.is_thread],
        "threads": threads,
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(it: Attachment) -> Json:
    return {
        "id": str(it.id),
        "filename": it.name,
        "size": len(it.content),
        "url": it.url,
        "proxy_url": it.url,
        "content_type": it.kind,
    }


def message(it: Posted, world: World, *, hides: bool = False) -> Json:
    """A message. `hides`: without what the intent for message content uncovers."""
    users = [world.users[each] for each in sorted(it.pings.users) if each in world.users]
    found: Json = {
        "id": str(it.id),
        "channel_id": str(it.place.id),
        "author": user(it.author),
        "content": "" if hides else it.content,
        "timestamp": stamp(it.at),
        "edited_timestamp": None if it.edited_at is None else stamp(it.edited_at),
        "tts": False,
        "mention_everyone": it.pings.everyone,
        "mentions": [user(each) for each in users],
        "mention_roles": [str(each) for each in sorted(it.pings.roles)],
        "mention_channels": [],
        "attachments": [] if hides else [attachment(each) for each in it.attachments],
        "embeds": [] if hides else it.embeds,
        "components": [] if hides else it.components,
        "reactions": [],
        "pinned": it.is_pinned,
        "type": it.kind,
        "flags": it.flags | (HAS_THREAD if it.thread else 0),
    }
    if it.author is world.bot and it.question:
        found |= {"application_id": str(world.application), "webhook_id": str(world.application)}
        found["interaction_metadata"] = _metadata(it)
    if it.nonce is not None:
        found["nonce"] = it.nonce
    if it.thread is not None:
        found["thread"] = place(it.thread)
    if it.answers is not None:
        found |= _reference(it.answers, world)
    return found


def _metadata(it: Posted) -> Json:
    asked_by = user(it.asked_by) if it.asked_by else None
    return {
        "id": str(it.question),
        "type": 2,
        "user": asked_by,
        "authorizing_integration_owners": {},
    }


def _reference(it: Posted, world: World) -> Json:
    where = {"type": 0, "message_id": str(it.id), "channel_id": str(it.place.id)}
    if it.place.home is not None:
        where["guild_id"] = str(it.place.home.id)
    shown = None if it.is_deleted else message(it, world) | {"referenced_message": None}
    return {"message_reference": where, "referenced_message": shown}


def told_message(it: Posted, world: World, *, hides: bool) -> Json:
    """A message as the gateway tells it: with guild and member."""
    found = message(it, world, hides=hides)
    home_of = it.place.home
    found["channel_type"] = int(it.place.kind)
    if home_of is not None:
        found["guild_id"] = str(home_of.id)
        if it.author.id in home_of.members:
            found["member"] = member(home_of.members[it.author.id], with_user=False)
    return found
