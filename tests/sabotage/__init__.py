"""Each safety rule of the delivery, taken away: the suite must notice every time."""
