"""The first day: from an empty class to the first letter, in steps that stay until they are done."""
