"""A notebook of one's own: words and sentences to keep, with what they mean and where they came from."""
