"""What goes away for good: a student's data, and topics whose time to be kept is over."""
