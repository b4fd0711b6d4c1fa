"""The same questions about two rivers, and an ending that all sign."""
