"""Whether a refusal (429) is about one chat or about everything. Telegram does not say which.

"They can't and shouldn't distinguish" (https://github.com/tdlib/td/issues/715): so it is judged
by how many chats are refused at about the same time.
"""

from collections import OrderedDict
from dataclasses import dataclass

from bot.adapters.base import RetryLater
from bot.adapters.telegram.address import Address

WINDOW_SECONDS = 5.0
"""Refusals so close together are looked at together."""

FEW_PRIVATE = 3
"""Private chats refused together that mean everything: each is sent to once a second at most."""

MANY = 8
"""Chats of any kind. After a restart some groups may be refused for themselves: how much they
were sent in the last minute has been forgotten."""

OWN_TIMES = 3.0
"""A chat that is asked to wait so many times longer than others is refused for itself."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    at: float
    seconds: float


class Floods:
    """Remembers the refusals of the last seconds. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._refused: OrderedDict[int, _Refusal] = OrderedDict()

    def judged(self, refusal: RetryLater, address: str, now: float) -> RetryLater:
        """The refusal with the judgement whether it is for all chats."""
        chat = Address.parse(address).chat_id
        self._note(chat, _Refusal(now, refusal.after_seconds), now)
        is_for_all = self._is_flood() and self._is_usual(refusal.after_seconds)
        return RetryLater(str(refusal), refusal.after_seconds, is_for_all=is_for_all)

    def _note(self, chat: int, refusal: _Refusal, now: float) -> None:
        self._refused.pop(chat, None)
        self._refused[chat] = refusal
        while next(iter(self._refused.values())).at < now - WINDOW_SECONDS:
            self._refused.popitem(last=False)

    def _is_flood(self) -> bool:
        private = sum(Address(chat).is_private for chat in self._refused)
        return private >= FEW_PRIVATE or len(self._refused) >= MANY

    def _is_usual(self, seconds: float) -> bool:
        shortest = min(each.seconds for each in self._refused.values())
        return seconds <= max(shortest, 1.0) * OWN_TIMES
