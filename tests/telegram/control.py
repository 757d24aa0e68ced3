"""Looking at a server in another process, and being a person there: /fake/... over HTTP.

GET  /fake/report            figures; with ?accepted=1 also every accepted message
GET  /fake/chat?id=1         what the bot has in a chat
POST /fake/say               {"person": 1, "text": "/start"}
POST /fake/press             {"person": 1, "message": 7, "label": "Next"}
POST /fake/clear             forget the figures
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tests.telegram.fake import FakeTelegram
from tests.telegram.messages import Sender
from tests.telegram.people import Person, Phone
from tests.telegram.refusals import bad
from tests.telegram.service import Answer
from tests.telegram.wire import Json, as_map, as_number, as_text, encoded

MOST_VIOLATIONS = 100


@dataclass(frozen=True)
class Control:
    """Answers requests to /fake/..."""

    telegram: FakeTelegram

    async def __call__(self, verb: str, query: Mapping[str, str], body: bytes) -> Answer:
        told = {**query, **(as_map(json.loads(body)) if body else {})}
        known = {"report": self.report, "chat": self.chat, "clear": self.clear}
        if verb in known:
            return Answer(200, encoded(known[verb](told)))
        if verb == "say":
            message = await self._person(told).says(as_text(told.get("text")))
            return Answer(200, encoded({"message_id": message.id}))
        if verb == "press":
            return await self._press(told)
        return Answer(404, encoded({"known": sorted([*known, "say", "press"])}))

    def report(self, told: Json) -> Json:
        record, pace, updates = (self.telegram.record, self.telegram.pace, self.telegram.updates)
        made: Json = {
            "accepted": len(pace.times),
            "per_second": pace.per_second(),
            "most_in_a_second": pace.most_in(1.0),
            "refused": pace.refused,
            "calls": dict(record.counts),
            "statuses": {str(status): number for status, number in record.statuses.items()},
            "violations": [str(each) for each in record.violations[:MOST_VIOLATIONS]],
            "updates": {
                "told": updates.told,
                "confirmed": updates.confirmed,
                "waiting": len(updates.queue),
            },
        }
        if told.get("accepted"):
            made["accepted_list"] = [asdict(each) for each in record.accepted]
        return made

    def chat(self, told: Json) -> Json:
        chat = self.telegram.chat(as_number(told.get("id")) or 0)
        return {
            "messages": [
                {"id": each.id, "text": each.text, "labels": each.labels, "is_own": each.is_own}
                for each in chat.messages
            ]
        }

    def clear(self, _told: Json) -> Json:
        self.telegram.record.clear()
        self.telegram.pace.times.clear()
        self.telegram.pace.refused = 0
        return {"ok": True}

    async def _press(self, told: Json) -> Answer:
        person = self._person(told)
        message = person.chat.place.log[as_number(told.get("message")) or 0]
        press = await person.presses(message, as_text(told.get("label")))
        return Answer(200, encoded({"callback_query_id": press.id}))

    def _person(self, told: Json) -> Person:
        number = as_number(told.get("person"))
        place = self.telegram.world.find(number)
        if number is None or place is None:
            raise bad(f"no person {told.get('person')!r}")
        who = Sender(number, place.title, place.username, "en")
        service = self.telegram.service
        phone = Phone(self.telegram.world, service.questions, service.profile)
        return Person(phone, who, self.telegram.chat(place))
