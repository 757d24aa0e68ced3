"""A simulated month of delivery: virtual time, a faulty platform, sudden deaths, one judge."""
