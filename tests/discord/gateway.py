"""The gateway: who is connected, what they are told, and how they lose the connection.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from secrets import token_hex
from time import monotonic

from aiohttp import WSMsgType, web

from tests.discord import looks
from tests.discord.permissions import May
from tests.discord.places import Home, Place, permissions
from tests.discord.record import Record
from tests.discord.session import ACK, HELLO, INVALID, RECONNECT, Line, Session, compressor
from tests.discord.wire import Json
from tests.discord.world import Event, World

GUILDS, MEMBERS, PRESENCES, MESSAGES, DIRECT, CONTENT = (1 << each for each in (0, 1, 8, 9, 12, 15))
PRIVILEGED = MEMBERS | PRESENCES | CONTENT
HEARTBEAT, IDENTIFY, RESUME, ASK_MEMBERS = 1, 2, 6, 8
PAYLOAD_BYTES = 4096
SENDS, SENDS_SECONDS = 120, 60.0
HOMES_A_SHARD = 2500

UNKNOWN, BAD_OP, NOT_IN, BAD_TOKEN, TWICE = 4000, 4001, 4003, 4004, 4005
TOO_FAST, BAD_SHARD, MORE_SHARDS, BAD_INTENTS, NO_INTENTS = 4008, 4010, 4011, 4013, 4014
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway"""


@dataclass(frozen=True, slots=True)
class Identify:
    """A session that was asked for. Each counts against session_start_limit."""

    at: float
    """By the monotonic clock."""
    intents: int
    shard: tuple[int, int]


