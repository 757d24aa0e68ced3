"""A platform inside the simulation: it keeps its limits, has its moods and its own list.

Written apart from the worker it judges: it knows nothing of deliveries and their states.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.adapters.base import (
    ChatGone,
    ChatMoved,
    Limits,
    NotSent,
    Outcome,
    Part,
    Receipt,
    Rejected,
    RetryLater,
    Unknown,
    Window,
)
from bot.content import Content
from bot.content.plain import plain_text
from bot.model import Platform
from tests.adapters.mute import Mute
from tests.simulation.faults import Fault, Faults

PART_LENGTH = 1500
"""Characters of one message: long bundles are of two or three."""

PRIVATE = (Window(1, 1.0),)
GROUP = (Window(1, 1.0), Window(20, 60.0))
"""One message a second to one chat, twenty a minute to a group (core.telegram.org/bots/faq)."""

TOLERANCE = 0.002
"""Seconds that the platform does not count: no two clocks are the same."""

SURELY_WRITTEN = 20.0
"""Seconds after which an answer has come, however slowly, and stands in the ledger."""

Answer = asyncio.Future[Receipt]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One copy of one message, as the platform knows it."""

    at: float
    left_at: float
    """When the sender began to send it."""
    address: str
    key: str
    text: str


@dataclass(slots=True)
class Place:
    """A chat on the platform. What it is called changes; people stay where they are."""

    number: int
    address: str
    is_gone: bool = False
    gone_at: float = 0.0
    quiet_until: float = 0.0
    """Nothing is accepted before then."""
    told_key: str = ""
    """The message whose sender was told so, and lived long enough to write it down."""
    sent_at: float = -10.0
    left: list[str] = field(default_factory=list)
    """Its addresses before this one."""

    @property
    def is_group(self) -> bool:
        return self.number % 10 == 0


