"""Send a saying; the others say what they say instead."""
