"""A month in the newsroom: editions, people, faults and deaths, all from one seed."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from sqlalchemy import insert

from bot.model import Platform
from bot.store.ledger import Ledger
from bot.store.schema import chats, subscriptions
from tests.kit import open_bot
from tests.simulation.faults import Faults
from tests.simulation.inline import InlineSQLite
from tests.simulation.judge import Evening, Expected, Judge, trace_of
from tests.simulation.loop import simulated
from tests.simulation.people import Act, People
from tests.simulation.plan import Plan, Report
from tests.simulation.platform import Place, SimulatedPlatform
from tests.simulation.program import Died, Program, VirtualClock
from tests.simulation.writer import EDITIONS, Writer

HOUR, DAY = 3600.0, 86_400.0

EDITION_HOURS = (1.0, 6.0, 11.0)
"""Hours after the simulation's morning."""


AWAY_SECONDS = 60.0
"""Nobody blocks us and comes back while our message is still on its way."""

MOVED_SHARE = 0.05
"""Of what people do: their chat moves, and they speak there before anybody told us so."""


def simulate(plan: Plan, folder: Path) -> Report:
    """The whole of it, on a database in this folder, in virtual time."""
    return simulated(_Month(plan, folder).run())


class _Month:
    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._draw = self._generator("month")
        self._people_draw = self._generator("people")
        self._deaths_draw = self._generator("deaths")
        faults = Faults(self._generator("faults"), plan.faults)
        self._platform = SimulatedPlatform(plan.limits, faults, plan.chats)
        self._people = People.of(self._platform.places, self._people_draw)
        self._writer = Writer(self._generator("writer"))
        followers = {each.place.number: each for each in self._people.followers}
        self._judge = Judge(followers)
        self._report = Report(plan)

    def _generator(self, name: str) -> Random:
        """Each part draws from its own: a change in one leaves the others' luck as it was."""
        return Random(f"{self._plan.seed}:{name}")  # noqa: S311 - repeatable on purpose

    async def run(self) -> Report:
        with InlineSQLite.installed(self._generator("sqlite")) as sqlite:
            self._program = Program(self._folder, self._platform, sqlite)
            await self._move_in()
            self._program.start()
            trouble = asyncio.create_task(self._trouble())
            for day in range(self._plan.days):
                await self._day(day)
            trouble.cancel()
            await self._evening(is_last=True)
            await self._program.kill()
        return self._counted()

    async def _move_in(self) -> None:
        """The chats of the first day, written at once: ten thousand commands take too long."""
        followers = [each for each in self._people.followers if each.wish.targets]
        clock = VirtualClock()
        async with open_bot(self._folder, clock) as bot, bot.app.database.write() as connection:
            rows = [
                {
                    "id": each.place.number,
                    "platform": Platform.TELEGRAM.value,
                    "address": each.place.address,
                    "is_paused": False,
                    "created_at": clock(),
                }
                for each in followers
            ]
            wishes = [
                {"chat_id": each.place.number, "target": target, "created_at": clock()}
                for each in followers
                for target in sorted(each.wish.targets)
            ]
            await connection.execute(insert(chats), rows)
            await connection.execute(insert(subscriptions), wishes)

    # ---- a day ---------------------------------------------------------------------------------

    async def _day(self, day: int) -> None:
        start = day * DAY
        editions = [start + hour * HOUR for hour in EDITION_HOURS]
        moments = sorted(
            [(at, number) for number, at in enumerate(editions)]
            + [(self._moment(self._people_draw, start, editions), -1) for _ in self._acts()]
        )
        for at, edition in moments:
            await _until(at)
            if edition >= 0:
                await self._publish(EDITIONS[edition])
            else:
                await self._act(self._people.act(self._platform.troubled))
        await _until(start + 23 * HOUR)
        await self._evening(is_last=False)

    def _acts(self) -> range:
        return range(self._plan.acts_a_day)

    def _moment(self, draw: Random, start: float, editions: list[float]) -> float:
        """Half of everything happens while an edition goes out."""
        if draw.random() < 0.5:
            return draw.choice(editions) + draw.uniform(0, self._plan.broadcast)
        return start + draw.uniform(0, 22 * HOUR)

    async def _publish(self, series: str) -> None:
        """As an editor does: what was not answered is done again."""
        program, judge = self._program, self._judge
        document = self._writer.edition(series, program.clock())
        while True:
            try:
                imported = await program.edit("/import", document)
                buttons = [each for each in imported.buttons if "Publish" in each.label]
                if buttons:
                    await program.edit(buttons[0].says)
                break
            except Died:
                continue
        with self._outside() as connection:
            newest = connection.execute("SELECT max(id) FROM publications").fetchone()[0] or 0
            if newest in judge.audiences or not newest:
                judge.violations.append(f"an edition was not published: {imported.text}")
                return
            judge.published(newest, connection, self._expected(connection, newest))

    def _expected(self, connection: sqlite3.Connection, publication: int) -> Expected:
        query = "SELECT DISTINCT target FROM publication_stories WHERE publication_id = ?"
        targets = frozenset(target for (target,) in connection.execute(query, (publication,)))
        wanting = [each for each in self._people.followers if each.wish.wants(targets)]
        for each in wanting:
            each.is_lost |= each.place.is_gone
        return Expected(
            frozenset(each.place.number for each in wanting if not each.is_lost),
            frozenset(each.place.number for each in wanting),
        )

    async def _act(self, act: Act) -> None:
        """As people do: what was not answered is said again."""
        place = act.follower.place
        if place.is_gone and asyncio.get_running_loop().time() < place.gone_at + AWAY_SECONDS:
            return
        place.is_gone = False
        if self._people_draw.random() < MOVED_SHARE:
            self._platform.move(place)
        # Whose chat nobody can know yet only says something that changes nothing.
        is_known = self._is_known(place)
        while True:
            try:
                await self._program.say(act.says if is_known else "/help", place.address)
            except Died:
                continue
            self._report.acts += 1
            if is_known:
                act.answered(asyncio.get_running_loop().time())
            else:
                act.follower.is_lost = True
            return

    def _is_known(self, place: Place) -> bool:
        """Whether the database has the chat, if it has it, where it is now."""
        query = "SELECT 1 FROM chats WHERE platform = 'telegram' AND address = ?"
        with self._outside() as connection:
            return not any(connection.execute(query, (old,)).fetchone() for old in place.left)

    # ---- what goes wrong -----------------------------------------------------------------------

    async def _trouble(self) -> None:
        """Deaths and planned stops, a few of each in a row of days."""
        plan, draw = self._plan, self._deaths_draw
        for day in range(plan.days):
            start = day * DAY
            editions = [start + hour * HOUR for hour in EDITION_HOURS]
            kinds = [True] * _count(draw, plan.deaths_a_day)
            kinds += [False] * _count(draw, plan.stops_a_day)
            moments = sorted((self._moment(draw, start, editions), death) for death in kinds)
            for at, is_death in moments:
                await _until(at)
                await (self._death() if is_death else self._stop())

    async def _death(self) -> None:
        """One or, at times, a few in a row: the start after a death can die as well."""
        draw = self._deaths_draw
        while True:
            await self._program.kill()
            self._report.deaths += 1
            await asyncio.sleep(draw.uniform(0.1, 30))
            self._program.start()
            if draw.random() < 0.7:
                return
            await asyncio.sleep(draw.uniform(0, 0.05))

    async def _stop(self) -> None:
        await self._program.stop()
        self._report.stops += 1
        await asyncio.sleep(self._deaths_draw.uniform(0.1, 5))
        self._program.start()

    # ---- the judge's part ----------------------------------------------------------------------

    async def _evening(self, *, is_last: bool) -> None:
        bot = await self._program.bot()
        ledger = Ledger(bot.app.database)
        with self._outside() as connection:
            evening = Evening(
                connection,
                await ledger.lines(),
                await ledger.troubles(),
                asyncio.get_running_loop().time(),
                round(self._program.clock().timestamp() * 1000),
            )
            self._judge.look(evening, self._platform.accepted, is_last=is_last)

    def _counted(self) -> Report:
        report, platform, judge = self._report, self._platform, self._judge
        with self._outside() as connection:
            query = "SELECT state, count(*) FROM deliveries GROUP BY state"
            report.states = dict(connection.execute(query))
            report.trace = trace_of(connection, platform.accepted)
        report.publications = len(judge.audiences)
        report.deliveries = sum(judge.audiences.values())
        report.calls, report.accepted = platform.calls, len(platform.accepted)
        report.faults = platform.faults.counted
        report.refused_for_all, report.refused_for_one = (
            platform.refused_for_all,
            platform.refused_for_one,
        )
        report.recovered, report.extras = self._program.recovered, judge.extras
        early = [
            f"sent before the time it was asked to wait: {each}" for each in platform.too_early
        ]
        report.violations = [*self._program.failures, *judge.violations, *early]
        return report

    def _outside(self) -> "closing[sqlite3.Connection]":
        return closing(sqlite3.connect(self._folder / "estories.db"))


def _count(draw: Random, mean: float) -> int:
    """So many on average, at most twice as many."""
    return round(draw.uniform(0, 2 * mean))


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
