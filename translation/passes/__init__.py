"""Passes, one module each: rewrite a text before translation and undo that afterwards. See ``rewriting``."""
