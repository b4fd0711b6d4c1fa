"""Draft check: what the machine will make of a message, before it is sent."""
