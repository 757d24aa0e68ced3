"""How often the bot may log in: kept on disk, so that a crash loop cannot spend a day's logins.

Discord allows 1,000 a day; whoever needs more loses all sessions and the token
(https://discord.com/developers/docs/events/gateway#session-start-limit-object).
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from bot.log import Log

log = Log(__name__)

DAY_SECONDS = 86_400.0
MOST_A_DAY = 500

FREE_IN_AN_HOUR = 10
"""As often as one likes; afterwards only with pauses, so that a day's are never spent."""
HOUR_SECONDS = 3600.0
PAUSE_SECONDS = 180.0


class Budget:
    """Counts logins. `now` is the wall clock in seconds: it goes on between processes."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path = path
        self._now = now

    def wait(self, shards: int = 1) -> float:
        """Seconds before the next login; each shard logs in by itself."""
        times, now = self._read(), self._now()
        if len(times) >= MOST_A_DAY:
            return times[-MOST_A_DAY] + DAY_SECONDS - now
        lately = [each for each in times if each > now - HOUR_SECONDS]
        if len(lately) >= FREE_IN_AN_HOUR * shards:
            return max(0.0, lately[-1] + PAUSE_SECONDS / shards - now)
        return 0.0

    async def room(self, shards: int = 1) -> None:
        """Wait until there is room for a login."""
        while (seconds := self.wait(shards)) > 0:
            log.error(
                "login waits", seconds=round(seconds), why="too many logins; see what ends the bot"
            )
            await asyncio.sleep(min(seconds, PAUSE_SECONDS))

    def spend(self) -> None:
        """Written down before it is done."""
        now = self._now()
        times = [each for each in self._read() if each > now - DAY_SECONDS]
        text = "".join(f"{each:.0f}\n" for each in (*times, now))
        beside = self._path.with_name(self._path.name + ".new")
        with beside.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)

    def _read(self) -> list[float]:
        """Those of the last day. What cannot be read counts as none: the bot must start."""
        try:
            lines = self._path.read_text(encoding="ascii").split()
            times = [float(each) for each in lines]
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            log.warning("logins not read", why=type(error).__name__)
            return []
        now = self._now()
        # A clock that was set back must not lock the bot out.
        return [each for each in times if now - DAY_SECONDS < each <= now]
