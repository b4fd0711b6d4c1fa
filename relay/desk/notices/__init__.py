"""Notices of what is new for a person: on the pages and, for teachers who give an address, by e-mail."""
