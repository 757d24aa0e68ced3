"""The figures of `/metrics`, in the text format of Prometheus.

Names and units follow https://prometheus.io/docs/practices/naming/. Labels are platforms, states
and the like: few values, and nothing about any person or chat.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.model import DeliveryState, Platform
from bot.newsroom.status import PlatformStatus, Status
from bot.store.workers import Beat

OUTCOMES = (
    DeliveryState.DELIVERED,
    DeliveryState.RETRY,
    DeliveryState.DEAD,
    DeliveryState.UNKNOWN,
    DeliveryState.CANCELLED,
    DeliveryState.EXPIRED,
)
"""All are told from the start, so that an alert sees the first of a kind as an increase."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one worker of this process has counted since it started."""

    platform: Platform
    beat: Beat
    outcomes: Mapping[DeliveryState, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the ledger says, and what this process has counted."""

    status: Status
    counted: tuple[Counted, ...]


ReadFigures = Callable[[], Awaitable[Figures]]
"""Reads them afresh; raises DatabaseError."""


def exposition(figures: Figures, lag_seconds: float) -> web.Response:
    """The page for one scrape. Its registry is its own: nothing is kept between scrapes."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Page(figures, lag_seconds))
    return web.Response(
        body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
    )


class _Page(Collector):
    def __init__(self, figures: Figures, lag_seconds: float) -> None:
        self._figures = figures
        self._lag_seconds = lag_seconds

    def collect(self) -> Iterable[Metric]:
        yield from _of_ledger(self._figures.status)
        yield from _of_workers(self._figures.counted)
        yield GaugeMetricFamily(
            "estories_event_loop_lag_seconds",
            "How late the event loop was at most, in the last minute.",
            self._lag_seconds,
        )


def _of_ledger(status: Status) -> Iterable[Metric]:
    waiting = GaugeMetricFamily(
        "estories_deliveries",
        "Deliveries that wait: their time has come (due) or is yet to come (later).",
        labels=("platform", "state"),
    )
    oldest = GaugeMetricFamily(
        "estories_oldest_due_seconds",
        "How long the oldest delivery is due; 0 when none is.",
        labels=("platform",),
    )
    paused = GaugeMetricFamily(
        "estories_sending_paused",
        "1 while no new story goes out: sending stopped by itself, or a person paused it.",
        labels=("platform", "by"),
    )
    for each in status.platforms:
        waiting.add_metric((each.platform, "due"), each.backlog.due)
        waiting.add_metric((each.platform, "later"), each.backlog.later)
        oldest.add_metric((each.platform,), each.waited.total_seconds())
        for by, is_so in _paused(each):
            paused.add_metric((each.platform, by), is_so)
    yield from (waiting, oldest, paused)
    yield GaugeMetricFamily(
        "estories_publications_held",
        "Publications that wait for an editor, because they were refused.",
        len(status.held),
    )


def _paused(status: PlatformStatus) -> Iterable[tuple[str, bool]]:
    yield "itself", status.is_braked
    yield "person", status.is_paused and not status.is_braked


def _of_workers(counted: Sequence[Counted]) -> Iterable[Metric]:
    pace = GaugeMetricFamily(
        "estories_pace_per_second",
        "Messages a second that the worker allows itself; +Inf without a limit.",
        labels=("platform",),
    )
    sent = CounterMetricFamily(
        "estories_messages_sent", "Requests that left for the platform.", labels=("platform",)
    )
    refusals = CounterMetricFamily(
        "estories_refusals",
        "Answers of the platform to slow down (HTTP status 429).",
        labels=("platform",),
    )
    outcomes = CounterMetricFamily(
        "estories_outcomes",
        "Deliveries of which an attempt has ended, by the state it ended in.",
        labels=("platform", "outcome"),
    )
    for each in counted:
        pace.add_metric((each.platform,), inf if each.beat.pace is None else each.beat.pace)
        sent.add_metric((each.platform,), each.beat.sent)
        refusals.add_metric((each.platform,), each.beat.refused)
        for state in OUTCOMES:
            outcomes.add_metric((each.platform, state), each.outcomes.get(state, 0))
    yield from (pace, sent, refusals, outcomes)
