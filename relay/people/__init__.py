"""Schools, classrooms and their members: accounts, signing in, sessions and the roster."""
