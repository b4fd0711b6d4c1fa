"""Permanent deletion: of one student's data, and of topics by the partnership's retention rule."""
