"""Guesses, judgements, questions to the author, human translations: how good is the machine's translation?

The way of judging is ESA, error span annotation (Kocmi et al. 2024, arXiv 2406.11580): mark what is wrong,
say how bad it is, then give one score to the whole.
"""
