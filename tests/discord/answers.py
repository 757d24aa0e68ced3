"""What came of something a person did: the bot's answer, or that there was none."""

from dataclasses import dataclass

from tests.discord.desk import CHOICES, LATER, MODAL, THINKING, UPDATE, Interaction
from tests.discord.forms import Modal, modal
from tests.discord.messages import Message, seen
from tests.discord.phone import Phone
from tests.discord.shown import Button
from tests.discord.waiting import PATIENCE

NO_ANSWER = "The application did not respond"
"""What the client writes after 3 s."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of an autocomplete list."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, as it is at each moment of looking."""

    phone: Phone
    interaction: Interaction

    @property
    def in_time(self) -> bool:
        """Whether the first answer came within 3 s."""
        return self.interaction.answer is not None

    @property
    def seconds(self) -> float:
        """Until the first answer; infinite: there was none."""
        at = self.interaction.answered_at
        return float("inf") if at is None else at - self.interaction.at

    @property
    def is_thinking(self) -> bool:
        original = self.interaction.original
        return original is not None and original.is_loading

    @property
    def is_deferred(self) -> bool:
        """Whether the first answer was: more comes later."""
        return self.interaction.answer in (THINKING, LATER)

    @property
    def is_update(self) -> bool:
        """Whether the message with the button or menu was changed, not a new one sent."""
        return self.interaction.answer in (UPDATE, LATER)

    @property
    def message(self) -> Message:
        """The answer itself."""
        original = self.interaction.original
        if original is None or original.is_deleted:
            raise AssertionError(f"there is no message: {self}")
        return seen(original)

    @property
    def follow_ups(self) -> list[Message]:
        """Further answers that are still there."""
        return [seen(each) for each in self.interaction.follow_ups if not each.is_deleted]

    @property
    def text(self) -> str:
        if not self.in_time:
            return NO_ANSWER
        return self.message.text

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.message.buttons

    @property
    def is_ephemeral(self) -> bool:
        return self.message.is_ephemeral

    @property
    def modal(self) -> Modal:
        """The form that was opened."""
        found = modal(self.interaction)
        if found is None:
            raise AssertionError(f"no modal was opened: {self}")
        return found

    @property
    def has_modal(self) -> bool:
        return self.interaction.answer == MODAL

    @property
    def choices(self) -> list[Choice]:
        return [Choice(each["name"], each["value"]) for each in self.interaction.choices]

    async def later(self, *, seconds: float = PATIENCE) -> Message:
        """The next edit of the answer, or the next follow-up."""
        it = self.interaction
        before = (it.edits, len(it.follow_ups))
        await self.phone.until(
            lambda: (it.edits, len(it.follow_ups)) != before,
            "later answer",
            it.place,
            seconds=seconds,
        )
        return self.follow_ups[-1] if len(it.follow_ups) > before[1] else self.message

    def __str__(self) -> str:
        it = self.interaction
        if it.answer is None:
            why = f" ({it.refused})" if it.refused else ""
            return f"{it.user.name}: {NO_ANSWER}{why}"
        if it.answer == CHOICES:
            return f"choices {[each.name for each in self.choices]}"
        if it.answer == MODAL:
            return f"modal {(it.modal or {}).get('title')!r}"
        return str(seen(it.original)) if it.original else f"answer of type {it.answer}"
