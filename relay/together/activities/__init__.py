"""Activities: what a teacher starts in two clicks and all classes do in the same way, to an end."""
