"""A scripted platform in a process of its own, and broadcasts against it."""