class SimulatedPlatform(Mute):
    """Implements the Adapter; what it does to a message happens whether or not anybody waits."""

    platform = Platform.TELEGRAM

    def __init__(self, limits: Limits, faults: Faults, chats: int) -> None:
        self.limits = limits
        self.faults = faults
        self.places = [Place(number, f"{number}") for number in range(1, chats + 1)]
        self._at = {place.address: place for place in self.places}
        self.accepted: list[Accepted] = []
        self.calls = 0
        self.refused_for_all = self.refused_for_one = 0
        self.too_early: list[str] = []
        self.troubled: deque[Place] = deque(maxlen=20)
        """Where something went wrong lately."""
        self._told: deque[tuple[float, Place]] = deque(maxlen=50)
        self._moves = 0
        self._arrived: deque[float] = deque()

    def windows(self, address: str) -> tuple[Window, ...]:
        return GROUP if self._at[address].is_group else PRIVATE

    def render(self, content: Content) -> tuple[Part, ...]:
        """Each part ends with how many there are: the judge counts them."""
        text = plain_text(content)
        pieces = [text[at : at + PART_LENGTH] for at in range(0, len(text), PART_LENGTH)]
        marked = [f"{piece}\n[{n}/{len(pieces)}]" for n, piece in enumerate(pieces, start=1)]
        return tuple(Part(piece, piece) for piece in marked)

    async def send(self, address: str, part: Part, key: str) -> Receipt:
        loop = asyncio.get_running_loop()
        answer: Answer = loop.create_future()
        self.calls += 1
        copy = Accepted(0.0, loop.time(), address, key, part.text)
        fault = self.faults.next()
        if fault is not None:
            self.troubled.append(self._at[address])
        if fault is Fault.NOT_SENT:
            loop.call_later(self.faults.latency(), _fail, answer, NotSent("no route"))
        else:
            loop.call_later(self.faults.latency(), self._arrive, copy, fault, answer)
        return await answer

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        raise Rejected("this platform edits nothing")

    async def delete(self, address: str, message_id: str) -> None:
        raise Rejected("this platform deletes nothing")

    def move(self, place: Place) -> None:
        """The chat goes on under another address; nobody is told before they send to the old."""
        self._moves += 1
        place.left.append(place.address)
        place.address = f"{place.number}.{self._moves}"
        self._at[place.address] = place

    def cut(self) -> None:
        """The sender died: what it was told in the last seconds it may not have written down."""
        now = asyncio.get_running_loop().time()
        for told_at, place in self._told:
            if told_at > now - SURELY_WRITTEN:
                place.told_key = ""

    def _arrive(self, copy: Accepted, fault: Fault | None, answer: Answer) -> None:
        place, now = self._at[copy.address], asyncio.get_running_loop().time()
        self._change(place, fault)
        refusal = self._refusal(place, copy, fault, now)
        if answer.done():
            place.told_key = ""  # The sender died before it could be told anything.
        if refusal:
            self._answer(answer, refusal)
            return
        if fault is Fault.LOST_BEFORE:
            self._answer(answer, Unknown("the connection was reset"))
            return
        if fault is Fault.LOST_AND_LATE:
            asyncio.get_running_loop().call_later(self.faults.late(), self._accept, copy)
            self._answer(answer, Unknown("no answer in time"))
            return
        number = self._accept(copy)
        lost = Unknown("no answer") if fault is Fault.LOST_AFTER else None
        self._answer(answer, lost or Receipt(str(number)))

    def _change(self, place: Place, fault: Fault | None) -> None:
        """What happened to the chat itself just before the message came."""
        if fault is Fault.MOVED:
            self.move(place)
        if fault is Fault.GONE:
            place.is_gone, place.gone_at = True, asyncio.get_running_loop().time()

    def _refusal(
        self, place: Place, copy: Accepted, fault: Fault | None, now: float
    ) -> Outcome | None:
        if place.is_gone:
            return ChatGone("blocked")
        if copy.address != place.address:
            return ChatMoved("upgraded", place.address)
        if now < place.quiet_until - TOLERANCE:
            if copy.key == place.told_key:
                self.too_early.append(f"{copy.key} to {copy.address} at {now:.3f}")
            return RetryLater("still", place.quiet_until - now)
        return self._mood(place, copy, fault, now) or self._over_limit(place, now)

    def _mood(
        self, place: Place, copy: Accepted, fault: Fault | None, now: float
    ) -> Outcome | None:
        match fault:
            case Fault.ASKED_TO_WAIT:
                wait = self.faults.wait()
                place.quiet_until = now + wait
                place.told_key = copy.key
                self._told.append((now, place))
                return RetryLater("flood", wait)
            case Fault.ALL_ASKED_TO_WAIT:
                return RetryLater("flood", self.faults.wait_of_all(), is_for_all=True)
            case Fault.REJECTED:
                return Rejected("cannot be parsed")
        return None

    def _over_limit(self, place: Place, now: float) -> Outcome | None:
        while self._arrived and self._arrived[0] <= now - 1 + TOLERANCE:
            self._arrived.popleft()
        if len(self._arrived) >= self.limits.messages_per_second:
            self.refused_for_all += 1
            return RetryLater("too many requests", 1.0, is_for_all=True)
        if now - place.sent_at < 1 - TOLERANCE:
            self.refused_for_one += 1
            return RetryLater("too many requests in this chat", 1.0)
        self._arrived.append(now)
        place.sent_at = now
        return None

    def _accept(self, copy: Accepted) -> int:
        now = asyncio.get_running_loop().time()
        self.accepted.append(Accepted(now, copy.left_at, copy.address, copy.key, copy.text))
        return len(self.accepted)

    def _answer(self, answer: Answer, said: Receipt | Outcome) -> None:
        after = asyncio.get_running_loop().call_later
        if isinstance(said, Receipt):
            after(self.faults.latency(), _succeed, answer, said)
        else:
            after(self.faults.latency(), _fail, answer, said)


def _succeed(answer: Answer, receipt: Receipt) -> None:
    if not answer.done():  # Nobody waits any more: the process died.
        answer.set_result(receipt)


def _fail(answer: Answer, error: Outcome) -> None:
    if not answer.done():
        answer.set_exception(error)
