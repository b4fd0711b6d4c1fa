"""The board as a student of either side sees it, for teachers, to look at only."""
