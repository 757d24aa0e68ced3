"""Documents that people hand over: how large one may be, and what is said without it."""

from bot.content import Content, sentence
from bot.model import Platform

LARGEST = 4 * 1024 * 1024
"""Bytes: an edition is a few dozen kilobytes."""


def too_large() -> Content:
    return sentence(
        f"This document is too large for an edition: at most {LARGEST // 1024 // 1024} MB. "
        "Send its text only."
    )


def not_fetched(platform: Platform) -> Content:
    name = platform.value.capitalize()
    return sentence(f"I could not fetch this document from {name}. Please send it again.")
