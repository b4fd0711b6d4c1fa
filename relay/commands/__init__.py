"""The subcommands of `relay`, one module per group. Their output is in English, like the logs."""
