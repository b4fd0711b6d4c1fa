"""The audit log in plain words, for the teachers of a class and of a partnership."""
