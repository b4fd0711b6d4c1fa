"""One question, answered by relatives, translated by pupils."""
