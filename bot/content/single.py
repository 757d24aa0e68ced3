"""What stands under a story that comes alone: the page it names, and a way to share it. Pure."""

import re
from urllib.parse import urlsplit

from bot.content.tree import AnyButton, LinkButton, ShareButton
from bot.model import Story, StoryText

ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
AFTER_ADDRESS = ".,;:!?…'’*_"
"""What may end a sentence right behind an address and is no part of it."""

LONGEST_HOST = 40


def under_story(story: Story) -> tuple[AnyButton, ...]:
    """A row of buttons, for one story in a message of its own."""
    link = first_link(story.text)
    share = ShareButton("Share", f"#{story.id}")
    return (share,) if link is None else (link, share)


def first_link(text: StoryText) -> LinkButton | None:
    """The first web address in the story's words, called by its host."""
    for words in (text.headline, *text.paragraphs):
        for found in ADDRESS.finditer(words):
            if button := _link(_trimmed(found[0])):
                return button
    return None


def _link(url: str) -> LinkButton | None:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    # Without a dot it is no public place; what is before an @ pretends to be the host.
    if "." not in host or len(host) > LONGEST_HOST or "@" in urlsplit(url).netloc:
        return None
    return LinkButton(f"{host.removeprefix('www.')} ↗", url)


def _trimmed(url: str) -> str:
    url = url.rstrip(AFTER_ADDRESS)
    while url.endswith((")", "]")) and not _is_closed(url):
        url = url[:-1].rstrip(AFTER_ADDRESS)
    return url


def _is_closed(url: str) -> bool:
    """Whether the last bracket was opened inside the address, as Wikipedia's are."""
    opening = {")": "(", "]": "["}[url[-1]]
    return url.count(opening) >= url.count(url[-1])
