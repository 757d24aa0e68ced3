"""Characters that deceive the eye are left out of what is shown.

Reversed reading order can make `exe.txt` of a `txt.exe`, invisible characters make two names
of one, and a hundred accents on one letter cover the lines above.
"""

import re
import unicodedata
from itertools import groupby

MOST_MARKS = 8
"""Accents on one letter. Real writing systems need at most five or so."""

BIDI_EMBEDDINGS = "\u202a-\u202e"
INVISIBLE = "\u00ad\u180e\u200b\u2060-\u2064\ufeff"
CONTROLS = "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb"
SURROGATES = "\ud800-\udfff"
DROPPED = re.compile(f"[{BIDI_EMBEDDINGS}{INVISIBLE}{CONTROLS}{SURROGATES}]")

# Joiners carry meaning in emoji and in many scripts, never beside ASCII.
IDLE_JOINERS = re.compile(
    "(?<![^\u0000-\u007f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\u0000-\u007f])"
)

ISOLATE_START = "\u2066\u2067\u2068"
ISOLATE_END = "\u2069"
ISOLATES = re.compile(f"[{ISOLATE_START}{ISOLATE_END}]")


def readable(text: str) -> str:
    """The text as it may be shown. What is readable stays as it is: readable twice = once."""
    if text.isascii() and text.isprintable():
        return text
    kept = IDLE_JOINERS.sub("", DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if not _is_balanced(kept):
        kept = ISOLATES.sub("", kept)
    return _few_marks(unicodedata.normalize("NFC", kept))


def _is_balanced(text: str) -> bool:
    """Whether every isolate that is opened is closed, so that none leaks into what follows."""
    depth = 0
    for character in ISOLATES.findall(text):
        depth += 1 if character in ISOLATE_START else -1
        if depth < 0:
            return False
    return depth == 0


def _few_marks(text: str) -> str:
    runs = (
        "".join(run)[: MOST_MARKS if is_mark else None]
        for is_mark, run in groupby(text, key=_is_mark)
    )
    return "".join(runs)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}
