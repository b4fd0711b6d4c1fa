"""Train a language pack: ``python -m translation.training FROM TO --corpus FOLDER --out FOLDER --seconds N``.

A recipe, not part of the library: nothing in ``translation`` or ``relay`` imports it, the wheel leaves it
out, and what it needs beyond the project's own environment stands in ``requirements.txt`` beside this file.
"""
