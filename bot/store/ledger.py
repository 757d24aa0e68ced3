"""The ledger: every publication's audience against the states of its deliveries."""

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.model import DeliveryState, PublicationId
from bot.store.database import Database
from bot.store.schema import deliveries, publications


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One publication: its audience, and how many rows stand in each state."""

    publication_id: PublicationId
    audience: int
    states: dict[DeliveryState, int]

    @property
    def is_balanced(self) -> bool:
        return self.audience == sum(self.states.values())


class Ledger:
    """Adds up. Changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self) -> tuple[LedgerLine, ...]:
        """Every publication, oldest first."""
        counted = (
            select(
                publications.c.id,
                publications.c.audience,
                deliveries.c.state,
                func.count(deliveries.c.chat_id).label("rows"),
            )
            .outerjoin_from(
                publications, deliveries, deliveries.c.publication_id == publications.c.id
            )
            .group_by(publications.c.id, publications.c.audience, deliveries.c.state)
            .order_by(publications.c.id)
        )
        lines: dict[int, LedgerLine] = {}
        async with self._database.read() as connection:
            for row in (await connection.execute(counted)).all():
                line = lines.setdefault(row.id, LedgerLine(PublicationId(row.id), row.audience, {}))
                if row.state is not None:
                    line.states[DeliveryState(row.state)] = int(row.rows)
        return tuple(lines.values())
