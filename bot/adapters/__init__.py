"""One folder per platform: a connection and a pure renderer, nothing else."""
