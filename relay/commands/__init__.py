"""What the `relay` command does, a module for each group of commands. Its words are English, as logs are."""
