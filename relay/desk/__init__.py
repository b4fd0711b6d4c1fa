"""The teacher's desk: moderation, translation review, learning reports, data export and erasure."""
