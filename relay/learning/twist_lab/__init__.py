"""The twist lab: change one word of a sentence, and see what the machine makes of it then."""
