"""Rewritings of a text before it is translated, each with its way back."""
