"""The activities that a teacher can start, a folder each; relay/together/activities/README.md says how."""
