"""Texts as judges see them: tokens, graphemes, spans, and what changed between two of them."""
