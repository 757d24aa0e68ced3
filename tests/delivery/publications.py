"""Publications for tests that look at one delivery."""

from datetime import UTC, datetime

from bot.model import Publication, PublicationId, PublicationKind

PUBLISHED = datetime(2023, 11, 5, tzinfo=UTC)


def of_edition(number: int) -> Publication:
    return Publication(PublicationId(number), PublicationKind.EDITION, PUBLISHED)
