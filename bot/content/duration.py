"""How long something takes, in words."""

from datetime import timedelta


def in_words(duration: timedelta) -> str:
    """Rounded as people say it: “about 27 minutes”."""
    minutes = round(duration.total_seconds() / 60)
    if duration < timedelta(seconds=50):
        return "less than a minute"
    if minutes <= 1:
        return "about a minute"
    if minutes < 100:
        return f"about {minutes} minutes"
    return f"about {round(minutes / 60)} hours"
