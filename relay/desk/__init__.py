"""The teacher's desk: keep the board safe, review translations, see what the class learns, mind the data."""
