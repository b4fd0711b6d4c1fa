"""The audit log as sentences, for the teachers of a class or a partnership."""
