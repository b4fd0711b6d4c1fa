"""Running a relay: its processes, backups, checks, logs, metrics and database migrations."""
