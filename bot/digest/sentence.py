"""Where the first sentence of a text ends."""

import re

from bot.digest.vocabulary import COUNTED, OPENERS, TITLES

STOP = re.compile(r"""[.!?…]+["”’')\]»]*(?=\s|$)|(?<=[a-z0-9][a-z0-9])\.(?=[A-Z][a-z])""")
"""Also a stop without a blank after it, as in `in 2026.The bank`."""

LAST_WORD = re.compile(r"[\w.'’&]+$")
INITIALS = re.compile(r"(?:\w\.)*[^\W\d]")
LONGEST_WORD = 24
CLOSERS = "\"”’')]» "


def first_sentence(text: str) -> str:
    """The first sentence as it stands; the whole text if it never ends."""
    end = _end(text, heeds_quotes=True)
    if end is None:
        # A quote that never closes would swallow everything after it.
        end = _end(text, heeds_quotes=False)
    return text[:end]


def ends_like_sentence(text: str) -> bool:
    return text.rstrip(CLOSERS).endswith((".", "!", "?", "…", ":", ";", ","))


def _end(text: str, *, heeds_quotes: bool) -> int | None:
    """None if the text ends inside a quote."""
    seen, is_quoting = 0, False
    for found in STOP.finditer(text):
        is_quoting = _quoting_after(text[seen : found.end()], is_quoting)
        seen = found.end()
        after = text[seen : seen + LONGEST_WORD].lstrip()
        if not after or (heeds_quotes and is_quoting):
            continue
        if not after[0].islower() and not _is_abbreviation(text, found, after):
            return seen
    is_quoting = _quoting_after(text[seen:], is_quoting)
    return None if heeds_quotes and is_quoting else len(text)


def _quoting_after(stretch: str, is_quoting: bool) -> bool:
    """Whether a quote is open where this stretch ends. Straight marks open and close by turns."""
    for mark in re.findall(r'["“„”]', stretch):
        is_quoting = not is_quoting if mark == '"' else mark != "”"
    return is_quoting


def _is_abbreviation(text: str, stop: "re.Match[str]", after: str) -> bool:
    if stop[0] != ".":
        return False
    last = LAST_WORD.search(text[max(0, stop.start() - LONGEST_WORD) : stop.start()])
    word = last[0] if last else ""
    if word in COUNTED:
        return after[0].isdigit()
    if word in TITLES:
        return True
    # `U.S.` and the `J.` of a name, unless what follows is the beginning of a sentence.
    return bool(INITIALS.fullmatch(word)) and after.split(maxsplit=1)[0] not in OPENERS
