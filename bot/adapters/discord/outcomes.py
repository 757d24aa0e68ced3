"""What an error of a request means for a message. Pure.

The reasons are for editors: short, and without names, numbers of chats or anything Discord said.
Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from bot.adapters.base import ChatGone, NotSent, Outcome, Rejected, RetryLater, Unknown
from bot.adapters.connection import NEVER_LEFT
from bot.adapters.discord.refused import Refusal, Refused, Unreadable, Withheld

UNKNOWN_MESSAGE = 10008

CHAT_GONE = {
    10003: "the channel was deleted",
    10004: "not on the server any more",
    10013: "the reader's account was deleted",
    50001: "no access to the channel",
    50007: "the reader takes no messages from the bot",
    50008: "no message can be written in such a channel",
    50009: "the server lets only verified members write there",
    50013: "no right to write there",
    50278: "no server in common with the reader",
    160005: "the thread was locked",
    40058: "a forum takes posts only",
}

REJECTED = {
    10008: "the message is not there any more",
    10014: "Discord does not take an emoji in it",
    50005: "the message is not the bot's",
    50006: "there is no text in it",
    50035: "Discord does not take its form",
    50083: "the thread is archived",
    200000: "a rule of the server (AutoMod) blocks it",
    200001: "a rule of the server (AutoMod) blocks it",
}

LATER = {
    20016: ("slowmode holds there", 60.0),
    20028: ("Discord asks to wait", 60.0),
    20029: ("Discord asks to wait", 60.0),
    40003: ("too many private chats are opened", 600.0),
    130000: ("Discord is overloaded", 5.0),
}
"""Refused for now, and for how many seconds at least."""

GUARD_SECONDS = 900.0
"""How long the guard before Discord keeps an address out."""


class TokenRevoked(NotSent):
    """The bot's token is not valid any more: nothing can be sent until a person gives a new one."""


def outcome(error: Exception) -> Outcome:
    """What became of the message that a request was about."""
    match error:
        case Refused(refusal=refusal):
            return _refusal(refusal)
        case Withheld(after_seconds=seconds, is_for_all=is_for_all):
            return RetryLater("Discord asks to wait", seconds, is_for_all=is_for_all)
        case Unreadable():
            return Unknown("Discord's answer could not be read")
        case TimeoutError() if not isinstance(error, NEVER_LEFT):
            return Unknown("Discord did not answer in time")
        case _ if isinstance(error, NEVER_LEFT):
            return NotSent("Discord cannot be reached")
        case _:
            return Unknown("the connection broke")


def is_gone_already(error: Exception) -> bool:
    """Whether the message that was to be deleted is not there."""
    return isinstance(error, Refused) and error.refusal.code == UNKNOWN_MESSAGE


def _refusal(refusal: Refusal) -> Outcome:
    if refusal.is_guard:
        reason = "Discord's guard keeps this address out"
        return RetryLater(reason, GUARD_SECONDS, is_for_all=True)
    if refusal.code in LATER:
        reason, least = LATER[refusal.code]
        return RetryLater(reason, max(least, refusal.after_seconds))
    if refusal.status == 429:
        seconds = refusal.after_seconds
        return RetryLater("Discord asks to wait", seconds, is_for_all=refusal.is_for_all)
    if refusal.status >= 500:
        return Unknown("Discord had an error")
    if not refusal.is_readable:
        # Discord's own refusals can be read: a page in HTML is a proxy's, or a login page.
        return NotSent("something on the way to Discord refused it")
    return _final(refusal)


def _final(refusal: Refusal) -> Outcome:
    if refusal.status == 401:
        return TokenRevoked("Discord does not know the bot's token")
    if refusal.code in CHAT_GONE:
        return ChatGone(CHAT_GONE[refusal.code])
    if refusal.code in REJECTED:
        return Rejected(REJECTED[refusal.code])
    if refusal.status == 403:
        return ChatGone("no right to write there")
    if refusal.status == 404 and not refusal.code:
        # Discord gives every thing that is missing a number: this is a wrong address of ours.
        return NotSent("this is not Discord's interface, or an old one")
    return Rejected(f"refused by Discord: {refusal.code or refusal.status}")
