"""A secret that must never be seen in a message."""

CANARY = "123456789:canary-canary-canary-canary-0123"
