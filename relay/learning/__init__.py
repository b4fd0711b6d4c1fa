"""The learner's tools, a feature to a folder, on top of ``judging``; the README says what is here."""
