"""Judging machine translations: guesses, judgements, questions to the author, human translations.

The scheme is ESA, error span annotation (Kocmi et al. 2024, arXiv 2406.11580): mark the words that are
wrong, say how serious each mark is, then give the whole translation one score.
"""
