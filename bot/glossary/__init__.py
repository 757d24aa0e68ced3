"""The sections and topics that editions are about, by any of their names."""

from bot.glossary.file import load_glossary
from bot.glossary.names import Counter, Glossary, name_key

__all__ = ["Counter", "Glossary", "load_glossary", "name_key"]
