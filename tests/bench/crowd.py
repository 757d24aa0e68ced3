"""A fake Telegram in a process of its own, with a crowd that talks: `python -m tests.bench.crowd`.

Beside what `tests.telegram.control` knows:

POST /fake/crowd    {"chats": 200, "each": 10, "text": "/today"}   said by all, at once; {n} in the
                    text is how much the chat has said before
POST /fake/asking   {"every": 0.5}         somebody new says /today so often; 0: nobody any more
POST /fake/count    how many messages were accepted
POST /fake/talk     what was answered, and when
"""

import argparse
import asyncio
import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from tests.telegram.control import Control
from tests.telegram.fake import FakeTelegram
from tests.telegram.given import Given
from tests.telegram.polling import Polling
from tests.telegram.rates import Rates
from tests.telegram.service import Answer
from tests.telegram.wire import Json, as_map, as_number, as_text, encoded

FIRST_ASKING = 50_000_000
"""Who asks during a broadcast is numbered from here on."""


@dataclass
class FarPolling(Polling):
    """Updates are as far away as everything else, and it is known when the first were taken."""

    latency: float = 0.0
    first_at: float = 0.0
    """By the monotonic clock; 0: nobody has taken any."""

    async def get_updates(self, given: Given, is_gone: Callable[[], bool]) -> list[Json]:
        await asyncio.sleep(self.latency / 2)
        found = await super().get_updates(given, is_gone)
        if found and not self.first_at:
            self.first_at = time.monotonic()
        await asyncio.sleep(self.latency / 2)
        return found


@dataclass(frozen=True)
class Crowd(Control):
    """Many people, and what they were answered."""

    polling: FarPolling
    asked: dict[int, float] = field(default_factory=dict)
    """When each of those who ask during a broadcast did so."""
    asking: set[asyncio.Task[None]] = field(default_factory=set)

    async def __call__(self, verb: str, query: Mapping[str, str], body: bytes) -> Answer:
        told = as_map(json.loads(body)) if body else {}
        match verb:
            case "crowd":
                return Answer(200, encoded(await self._crowd(told)))
            case "asking":
                return Answer(200, encoded(self._ask(told)))
            case "count":
                return Answer(200, encoded(self._count()))
            case "talk":
                return Answer(200, encoded(self._talk()))
        return await super().__call__(verb, query, body)

    async def _crowd(self, told: Json) -> Json:
        self.polling.first_at = 0.0
        self.telegram.record.clear()
        chats, each = as_number(told["chats"]) or 1, as_number(told["each"]) or 1
        for n in range(each):
            for person in range(1, chats + 1):
                await self._person({"person": person}).says(as_text(told["text"]).format(n=n))
        return {"said": chats * each}

    def _ask(self, told: Json) -> Json:
        for task in self.asking:
            task.cancel()
        self.asking.clear()
        every = told.get("every")
        if isinstance(every, int | float) and every > 0:
            self.asking.add(asyncio.create_task(self._go_on_asking(every)))
        return {"every": every}

    async def _go_on_asking(self, every: float) -> None:
        for number in count(FIRST_ASKING + len(self.asked)):
            self.asked[number] = time.monotonic()
            await self._person({"person": number}).says("/today")
            await asyncio.sleep(every)

    def _count(self) -> Json:
        times, accepted = self.telegram.pace.times, self.telegram.record.accepted
        return {
            "accepted": len(times),
            "others": sum(each.chat_id < FIRST_ASKING for each in accepted),
            "refused": self.telegram.pace.refused,
            "seconds": times[-1] - times[0] if times else 0.0,
        }

    def _talk(self) -> Json:
        accepted = self.telegram.record.accepted
        texts: dict[int, list[str]] = defaultdict(list)
        for each in accepted:
            texts[each.chat_id].append(each.text)
        # The first message of an answer counts.
        answered = {each.chat_id: each.at for each in reversed(accepted)}
        others = [each.at for each in accepted if each.chat_id < FIRST_ASKING]
        return {
            "others": len(others),
            "refused": self.telegram.pace.refused,
            "seconds": others[-1] - others[0] if others else 0.0,
            "seconds_from_first_update": others[-1] - self.polling.first_at if others else 0.0,
            "in_all_meanwhile": sum(
                others[0] <= each.at <= others[-1] for each in accepted if others
            ),
            "waits": [answered[who] - at for who, at in self.asked.items() if who in answered],
            "unanswered": sum(who not in answered for who in self.asked),
            "texts": {str(chat): said for chat, said in texts.items() if chat < FIRST_ASKING},
        }


async def serve(latency: float, rates: Rates | None, *, keeps: bool) -> None:
    telegram = FakeTelegram(rates=rates)
    telegram.world.is_open = True
    telegram.world.remembers = False
    telegram.record.keeps = keeps
    telegram.server.latency = latency
    telegram.service.polling = FarPolling(telegram.world, latency=latency)
    telegram.server.control = Crowd(telegram, telegram.service.polling)
    async with telegram:
        sys.stdout.write(f"{telegram.url}\n")
        sys.stdout.flush()
        # Until it is killed.
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crowd")
    parser.add_argument("--latency-ms", type=float, default=0, help="of every answer")
    parser.add_argument("--limited", action="store_true", help="as Telegram limits: 30, paid 1,000")
    parser.add_argument("--no-record", action="store_true", help="count only, for speed")
    options = parser.parse_args()
    # Messages are kept and hold no circles: looking for those costs a tenth of the time.
    gc.set_threshold(100_000, 50, 100)
    rates = Rates() if options.limited else None
    asyncio.run(serve(options.latency_ms / 1000, rates, keeps=not options.no_record))


if __name__ == "__main__":
    main()
