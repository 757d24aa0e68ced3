"""What every adapter keeps to. A new platform is done when it passes: inherit and give `desk`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from bot.adapters.base import Adapter, Part, Receipt, Rejected
from bot.content import Button, Content, paragraph, sentence

Shown = Callable[[str], Awaitable[Sequence[str]]]
"""The plain text of the messages a chat shows now, oldest first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An adapter under test, a chat it can reach, and a look at what that chat shows."""

    adapter: Adapter
    address: str
    shown: Shown

    async def send(self, text: str, key: str) -> Receipt:
        return await self.adapter.send(self.address, self.part(text), key)

    async def texts(self) -> Sequence[str]:
        return await self.shown(self.address)

    def part(self, text: str) -> Part:
        return self.adapter.render(sentence(text))[0]


class AdapterContract:
    """Tests for any adapter; a subclass overrides the fixture `desk`."""

    @pytest.fixture
    def desk(self) -> Desk:
        raise NotImplementedError("an adapter's own test class gives the desk")

    async def test_a_sent_message_is_shown(self, desk: Desk) -> None:
        await desk.send("Krynky holds.", "1")
        assert await desk.texts() == ["Krynky holds."]

    async def test_messages_keep_their_order(self, desk: Desk) -> None:
        for number in range(5):
            await desk.send(f"Story {number}", f"key-{number}")
        assert await desk.texts() == [f"Story {number}" for number in range(5)]

    async def test_the_same_key_is_the_same_message_where_keys_are_remembered(
        self, desk: Desk
    ) -> None:
        first = await desk.send("Krynky holds.", "1")
        again = await desk.send("Krynky holds.", "1")
        remembers = desk.adapter.limits.remembers_keys
        assert (again == first) is remembers
        assert await desk.texts() == ["Krynky holds."] * (1 if remembers else 2)

    async def test_an_edit_replaces_the_message(self, desk: Desk) -> None:
        receipt = await desk.send("Krinky holds.", "1")
        await desk.send("Another story.", "2")
        await desk.adapter.edit(desk.address, receipt.message_id, desk.part("Krynky holds."))
        assert await desk.texts() == ["Krynky holds.", "Another story."]

    async def test_an_edit_that_changes_nothing_succeeds(self, desk: Desk) -> None:
        receipt = await desk.send("Krynky holds.", "1")
        await desk.adapter.edit(desk.address, receipt.message_id, desk.part("Krynky holds."))
        assert await desk.texts() == ["Krynky holds."]

    async def test_a_deleted_message_is_not_shown(self, desk: Desk) -> None:
        receipt = await desk.send("Published by mistake.", "1")
        await desk.send("Another story.", "2")
        await desk.adapter.delete(desk.address, receipt.message_id)
        assert await desk.texts() == ["Another story."]

    async def test_deleting_twice_succeeds(self, desk: Desk) -> None:
        receipt = await desk.send("Published by mistake.", "1")
        await desk.adapter.delete(desk.address, receipt.message_id)
        await desk.adapter.delete(desk.address, receipt.message_id)
        assert await desk.texts() == []

    async def test_a_deleted_message_cannot_be_edited(self, desk: Desk) -> None:
        receipt = await desk.send("Published by mistake.", "1")
        await desk.adapter.delete(desk.address, receipt.message_id)
        with pytest.raises(Rejected):
            await desk.adapter.edit(desk.address, receipt.message_id, desk.part("Back again."))
        assert await desk.texts() == []

    @pytest.mark.parametrize("message_id", ["999999", "no-number", "", "-1", "9" * 40])
    async def test_an_unknown_message_cannot_be_edited(self, desk: Desk, message_id: str) -> None:
        with pytest.raises(Rejected):
            await desk.adapter.edit(desk.address, message_id, desk.part("Krynky holds."))

    async def test_an_empty_message_is_rejected(self, desk: Desk) -> None:
        with pytest.raises(Rejected):
            await desk.adapter.send(desk.address, Part(body="", text=""), "1")

    async def test_long_content_comes_in_parts_with_the_buttons_last(self, desk: Desk) -> None:
        long = Content(
            tuple(paragraph(f"{number} " + "word " * 500) for number in range(5)),
            ((Button("Next", "/latest page:2"),),),
        )
        parts = desk.adapter.render(long)
        assert len(parts) > 1
        assert [len(part.buttons) for part in parts] == [0] * (len(parts) - 1) + [1]

    def test_rendering_is_pure(self, desk: Desk) -> None:
        content = sentence("Krynky holds.")
        assert desk.adapter.render(content) == desk.adapter.render(content)
