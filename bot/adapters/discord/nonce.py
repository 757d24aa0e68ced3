"""Our own name for each message: sent twice under it, Discord creates it once. Pure.

https://discord.com/developers/docs/resources/message#create-message, fields `nonce` and
`enforce_nonce`: "if the nonce is the same as another message of the same author in the past few
minutes, that message is returned". So the name has to differ from chat to chat.
"""

from hashlib import sha256

LONGEST = 25
REMEMBERED_SECONDS = 120.0
"""What "the past few minutes" are at least."""


def nonce(key: str) -> str:
    """The same for the same key, in every process; 100 bits of a hash."""
    return sha256(key.encode()).hexdigest()[:LONGEST]
