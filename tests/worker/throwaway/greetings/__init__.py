"""A feature with a kind of job."""
