"""The local adapter keeps the contract of all adapters."""

from collections.abc import Sequence

import pytest

from bot.adapters.base import NotSent, Rejected
from bot.adapters.local import LocalAdapter
from bot.store.database import database_path
from tests.adapters.contract import AdapterContract, Desk


class TestLocalContract(AdapterContract):
    @pytest.fixture
    def desk(self, adapter: LocalAdapter) -> Desk:
        async def shown(chat: str) -> Sequence[str]:
            return [message.text for message in await adapter.messages.in_chat(chat)]

        return Desk(adapter, "follower", shown)

    async def test_a_message_is_known_in_its_own_chat_only(self, desk: Desk) -> None:
        receipt = await desk.send("Krynky holds.", "1")
        for act in (
            desk.adapter.edit("editor", receipt.message_id, desk.part("Elsewhere.")),
            desk.adapter.delete("editor", receipt.message_id),
        ):
            with pytest.raises(Rejected):
                await act
        assert await desk.texts() == ["Krynky holds."]

    async def test_an_unknown_message_cannot_be_deleted(self, desk: Desk) -> None:
        with pytest.raises(Rejected):
            await desk.adapter.delete(desk.address, "999999")

    async def test_what_cannot_be_kept_is_not_sent(self, desk: Desk, url: str) -> None:
        # The connections are opened at the first use, so they find this.
        database_path(url).write_bytes(b"This is no database." * 500)
        with pytest.raises(NotSent, match="is not an E-Stories database"):
            await desk.send("Krynky holds.", "1")
        with pytest.raises(NotSent):
            await desk.adapter.edit(desk.address, "1", desk.part("Krynky holds."))
        with pytest.raises(NotSent):
            await desk.adapter.delete(desk.address, "1")
