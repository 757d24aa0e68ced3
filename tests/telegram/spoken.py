"""What Telegram finds by itself in what people write: commands, mentions, links, hashtags."""

import re

from tests.telegram.text import Entity, units

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>https?://\S+[^\s.,!?)])"
    r"|(?P<mention>(?<![\w@])@\w{3,32})"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


def entities_of(text: str) -> tuple[Entity, ...]:
    """The entities of a text that a person typed."""
    return tuple(
        Entity(each.lastgroup or "", units(text[: each.start()]), units(each[0]))
        for each in _FOUND.finditer(text)
    )
