"""The language packs of this relay, for teachers: what they do, where they come from, how good they are."""
