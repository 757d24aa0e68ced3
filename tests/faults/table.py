"""The fault table: what can go wrong, what must hold then, and where that is shown.

A row is shown by the tests of this folder whose names hold its number (`test_f17_...`), by the
tests it names as `proven_by`, or it says what it waits for. A row that is shown in part says
what is missing.
"""

from dataclasses import dataclass

KILLS = "tests/crash/test_broadcast_kills.py::"
WORKER = "tests/delivery/test_worker.py::"
PACER = "tests/delivery/test_pacer.py::"
AMENDING = "tests/delivery/test_amending.py::"
BRAKE = "tests/delivery/test_brake.py::"
FENCING = "tests/delivery/test_fencing.py::"
GATHERING = "tests/delivery/test_gathering.py::"
STORE = "tests/store/test_faults.py::"
CLI = "tests/cli/test_cli.py::"

FLOODS = "tests/adapters/test_telegram_floods.py::"
ORDERS = "tests/in_telegram/test_kills.py::"
INBOX = "tests/store/test_inbox.py::"
IN_TELEGRAM = "tests/in_telegram/test_receiving.py::"
TELEGRAM = "tests/adapters/test_telegram_contract.py::"
TRANSPORT = "tests/adapters/test_telegram_transport.py::"
DISCORD = "tests/adapters/test_discord_contract.py::"
LOGINS = "tests/adapters/test_discord_limits.py::"
GATEWAY = "tests/in_discord/test_gateway.py::"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row."""

    number: int
    what: str
    expected: str
    waits_for: str | None = None
    """What is not shown yet, and what that needs."""
    proven_by: tuple[str, ...] = ()
    """Tests elsewhere, as `path::test`."""


PROCESS = (
    Fault(
        1,
        "killed at a random instant of a broadcast",
        "nothing lost; second copies only of rows found sending, at most one window of them",
        proven_by=(f"{KILLS}test_no_kill_loses_a_story_and_every_second_copy_was_a_row_in_doubt",),
    ),
    Fault(
        2,
        "killed three times in a row, recovery included",
        "nothing lost; never a third copy",
        proven_by=(f"{KILLS}test_no_kill_loses_a_story_and_every_second_copy_was_a_row_in_doubt",),
    ),
    Fault(3, "killed between the intent and the request", "one copy in the end, noted as repeated"),
    Fault(
        4,
        "killed between the answer and its mark",
        "two copies, noted; one where the platform remembers keys",
    ),
    Fault(
        5,
        "told to stop in the middle of a broadcast",
        "nothing lost, nothing twice, out within ten seconds",
        proven_by=(f"{KILLS}test_a_planned_stop_loses_nothing_and_repeats_nothing",),
    ),
    Fault(
        6,
        "told to stop while the platform hangs",
        "out within ten seconds; what hangs is in doubt, nothing else",
    ),
    Fault(7, "told to stop twice", "out at once; as after a kill"),
    Fault(
        8,
        "the system kills it for its memory",
        "as a kill; back within fifteen seconds, and the operator is told",
        "the container image: the kill is that of 1, the restart and the alert are the host's",
    ),
    Fault(
        9,
        "the event loop stands still",
        "no burst afterwards",
        "a watchdog that names what blocked the loop: health and metrics, a later issue",
    ),
    Fault(10, "a handler raises", "an answer with a reference, no internals; others undisturbed"),
    Fault(11, "a long-lived task ends silently", "the service ends with an error within 5 s"),
    Fault(
        12,
        "it crashes at every start",
        "the budget of logins at the platform is kept across starts",
        proven_by=(f"{LOGINS}test_a_crash_loop_never_spends_a_days_logins",),
    ),
    Fault(
        13,
        "started twice on one machine",
        "the second says which process runs already, sends nothing, and ends",
        proven_by=(f"{CLI}test_the_demo_serves_delivers_and_goes_on_with_the_same_data",),
    ),
    Fault(
        14,
        "started on two machines with one token",
        "the younger stops receiving and sending, and says so",
        proven_by=(
            f"{IN_TELEGRAM}test_a_conflict_stops_sending_after_half_a_minute_and_not_before",
        ),
    ),
    Fault(
        15,
        "a new one is started before the old one is told to stop",
        "the new one waits; nothing lost, nothing twice",
        "the hosting issue; until then the new one is refused (13) and its host starts it again",
    ),
    Fault(
        16,
        "frozen for minutes, then woken while another one delivers",
        "it writes no mark and stops",
        proven_by=(
            f"{FENCING}test_an_older_process_sends_and_writes_nothing_more",
            f"{FENCING}test_what_it_had_under_way_is_left_to_the_younger_one",
        ),
    ),
)

NETWORK = (
    Fault(17, "no route for ten minutes", "no copy; all is sent within a minute after its end"),
    Fault(
        18,
        "connection refused, wrong certificate",
        "not sent, tried again; never without encryption",
        proven_by=(
            f"{TRANSPORT}test_a_connection_without_tls_carried_nothing",
            f"{TELEGRAM}test_nobody_who_listens_means_not_sent",
        ),
    ),
    Fault(
        19,
        "the connection is cut after the message was accepted",
        "nothing lost; one noted copy for each cut, none where keys are remembered",
    ),
    Fault(
        20,
        "a slow answer, an answer that never comes",
        "waited for; in doubt after the time a client waits",
        proven_by=(
            f"{TRANSPORT}test_an_answer_that_does_not_come_ends_after_the_read_timeout",
            f"{TRANSPORT}test_the_library_is_told_how_long_an_answer_may_take",
        ),
    ),
    Fault(
        21,
        "the server closes idle connections",
        "the client closes them first",
        proven_by=(f"{TRANSPORT}test_nothing_is_repeated_when_a_used_connection_ends",),
    ),
    Fault(
        22,
        "the platform fails with 502 and accepts half of it",
        "nothing lost; no more copies than were accepted unseen",
        proven_by=(f"{BRAKE}test_while_the_way_is_blocked_one_message_in_ten_seconds_tries_it",),
    ),
    Fault(23, "one chat must wait an hour", "the others take no longer than without it"),
    Fault(
        24,
        "refusals that mean everybody",
        "the pace falls and recovers",
        proven_by=(
            f"{FLOODS}test_several_private_chats_refused_together_mean_everything",
            f"{DISCORD}test_a_limit_of_the_whole_bot_stops_everything_and_is_asked_once",
            f"{PACER}test_a_lower_limit_than_configured_is_found_with_few_refusals",
            f"{PACER}test_a_refusal_for_all_halts_all_for_as_long_as_it_says",
        ),
    ),
    Fault(
        25,
        "a chat must wait half a day, and the process is started anew",
        "nothing before its time, one after it",
        proven_by=(f"{WORKER}test_a_chat_that_must_wait_gets_its_stories_later_in_order",),
    ),
    Fault(
        26,
        "an absurd time to wait: none, negative, endless, no number",
        "five seconds, or a day at most; nothing spins or falls over",
    ),
    Fault(
        27,
        "refusals of a whole server or by its guard",
        "all sending stops; the guard's for a quarter of an hour, with an alert",
        proven_by=(
            f"{DISCORD}test_a_limit_of_the_whole_bot_stops_everything_and_is_asked_once",
            f"{DISCORD}test_the_guards_refusal_stops_everything_for_a_quarter_of_an_hour",
        ),
    ),
    Fault(
        28,
        "the token is revoked",
        "sending stops, no chat is switched off, health is red",
        proven_by=(
            f"{IN_TELEGRAM}test_a_revoked_token_stops_everything_and_no_chat_is_given_up",
            f"{DISCORD}test_a_revoked_token_is_a_trouble_of_the_adapter",
        ),
    ),
    Fault(
        29,
        "chats block the bot or are deleted",
        "asked once, then left alone until they speak again; no healthy one is off",
        "a chat that is not found must be missed on two days; it is given up at once",
    ),
    Fault(
        30,
        "a platform says of everybody that they are gone",
        "few are switched off, and sending stops until a person looks",
        proven_by=(f"{BRAKE}test_when_every_chat_seems_gone_few_are_believed",),
    ),
    Fault(31, "a chat moves in mid-broadcast", "one copy, all it had goes with it"),
    Fault(
        32,
        "no right to post, topic closed, chat archived",
        "paused; the chat's admin is told once a week",
        "a closed topic falls back to its chat; the others are given up until the right is back, "
        "and nobody is told",
    ),
    Fault(
        33,
        "an edit that is too late, unneeded or of nothing",
        "unneeded is success; too late is offered as an update",
        "unneeded and deleted are shown by the contract of adapters; too late is not offered",
    ),
    Fault(
        34,
        "a retraction in mid-broadcast",
        "nothing is begun after its commit; what arrived is taken back or listed",
        proven_by=(
            f"{AMENDING}test_no_copy_is_begun_after_a_retraction_is_answered",
            f"{AMENDING}test_where_nothing_can_be_deleted_the_note_stands",
        ),
    ),
    Fault(
        35,
        "a story that the platform cannot show",
        "held after three chats refused it; nothing lost",
        proven_by=(f"{BRAKE}test_a_story_the_platform_refuses_is_held_after_three_chats",),
    ),
    Fault(36, "accepted, with an answer nobody can read", "delivered; not sent again"),
    Fault(
        37,
        "the gateway is lost or closed",
        "sending goes on; it comes back or says why not",
        proven_by=(
            f"{GATEWAY}test_a_lost_connection_is_taken_up_again_without_a_login",
            f"{GATEWAY}test_after_an_invalid_session_it_logs_in_at_the_same_discord",
            f"{GATEWAY}test_deliveries_go_on_while_the_gateway_is_away",
        ),
    ),
    Fault(38, "a slow platform", "the window is filled and never exceeded"),
    Fault(
        39,
        "a network that is away for hours",
        "the backlog in order and within limits; what is too old expires and is listed",
        proven_by=(
            f"{GATHERING}test_after_an_outage_many_stories_come_in_one_message",
            f"{GATHERING}test_news_that_is_no_news_any_more_is_reported_not_sent",
        ),
    ),
)

STORAGE = (
    Fault(
        40,
        "the disk is full",
        "nothing half done; sending stops before the request and goes on by itself",
        "a check of the free space before work is taken on: a later issue",
    ),
    Fault(
        41,
        "a write fails",
        "undone as a whole; the ledger adds up",
        "failing fsync and reads: they need a file system or VFS made for it",
    ),
    Fault(
        42,
        "another program holds the write lock",
        "sending waits and no mark is lost; short locks are not noticed",
        proven_by=(
            f"{STORE}test_a_locked_database_is_answered_with_a_sentence_and_works_again",
            f"{STORE}test_a_short_lock_is_not_noticed",
        ),
    ),
    Fault(
        43,
        "the power fails",
        "nothing that was committed is lost",
        "writes that reach the disk in another order: they need a file system made for it",
    ),
    Fault(
        44,
        "a damaged database",
        "refused with a sentence and kept, or right answers",
        "a command that restores a copy: a later issue",
    ),
    Fault(45, "a missing, old or foreign write-ahead log", "refused, or a whole earlier state"),
    Fault(
        46,
        "killed in a migration",
        "the next start finishes it; rows are equal",
        proven_by=(
            "tests/crash/test_kills.py::test_a_killed_migration_is_finished_by_the_next_start",
        ),
    ),
    Fault(
        47, "an older program on a newer database", "refused with both versions; not a byte moves"
    ),
    Fault(
        48,
        "a backup during a broadcast, and its restore",
        "the copy is whole; what was sent since is asked about",
        "a command that restores a copy and marks what may have been sent: a later issue",
    ),
    Fault(
        49,
        "the host is lost with the last second of its log",
        "as an old backup, for one second of rows",
        "replication of the database: a later issue",
    ),
    Fault(
        50,
        "a reader that does not end",
        "the log stays small enough, and is gone after the end",
        "a warning in the log: health and metrics, a later issue",
    ),
    Fault(
        51,
        "failover, deadlock, a connection cut inside a commit",
        "tried again; an unknown commit is settled by reading",
        "PostgreSQL: SQLite has none of these",
    ),
)

TIME_VOLUME_PEOPLE = (
    Fault(
        52,
        "the clock jumps",
        "no burst, nothing twice, nothing lost",
        "schedules, which must fire once in every zone: a later issue",
    ),
    Fault(53, "very many deliveries wait", "little memory; commands are answered within a second"),
    Fault(
        54,
        "very many commands at once",
        "all answered; editors do not wait long",
        "limits for each person: one who says very much holds up only their own chat",
    ),
    Fault(
        55,
        "updates that come twice, late or again",
        "one effect",
        proven_by=(
            "tests/in_telegram/test_kills.py::test_every_post_is_a_draft_once_whatever_is_killed",
            f"{INBOX}test_what_is_handed_over_twice_is_new_once_even_when_it_was_handled",
        ),
    ),
    Fault(56, "what nobody can read", "answered with what can be shown; the next is answered too"),
    Fault(
        57,
        "mistakes in the configuration",
        "each named with file, line, key and remedy",
        proven_by=("tests/config/test_mistakes.py::test_a_bad_file_is_explained",),
    ),
    Fault(
        58,
        "an editor is removed while buttons of theirs are open",
        "the next press is refused",
        "reading the configuration again while it runs: a later issue",
    ),
    Fault(
        59,
        "documents that are huge, cut or no text",
        "refused whole, with a sentence",
        proven_by=(
            f"{CLI}test_a_document_that_is_none_is_refused_with_a_sentence",
            "tests/digest/test_limits.py::test_too_many_characters_are_refused",
        ),
    ),
    Fault(60, "two editors at once", "one wins, no edit is lost, one broadcast"),
)

FAULTS = (*PROCESS, *NETWORK, *STORAGE, *TIME_VOLUME_PEOPLE)
