"""Discord's refusals (https://discord.com/developers/docs/topics/opcodes-and-status-codes)."""

from tests.discord.wire import Json


class Refusal(Exception):
    """A request that is not carried out, and what is said about it."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        errors: Json | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after = retry_after
        """Seconds; beside a status of 429."""

    @property
    def body(self) -> Json:
        said: Json = {"message": self.message, "code": self.code}
        if self.retry_after is not None:
            said |= {"retry_after": self.retry_after, "global": False}
        return said | {"errors": self.errors} if self.errors else said


def unauthorized() -> Refusal:
    return Refusal(401, 0, "401: Unauthorized")


def not_found() -> Refusal:
    return Refusal(404, 0, "404: Not Found")


def invalid(errors: Json) -> Refusal:
    return Refusal(400, 50035, "Invalid Form Body", errors)


def unknown_channel() -> Refusal:
    return Refusal(404, 10003, "Unknown Channel")


def unknown_guild() -> Refusal:
    return Refusal(404, 10004, "Unknown Guild")


def unknown_member() -> Refusal:
    return Refusal(404, 10007, "Unknown Member")


def unknown_message() -> Refusal:
    return Refusal(404, 10008, "Unknown Message")


def unknown_role() -> Refusal:
    return Refusal(404, 10011, "Unknown Role")


def unknown_user() -> Refusal:
    return Refusal(404, 10013, "Unknown User")


def unknown_webhook() -> Refusal:
    return Refusal(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refusal:
    return Refusal(404, 10062, "Unknown interaction")


def unknown_command() -> Refusal:
    return Refusal(404, 10063, "Unknown application command")


def too_many_commands(most: int) -> Refusal:
    return Refusal(400, 30032, f"Maximum number of application commands reached ({most}).")


def too_many_creates(retry_after: float) -> Refusal:
    said = "Max number of daily application command creates has been reached (200)"
    return Refusal(429, 30034, said, retry_after=retry_after)


def already_crossposted() -> Refusal:
    return Refusal(400, 40033, "This message has already been crossposted.")


def cannot_message_forum() -> Refusal:
    return Refusal(
        400,
        40058,
        "Cannot message this thread until after the post author has sent an initial message.",
    )


def already_acknowledged() -> Refusal:
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def tag_required() -> Refusal:
    return Refusal(400, 40067, "A tag is required to create a forum post in this channel.")


def too_many_follow_ups() -> Refusal:
    return Refusal(
        400, 40094, "Maximum number of follow up messages for this interaction reached (5)."
    )


def missing_access() -> Refusal:
    return Refusal(403, 50001, "Missing Access")


def not_your_message() -> Refusal:
    return Refusal(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refusal:
    return Refusal(400, 50006, "Cannot send an empty message")


def closed_dm() -> Refusal:
    return Refusal(403, 50007, "Cannot send messages to this user")


def not_a_text_channel() -> Refusal:
    return Refusal(400, 50008, "Cannot send messages in a non-text channel")


def missing_permissions() -> Refusal:
    return Refusal(403, 50013, "Missing Permissions")


def wrong_kind_of_channel() -> Refusal:
    return Refusal(400, 50024, "Cannot execute action on this channel type")


def dead_token() -> Refusal:
    return Refusal(401, 50027, "Invalid Webhook Token")


def archived_thread() -> Refusal:
    return Refusal(400, 50083, "Thread is archived")


def no_mutual_guilds() -> Refusal:
    return Refusal(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


def not_json() -> Refusal:
    return Refusal(400, 50109, "The request body contains invalid JSON.")


def has_thread() -> Refusal:
    return Refusal(400, 160004, "A thread has already been created for this message")


def locked_thread() -> Refusal:
    return Refusal(403, 160005, "Thread is locked")


def too_many_tags() -> Refusal:
    return invalid(
        {
            "applied_tags": {
                "_errors": [
                    {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 5 or fewer in length."}
                ]
            }
        }
    )
