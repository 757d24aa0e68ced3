"""Days of a newsroom as lists of acts: what is said, when, and how it is delivered.

Every act of an editor writes one line into the audit, in its own transaction. So the audit tells
a process that starts after a kill which acts are done, and it goes on with the next one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tests.crash.fast_time import MORNING

LONG = "\n".join(f"Paragraph {number} tells more of it: " + "word " * 60 for number in range(5))

EDITION = """\
Nov 5 : E-Stories
Day619 BlackSea Krynky CombatSit InRussia Kherson ISW
Stories we’re following…
Night strike one-first damages a clinic. The windows of two wards were broken and nobody was \
hurt, the governor said on Nov. 4. The clinic opened again at noon and all visitors came back.
Combat Situation Update
Drones two-first were seen over Berdyansk before dawn. Residents heard three explosions near the \
port, and the ferry to the spit did not leave its berth until the evening.
Meanwhile in Russia
Central bank three-first keeps its key rate. The rate stays where it was and inflation is \
expected to slow down next year, the bank said in a statement on Friday.
"""

SECOND_EDITION = EDITION.replace("two-first", "two-last")
"""The same day's document once more, with one story changed."""


class Mode(StrEnum):
    """How what an act brings is delivered."""

    DRAIN = "drain"
    """Again and again whatever is due, at no pace."""
    PACED = "paced"
    """By a worker that runs all the time, at a pace, and begins without a recovery."""
    SERVE = "serve"
    """By a worker that runs all the time; the disk is full for a moment."""


@dataclass(frozen=True)
class Act:
    """One act of the editor with a line in the audit, and what is said by others before it."""

    hours: float
    """After nine in the morning."""
    says: str
    document: str = ""
    before: tuple[tuple[str, str], ...] = ()
    """Chats, and what is said there; harmless when it is said twice."""
    mode: Mode = Mode.DRAIN

    @property
    def at(self) -> datetime:
        return MORNING + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Day:
    """Acts in order, and what readers must and must not see when all is done."""

    acts: tuple[Act, ...]
    stale: tuple[str, ...]
    """Words of texts that were corrected or taken back: in no copy."""
    final: dict[int, str]
    """By publication, words that stand in the copy of whoever has all of it."""


def story(hours: float, name: str, **more: str) -> tuple[Act, Act]:
    """A single story, posted and published."""
    section = more.get("section", "Combat")
    text = f"/post {section}\nBoats {name} left the harbour.\nThe harbour master told us so."
    return Act(hours, text), Act(hours + 0.05, "/publish", mode=Mode(more.get("mode", Mode.DRAIN)))


def corrected(number: int, name: str, text: str = "All of it is as it should be.") -> str:
    return f"/correct {number} It was damaged\nWhat is {name} was told anew.\n{text}"


CORRECTING = Day(
    (
        Act(0, "/import", EDITION),
        Act(0.05, "/publish", mode=Mode.SERVE),
        Act(0.2, "/import", SECOND_EDITION),
        Act(0.25, "/publish"),
        Act(0.6, corrected(1, "one-second", LONG), before=(("editor", "/correct 1"),)),
        Act(0.8, corrected(1, "one-last"), mode=Mode.PACED),
    ),
    stale=("one-first", "one-second", "two-first"),
    final={1: "one-last"},
)

GATHERING = Day(
    (
        Act(0, "/import", EDITION),
        Act(0.05, "/publish"),
        *story(0.2, "four-first"),
        Act(11, corrected(4, "four-second")),
        Act(11.5, corrected(1, "one-last")),
        Act(12, "/retract 4 delete:yes taken-back-four"),
    ),
    stale=("one-first", "four-first", "four-second"),
    final={1: "one-last", 2: "taken-back-four"},
)

RETRACTING = Day(
    (*story(0.1, "one-first"), Act(0.5, "/retract 1 taken-back-one")),
    stale=("one-first",),
    final={1: "taken-back-one"},
)

STEERING = Day(
    (
        Act(0, "/pausesending"),
        *story(0.1, "one-last"),
        *story(0.2, "two-last"),
        Act(
            0.3,
            "/cancel 2",
            before=(
                ("pausing-1", "/pause"),
                ("leaving-1", "/unsubscribe all"),
                ("pausing-1", "/resume"),
            ),
        ),
        Act(0.4, "/resumesending"),
        *story(0.6, "poison"),
        Act(0.7, corrected(3, "three-last")),
        Act(0.75, "/resumesending 3"),
        Act(0.8, "/resend 3 missed"),
    ),
    stale=("poison", "two-last"),
    final={1: "one-last", 3: "three-last"},
)

STORM = Day(
    (
        *story(0.1, "one-last", section="Allies"),
        *story(0.2, "two-last", section="World"),
        Act(0.5, "/resumesending"),
    ),
    stale=(),
    final={1: "one-last", 2: "two-last"},
)

DAYS = {
    "retracting": RETRACTING,
    "correcting": CORRECTING,
    "gathering": GATHERING,
    "steering": STEERING,
    "storm": STORM,
}

FOLLOWERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("late-1", ("/subscribe all",)),
    *((f"plain-{number}", ("/subscribe all",)) for number in range(2)),
    *((f"combat-{number}", ("/subscribe Combat",)) for number in range(2)),
    *(
        (chat, ("/subscribe all",))
        for chat in ("slow-1", "flood-1", "lost-1", "moved-1", "gone-1", "kept-1")
    ),
    *((chat, ("/subscribe all",)) for chat in ("pausing-1", "leaving-1")),
    ("daily-1", ("/subscribe all", "/settings daily 18:00")),
    ("slow-daily", ("/subscribe all", "/settings daily 18:00")),
    ("quiet-1", ("/subscribe all", "/settings quiet 08:00-10:00")),
    ("tired-1", ("/subscribe Allies",)),
    *((f"gone-world-{number}", ("/subscribe World",)) for number in range(22)),
)
"""The chats, and what was said in each before the day begins."""
