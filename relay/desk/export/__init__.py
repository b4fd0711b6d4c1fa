"""Exports of a board and of one person's data, and the import of a board."""
