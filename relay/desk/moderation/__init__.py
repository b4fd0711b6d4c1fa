"""What may appear on the board: decisions about posts, flags, the rules of a class and watched words."""
