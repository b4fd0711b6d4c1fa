"""The two-voice booklet: chosen messages with their translations, to print or to keep as a file."""
