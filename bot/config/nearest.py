"""The nearest valid name to one that nobody knows."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 80
"""Longer than any name of ours: comparing more of a pasted text only costs time."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant; None when nothing comes near.

    What stands before a name may be left out: Kiyv is near Europe/Kyiv, prot near local.port.
    """
    by_spelling: dict[str, str] = {}
    for each in known:
        by_spelling[each.casefold()] = each
        by_spelling.setdefault(re.split("[/.]", each)[-1].casefold(), each)
    close = get_close_matches(name[:LONGEST].casefold(), by_spelling, n=1)
    return by_spelling[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that offers the nearest name; empty when nothing comes near."""
    found = nearest(name, known)
    return f"; did you mean {found}?" if found else ""
