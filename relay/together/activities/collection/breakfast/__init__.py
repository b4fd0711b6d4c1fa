"""Describe a breakfast; the others translate it."""
