"""The safety rules, and how each is taken away: a piece of source and what it becomes."""

from dataclasses import dataclass

WORKER = "tests/delivery/test_worker.py"
AMENDING = "tests/delivery/test_amending.py"
GATHERING = "tests/delivery/test_gathering.py"


@dataclass(frozen=True)
class Sabotage:
    """One rule, the place that keeps it, and the tests that must fail without it."""

    rule: str
    file: str
    keeps: str
    """Source that stands there exactly once."""
    breaks: str
    tests: str


SABOTAGES = (
    Sabotage(
        "the intent is written before the first byte",
        "bot/store/claiming.py",
        ".values(state=DeliveryState.SENDING.value, attempts=deliveries.c.attempts + 1)",
        ".values(attempts=deliveries.c.attempts + 1)",
        WORKER,
    ),
    Sabotage(
        "what was being sent when the process died is sent again",
        "bot/store/deliveries.py",
        '"state": DeliveryState.RETRY.value if remembers_keys else state,',
        '"state": DeliveryState.DEAD.value,',
        "tests/crash/test_broadcast_kills.py",
    ),
    Sabotage(
        "an outcome is written in the next group, with its message ids",
        "bot/store/deliveries.py",
        "SET state = 'delivered', message_ids = ?, reason = NULL",
        "SET state = 'delivered', reason = ?",
        AMENDING,
    ),
    Sabotage(
        "one delivery of a chat at a time",
        "bot/delivery/windows.py",
        "if before or (chat in self._busy and not is_own):",
        "if before:",
        "tests/delivery/test_windows.py",
    ),
    Sabotage(
        "a younger process fences the older one off",
        "bot/store/workers.py",
        "if row.epoch != epoch:",
        "if row.epoch < 0:",
        "tests/delivery/test_fencing.py",
    ),
    Sabotage(
        "two processes never deliver from one database",
        "bot/delivery/lock.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        "tests/cli/test_cli.py",
    ),
    Sabotage(
        "every attempt repeats its key",
        "bot/delivery/courier.py",
        'key = f"{delivery.publication_id}:{delivery.chat_id}:{number}"',
        'key = f"{delivery.publication_id}:{delivery.chat_id}:{number}:{delivery.attempts}"',
        f"{WORKER} {GATHERING}",
    ),
    Sabotage(
        "a lost answer is waited for before it is sent again",
        "bot/delivery/outcome.py",
        "now + policy.hold",
        "now",
        "tests/delivery/test_outcomes.py",
    ),
    Sabotage(
        "never a third copy",
        "bot/delivery/outcome.py",
        "case _ if delivery.lost_answers == 0:",
        "case _ if delivery.lost_answers < 9:",
        f"{WORKER} tests/delivery/test_outcomes.py",
    ),
    Sabotage(
        "never a third copy, also over restarts",
        "bot/store/deliveries.py",
        "is_second = (deliveries.c.lost_answers >= 1)",
        "is_second = (deliveries.c.lost_answers >= 9)",
        "tests/delivery/test_copies.py",
    ),
    Sabotage(
        "progress is kept for each row, not as a mark that moves on",
        "bot/store/fanout.py",
        "WAITING = (DeliveryState.PLANNED.value, DeliveryState.RETRY.value)",
        "WAITING = (DeliveryState.PLANNED.value, DeliveryState.PLANNED.value)",
        WORKER,
    ),
    Sabotage(
        "a planned stop waits for what is under way",
        "bot/delivery/worker.py",
        "if is_idle and (ends_when_idle or self.is_stopping):",
        "if self.is_stopping or (is_idle and ends_when_idle):",
        "tests/crash/test_broadcast_kills.py",
    ),
    Sabotage(
        "a planned stop begins nothing more",
        "bot/delivery/worker.py",
        "return not self.is_stopping and generation == self._generation",
        "return generation == self._generation",
        "tests/delivery/test_stopping.py",
    ),
    Sabotage(
        "a later story waits behind one that is tried again",
        "bot/delivery/worker.py",
        "if outcome.state is DeliveryState.RETRY and outcome.due_at is not None:",
        "if outcome.state is DeliveryState.DEAD and outcome.due_at is not None:",
        WORKER,
    ),
    Sabotage(
        "a wait that a platform asked for survives a restart",
        "bot/delivery/worker.py",
        "self._courier.windows.block(chat, self._times.clock() + wait, publication)",
        "self._courier.windows.done(chat)",
        WORKER,
    ),
    Sabotage(
        "nothing is begun while a text changes",
        "bot/delivery/worker.py",
        "return not self.is_stopping and generation == self._generation",
        "return not self.is_stopping",
        AMENDING,
    ),
    Sabotage(
        "a changed text is never sent from memory",
        "bot/delivery/bundles.py",
        "            kept.clear()",
        "            kept.get",
        AMENDING,
    ),
    Sabotage(
        "a retraction cancels what waits in the same transaction",
        "bot/store/publishing.py",
        "await cancel_empty(connection, publication)",
        "await _brought_by(connection, [publication])",
        "tests/handlers/test_correcting.py",
    ),
    Sabotage(
        "retractions go first",
        "bot/model/delivery.py",
        "RETRACTION = 0",
        "RETRACTION = 4",
        f"{AMENDING} tests/handlers/test_sending.py",
    ),
    Sabotage(
        "a bundle that failed goes again with the same companions",
        "bot/store/claiming.py",
        "others = [row for row in others if row.gathered_into == leader.publication_id]",
        "others = [row for row in others if row.gathered_into is None]",
        GATHERING,
    ),
    Sabotage(
        "old news is not sent",
        "bot/delivery/admission.py",
        "return now - since > longest and now - max(since, self._wished(candidate)) > longest",
        "return False",
        GATHERING,
    ),
    Sabotage(
        "sending stops when too many chats refuse for one reason",
        "bot/delivery/brake.py",
        "SHARE = 0.2",
        "SHARE = 2.0",
        "tests/delivery/test_brake.py",
    ),
    Sabotage(
        "a story that nobody accepts is held",
        "bot/delivery/trial.py",
        "if len(refused) < AT_ONCE:",
        "if len(refused) < 99:",
        "tests/delivery/test_brake.py",
    ),
    Sabotage(
        "the first second after a start is quiet",
        "bot/delivery/pacer.py",
        "self._next_at = now + QUIET_START_SECONDS",
        "self._next_at = now",
        "tests/delivery/test_pacer.py",
    ),
    Sabotage(
        "the pace goes by answers",
        "bot/delivery/pacer.py",
        "return max(at, arrived_by + WINDOW_SECONDS)",
        "return at",
        "tests/delivery/test_pacer.py",
    ),
    Sabotage(
        "who unsubscribed is not sent what waited",
        "bot/following.py",
        "return Unsubscribed(1, await self._deliveries.cancel_unwanted(chat.id))",
        "return Unsubscribed(1, 0)",
        "tests/handlers/test_following.py",
    ),
)
