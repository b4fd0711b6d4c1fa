"""Find three things that somebody elsewhere and oneself have in common."""
