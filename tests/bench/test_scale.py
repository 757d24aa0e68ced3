"""The scale table in small: what grows faster than the audience, or holds the event loop, fails.

The limits are some ten times what a quiet machine needs, so that only a change of shape exceeds
them. `make bench` measures the real ones.
"""

from pathlib import Path

import pytest

from tests.bench.phases import Figures
from tests.bench.scale import phase, published_and_killed
from tests.bench.watching import QUESTIONS

CHATS = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an audience and an edition that waits for `/publish`."""
    made = tmp_path_factory.mktemp("scale")
    phase("prepare", made, CHATS)
    return made


@pytest.fixture(scope="module")
def published(folder: Path) -> Figures:
    return published_and_killed(folder)


@pytest.fixture(scope="module")
def delivered(folder: Path, published: Figures) -> Figures:
    assert published["audience"], "nothing was published"
    return phase("deliver", folder)


def test_publishing_to_many_chats_is_quick_and_small(published: Figures) -> None:
    assert published["audience"] > CHATS * 0.9
    assert published["publish cpu"] < 1.5
    assert published["megabytes"] < 200


def test_the_first_send_soon_follows_the_publication(published: Figures) -> None:
    assert published["first send"] < 1.5


def test_a_delivery_costs_little_however_many_wait(published: Figures, delivered: Figures) -> None:
    # Three were sent, or begun, before the process that published was killed.
    assert delivered["accepted"] > published["audience"] - 100
    assert delivered["cpu"] / delivered["accepted"] * 1000 < 0.5


def test_people_are_answered_while_a_broadcast_runs(delivered: Figures) -> None:
    assert max(delivered[f"{question} p50"] for question in QUESTIONS) < 250


def test_the_event_loop_is_never_held_for_long(delivered: Figures) -> None:
    assert delivered["blocked by us"] < 0.15


def test_delivering_takes_little_memory(delivered: Figures) -> None:
    assert delivered["megabytes"] < 200
