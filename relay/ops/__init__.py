"""Running a relay: its processes, backups, checks, logs, measures and the version of its tables."""