@dataclass
class Gateway:
    """All sessions of the bot. The fields may be set by a test at any time."""

    world: World
    record: Record
    token: str
    privileged: int = 0
    """Intents among the privileged ones that are enabled for the app."""
    heartbeat: float = 41.25
    """Seconds."""
    shards: int = 1
    """What GET /gateway/bot recommends."""
    starts: int = 1000
    """IDENTIFYs that are left today."""
    concurrency_seconds: float = 0.0
    """Discord wants 5 s between two IDENTIFYs; here only when asked for."""
    needs_more_shards: bool = False
    """Answers every IDENTIFY with 4011."""
    acks: bool = True
    """False: a zombie, which hears heartbeats and says nothing."""
    is_mute: bool = False
    """Takes connections and never says HELLO."""
    identifies: list[Identify] = field(default_factory=list)
    resumes: list[int] = field(default_factory=list)
    """For each RESUME that succeeded: how many events were told again."""
    refused_resumes: int = 0
    heartbeats: int = 0
    closed: list[int] = field(default_factory=list)
    """Codes with which the bot closed connections of its own accord."""
    sessions: dict[str, Session] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    # Telling

    def tell(self, event: Event) -> None:
        """Tells every session that may hear of it."""
        home = event.home
        for session in self.sessions.values():
            if not session.hears(home.id if home else None) or not _intended(session, event):
                continue
            if home is not None and not self._is_shown(home, event.place):
                continue
            hides = event.plain is not None and not session.intents & CONTENT
            session.tell(event.name, event.plain if hides and event.plain else event.body)

    def tell_interaction(self, home: Home | None, body: Json) -> bool:
        """Interactions come whatever the intents; whether anybody is there at all."""
        hearing = [e for e in self.sessions.values() if e.hears(home.id if home else None)]
        for session in hearing:
            session.tell("INTERACTION_CREATE", body)
        return bool(hearing)

    def tell_joined(self, home: Home, *, again: bool = False) -> None:
        """GUILD_CREATE: the bot was added, or (`again`) the guild is available again."""
        for session in self.sessions.values():
            if session.hears(home.id) and session.intents & GUILDS:
                body = looks.joined_home(home, self.world.bot, self._visible(home))
                if not again:
                    body.pop("unavailable")
                session.tell("GUILD_CREATE", body)

    def tell_left(self, home: Home, *, unavailable: bool) -> None:
        """GUILD_DELETE: removed, or only out of order."""
        body: Json = {"id": str(home.id)} | ({"unavailable": True} if unavailable else {})
        for session in self.sessions.values():
            if session.hears(home.id) and session.intents & GUILDS:
                session.tell("GUILD_DELETE", body)

    def _is_shown(self, home: Home, place: Place | None) -> bool:
        bot = self.world.bot
        if not home.is_available or not home.has(bot):
            return False
        return place is None or May.VIEW_CHANNEL in permissions(place, bot)

    def _visible(self, home: Home) -> list[Place]:
        return [each for each in home.places.values() if self._is_shown(home, each)]

    @property
    def events(self) -> list[tuple[str, Json]]:
        """All that was told, of all sessions."""
        told = [each for session in self.sessions.values() for each in session.events]
        return [(name, json.loads(text)["d"]) for _, name, text in told]

    # Losing connections

    @property
    def live(self) -> list[Session]:
        """Sessions that are connected."""
        return [each for each in self.sessions.values() if each.line is not None]

    def asks_to_reconnect(self) -> None:
        """Op 7: please reconnect and resume."""
        for each in self.live:
            if each.line:
                each.line.say(RECONNECT)

    def invalidates(self, *, resumable: bool) -> None:
        """Op 9. Not resumable: the session is gone."""
        for each in self.live:
            if each.line:
                each.line.say(INVALID, resumable)
            if not resumable:
                self.sessions.pop(each.id)

    def closes(self, code: int = UNKNOWN) -> None:
        """Closes all connections with a code."""
        for each in tuple(self.lines):
            each.close(code)

    def cuts(self) -> None:
        """Resets all connections."""
        for each in tuple(self.lines):
            each.cut()

    def forgets(self) -> None:
        """No session can be resumed from now on."""
        self.sessions.clear()

    # Hearing

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        ws = web.WebSocketResponse(max_msg_size=0, compress=False)
        await ws.prepare(request)
        line = Line(ws, request, compressor(request.query.get("compress", "")))
        self.lines.append(line)
        writing = asyncio.create_task(line.write())
        sent = deque[float]()
        if not self.is_mute:
            line.say(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000), "_trace": []})
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._hear(line, message.data, sent)
        finally:
            self._over(line, ws)
            if not line.is_ended_here:
                writing.cancel()
        return ws

    def _over(self, line: Line, ws: web.WebSocketResponse) -> None:
        self.lines.remove(line)
        code = None if line.is_ended_here else ws.close_code
        if code is not None:
            self.closed.append(code)
        session = line.session
        if session is not None and session.line is line:
            session.line = None
            if code in (1000, 1001):
                # https://discord.com/developers/docs/events/gateway#initiating-a-disconnect
                self.sessions.pop(session.id, None)
        self.world.change()

    def _hear(self, line: Line, text: str, sent: deque[float]) -> None:
        now = monotonic()
        sent.append(now)
        while sent[0] <= now - SENDS_SECONDS:
            sent.popleft()
        if len(sent) > SENDS:
            self.record.broken("gateway", f"more than {SENDS} payloads a minute")
            return line.close(TOO_FAST)
        if len(text.encode()) > PAYLOAD_BYTES:
            self.record.broken("gateway", f"a payload of more than {PAYLOAD_BYTES} bytes")
            return line.close(4002)
        payload = json.loads(text)
        op, data = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acks:
                line.say(ACK)
        elif op == IDENTIFY:
            self._identify(line, data)
        elif op == RESUME:
            self._resume(line, data)
        elif line.session is None:
            line.close(NOT_IN)
        elif op == ASK_MEMBERS:
            self._list_members(line.session, data)
        self.world.change()
        return None

    def _identify(self, line: Line, data: Json) -> None:
        at, of = data.get("shard") or (0, 1)
        intents = data.get("intents", 0)
        if self.starts <= 0:
            self.record.broken("gateway", "more IDENTIFYs than session_start_limit: token reset")
            self.forgets()
            return line.close(BAD_TOKEN)
        before = self.identifies[-1].at if self.identifies else -self.concurrency_seconds
        self.starts -= 1
        self.identifies.append(Identify(monotonic(), intents, (at, of)))
        if monotonic() < before + self.concurrency_seconds:
            return line.say(INVALID, False)
        if problem := self._problem(line, data, intents, (at, of)):
            return line.close(problem)
        session = Session(token_hex(16), intents, (at, of), line)
        line.session = session
        self.sessions[session.id] = session
        self._welcome(session)
        return None

    def _problem(self, line: Line, data: Json, intents: int, shard: tuple[int, int]) -> int:
        """A code to close with; 0: all is well."""
        mine = [each for each in self.world.homes.values() if each.has(self.world.bot)]
        if data.get("token") != self.token:
            return BAD_TOKEN
        if line.session is not None:
            return TWICE
        if not 0 <= shard[0] < shard[1]:
            return BAD_SHARD
        if self.needs_more_shards or len(mine) > HOMES_A_SHARD * shard[1]:
            return MORE_SHARDS
        if intents & PRIVILEGED & ~self.privileged:
            return NO_INTENTS
        return 0

    def _welcome(self, session: Session) -> None:
        bot = self.world.bot
        mine = [
            each for each in self.world.homes.values() if each.has(bot) and session.hears(each.id)
        ]
        ready: Json = {
            "v": 10,
            "user": looks.me(bot),
            "guilds": [{"id": str(each.id), "unavailable": True} for each in mine],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self.world.application), "flags": 1 << 23},
            "private_channels": [],
            "relationships": [],
        }
        session.tell("READY", ready)
        for each in mine if session.intents & GUILDS else ():
            if each.is_available:
                visible = self._visible(each)
                session.tell("GUILD_CREATE", looks.joined_home(each, bot, visible))

    def _resume(self, line: Line, data: Json) -> None:
        if data.get("token") != self.token:
            return line.close(BAD_TOKEN)
        session = self.sessions.get(str(data.get("session_id")))
        after = data.get("seq")
        if session is None or not isinstance(after, int) or after > session.sequence:
            self.refused_resumes += 1
            return line.say(INVALID, False)
        session.line, line.session = line, session
        self.resumes.append(session.replay(after))
        session.tell("RESUMED", {"_trace": []})
        return None

    def _list_members(self, session: Session, data: Json) -> None:
        home = self.world.homes.get(int(data["guild_id"]))
        everybody = list(home.members.values()) if home else []
        wanted = [int(each) for each in data.get("user_ids") or ()]
        found = [each for each in everybody if not wanted or each.user.id in wanted]
        chunk: Json = {"guild_id": str(data["guild_id"]), "chunk_index": 0, "chunk_count": 1}
        chunk["members"] = [looks.member(each) for each in found]
        session.tell("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce"), "not_found": []})

    @property
    def url(self) -> str:
        return self.world.url.replace("http://", "ws://") + "/gateway"

    def described(self) -> Json:
        """GET /gateway/bot."""
        limit = {"total": 1000, "remaining": self.starts, "reset_after": 86_400_000}
        limit["max_concurrency"] = 1
        return {"url": self.url, "shards": self.shards, "session_start_limit": limit}


def _intended(session: Session, event: Event) -> bool:
    if event.name.startswith("MESSAGE_"):
        return bool(session.intents & (DIRECT if event.is_direct else MESSAGES))
    if event.name.startswith("GUILD_MEMBER"):
        return bool(session.intents & MEMBERS)
    return event.is_direct or bool(session.intents & GUILDS)
