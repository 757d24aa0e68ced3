"""What is simulated, and what came of it."""

from dataclasses import dataclass, field

from bot.adapters.base import Limits
from tests.simulation.faults import Fault


@dataclass(frozen=True)
class Plan:
    """What is simulated. Equal plans give equal traces."""

    seed: int
    days: int = 30
    chats: int = 10_000
    faults: float = 0.01
    """Share of the calls that go wrong."""
    per_second: int = 30
    """Messages that the platform allows; 1,000 is what Telegram sells for broadcasts."""
    deaths_a_day: float = 2.0
    stops_a_day: float = 0.3
    acts_a_day: int = 50
    """Things that people say, besides reading."""

    @property
    def limits(self) -> Limits:
        """A few tenths of a second under way, as many as the design allows at most."""
        return Limits(self.per_second, 30 if self.per_second <= 30 else 200)

    @property
    def broadcast(self) -> float:
        """Seconds after an edition in which half of what people do, and of the deaths, happen."""
        return 1 + self.chats / self.per_second / 3

    @property
    def command(self) -> str:
        """What repeats it."""
        given = {
            "DAYS": self.days,
            "CHATS": self.chats,
            "SEED": self.seed,
            "RATE": self.per_second,
            "FAULTS": self.faults,
            "ACTS": self.acts_a_day,
            "DEATHS": self.deaths_a_day,
        }
        return " ".join(["make simulate", *(f"{name}={value}" for name, value in given.items())])


@dataclass
class Report:
    """What happened."""

    plan: Plan
    publications: int = 0
    deliveries: int = 0
    calls: int = 0
    accepted: int = 0
    faults: dict[Fault, int] = field(default_factory=dict)
    acts: int = 0
    deaths: int = 0
    stops: int = 0
    recovered: int = 0
    refused_for_all: int = 0
    refused_for_one: int = 0
    extras: int = 0
    states: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    trace: str = ""

    @property
    def verdict(self) -> str:
        """For a failing test: what was wrong, and what to run."""
        shown = "\n".join(self.violations[:20])
        return f"{len(self.violations)} violations; repeat with: {self.plan.command}\n{shown}"
