"""A package with a kind of job that no relay has: all that it takes is greetings/greeting_job.py."""
