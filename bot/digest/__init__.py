"""From a digest document to a draft edition. Pure functions: no files, no waiting."""

from bot.digest.annotation import draft_as_annotation
from bot.digest.document import MAX_BYTES, read_text
from bot.digest.folding import fold
from bot.digest.formats import import_edition
from bot.digest.history import History

__all__ = [
    "MAX_BYTES",
    "History",
    "draft_as_annotation",
    "fold",
    "import_edition",
    "read_text",
]
