"""A platform that edits, deletes and has moods, and keeps its own list of what it accepted.

Written apart from the worker it judges: it knows nothing of deliveries. Run as
`python -m tests.crash.platform SOCKET`. One JSON object per line and answer. What a request meets
is said by the first word of the chat's address; a first try is that of a message's first part, or
the chat's first edit or deletion:

    slow    the first try is refused for half a minute
    flood   the first try is refused, and all others are to slow down
    tired   the first try is refused for seven hours
    lost    the first try is done, but its answer says nothing
    gone    refused for good
    moved   lives at `new-...` now
    kept    nothing can be deleted
    late    done at once, answered late
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypedDict

HALF_A_TRIP = 0.0004
"""Seconds before a request is done, and again before it is answered."""

LATE = 0.06
"""Seconds until a late answer comes."""

POISON = "poison"
"""A text with this word cannot be shown."""

REFUSALS: dict[str, dict[str, object]] = {
    "slow": {"error": "wait", "seconds": 30, "for_all": False},
    "flood": {"error": "wait", "seconds": 1, "for_all": True},
    "tired": {"error": "wait", "seconds": 25_200, "for_all": False},
}


class Request(TypedDict, total=False):
    id: int
    verb: str
    chat: str
    key: str
    text: str
    message: str


class Message(TypedDict):
    """One copy in a chat."""

    chat: str
    key: str
    text: str
    is_deleted: bool


@dataclass
class Platform:
    """What was accepted, and who was refused once already."""

    messages: dict[str, Message] = field(default_factory=dict)
    tried: set[tuple[str, ...]] = field(default_factory=set)

    def answer(self, request: Request) -> dict[str, object]:
        if request["verb"] == "report":
            return {"messages": self.messages}
        if request["verb"] == "forget":
            self.messages, self.tried = {}, set()
            return {}
        mood, _, name = request["chat"].partition("-")
        is_first = self._is_first_try(request)
        refusal = self._refusal(request, mood, is_first=is_first)
        if mood == "moved":
            refusal = {"error": "moved", "address": f"new-{name}"}
        if refusal is not None:
            return refusal
        done = self._done(request)
        return {"error": "lost"} if mood == "lost" and is_first else done

    def _is_first_try(self, request: Request) -> bool:
        key = request.get("key", "")
        this = (request["verb"], request["chat"], key)
        is_first = this not in self.tried and (not key or key.endswith(":0"))
        self.tried.add(this)
        return is_first

    def _refusal(self, request: Request, mood: str, *, is_first: bool) -> dict[str, object] | None:
        if mood == "gone":
            return {"error": "gone"}
        if mood in REFUSALS and is_first:
            return REFUSALS[mood]
        if POISON in request.get("text", "") or (mood == "kept" and request["verb"] == "delete"):
            return {"error": "refused"}
        return None

    def _done(self, request: Request) -> dict[str, object]:
        if request["verb"] == "send":
            number = str(len(self.messages) + 1)
            self.messages[number] = Message(
                chat=request["chat"], key=request["key"], text=request["text"], is_deleted=False
            )
            return {"ok": number}
        if (message := self.messages.get(request["message"])) is None or message["is_deleted"]:
            return {} if request["verb"] == "delete" else {"error": "refused"}
        if request["verb"] == "delete":
            message["is_deleted"] = True
        else:
            message["text"] = request["text"]
        return {}


Answer = Callable[[Request], dict[str, object]]


async def serve(path: str, answer: Answer) -> None:
    tasks: set[asyncio.Task[None]] = set()

    async def answered(line: bytes, writer: asyncio.StreamWriter) -> None:
        request: Request = json.loads(line)
        await asyncio.sleep(HALF_A_TRIP)
        said = answer(request)
        is_late = request.get("chat", "").startswith("late")
        await asyncio.sleep(LATE if is_late else HALF_A_TRIP)
        if not writer.is_closing():
            writer.write(json.dumps({"id": request["id"], **said}).encode() + b"\n")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A sender that is killed resets the connection: what it had sent is done all the same.
        with suppress(ConnectionError):
            while line := await reader.readline():
                begin(answered(line, writer))
        writer.close()

    def begin(work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_unix_server(connected, path, limit=2**26)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Platform().answer))
