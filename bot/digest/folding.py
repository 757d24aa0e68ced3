"""The spelling that texts are compared in. What people read stays as it was written."""

import unicodedata

_INVISIBLE = (
    *range(0x200B, 0x2010),  # zero-width blanks and joiners, direction marks
    *range(0x202A, 0x202F),  # direction embeddings
    *range(0x2060, 0x2070),  # word joiner, direction isolates
    0x00AD,  # soft hyphen
    0xFEFF,  # byte order mark
)

INVISIBLE = "".join(map(chr, _INVISIBLE))
"""Characters that show nothing: pasted text is full of them."""

_FOLDED = {
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(map(ord, "‘’‚‛′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–−"), "-"),
    **dict.fromkeys(map(ord, "—―"), " - "),
    ord("…"): "...",
}


def fold(text: str) -> str:
    """The text with plain quotes, dashes and blanks and nothing invisible; its case stays."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_FOLDED)).split())
