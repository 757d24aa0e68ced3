"""Questions people's clients ask and wait for: buttons pressed, inline queries."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.messages import Message, Sender
from tests.telegram.wire import Json

PRESS_SECONDS = 150.0
INLINE_SECONDS = 10.0
"""An answer that comes later is refused."""


@dataclass
class Press:
    """A button somebody pressed, and what the bot answered."""

    id: str
    who: Sender
    data: str
    message: Message | None
    at: float
    is_answered: bool = False
    toast: str = ""
    """What was shown at the top of the chat, or in a window."""
    is_alert: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One line of an inline answer."""

    id: str
    kind: str
    title: str
    description: str
    content: Json | None
    given: Json


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What a person sees under their inline query."""

    results: tuple[InlineResult, ...]
    next_offset: str = ""
    cache_seconds: int = 300
    is_personal: bool = False
    button: str = ""
    """The words of the button above the results."""
    start_parameter: str = ""
    """What that button says to the bot in a private chat."""

    @property
    def titles(self) -> list[str]:
        return [each.title for each in self.results]


@dataclass
class Question:
    """An inline query."""

    id: str
    who: Sender
    query: str
    offset: str
    at: float
    answer: InlineAnswer | None = None
    is_from_cache: bool = False


@dataclass
class Questions:
    """All that was asked, and what is still open."""

    now: Callable[[], float]
    presses: dict[str, Press] = field(default_factory=dict)
    inline: dict[str, Question] = field(default_factory=dict)
    cached: dict[tuple[str, str, int], tuple[float, InlineAnswer]] = field(default_factory=dict)
    """Answers that Telegram gives again by itself: until when, by query, offset and person."""
    tells_choices: bool = False
    """Whether the bot is told which inline result was chosen ("Collecting feedback")."""

    def pressed(self, press: Press) -> Press:
        self.presses[press.id] = press
        return press

    def open_press(self, number: str) -> Press | None:
        press = self.presses.get(number)
        if press is None or press.is_answered or self.now() - press.at > PRESS_SECONDS:
            return None
        return press

    def open_question(self, number: str) -> Question | None:
        question = self.inline.get(number)
        if question is None or question.answer or self.now() - question.at > INLINE_SECONDS:
            return None
        return question

    def remember(self, question: Question, answer: InlineAnswer) -> None:
        who = question.who.id if answer.is_personal else 0
        until = self.now() + answer.cache_seconds
        self.cached[(question.query, question.offset, who)] = (until, answer)

    def known(self, query: str, offset: str, who: Sender) -> InlineAnswer | None:
        for person in (0, who.id):
            until, answer = self.cached.get((query, offset, person), (0.0, None))
            if answer is not None and self.now() < until:
                return answer
        return None
