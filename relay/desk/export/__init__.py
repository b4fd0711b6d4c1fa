"""Data that leaves a relay and comes into one: exports of a board and of one person, imports."""
