"""The whole program in a fake Discord, with the unmodified library on its gateway."""
