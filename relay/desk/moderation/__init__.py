"""What may appear, and which translations are right: the queue, flags, rules and watched words of a class."""
