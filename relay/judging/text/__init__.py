"""Text utilities for judging: tokens, grapheme clusters, spans of marks, and word-level differences."""
