"""The glossary of a partnership: words that stay as they are or always get the same translation."""
