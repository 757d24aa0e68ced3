"""Which requests would be refused now: what Discord's answers told of its limits. Pure.

https://discord.com/developers/docs/topics/rate-limits#header-format
"""

from collections.abc import Mapping

MANY = 10_000
"""Limits remembered at most; those that are past go first."""


class Buckets:
    """Limits that are used up. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def wait(self, bucket: str, now: float) -> float:
        """Seconds before the next request of this kind to this place."""
        until = self._until.get(bucket)
        if until is None:
            return 0.0
        if until <= now:
            del self._until[bucket]
            return 0.0
        return until - now

    def answered(self, bucket: str, headers: Mapping[str, str], now: float) -> None:
        """Notes what an answer tells of the limit."""
        if headers.get("X-RateLimit-Remaining") != "0":
            return
        try:
            seconds = float(headers.get("X-RateLimit-Reset-After", ""))
        except ValueError:
            return
        self.close(bucket, seconds, now)

    def close(self, bucket: str, seconds: float, now: float) -> None:
        if not seconds > 0:
            return
        if len(self._until) >= MANY:
            self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[bucket] = now + seconds
