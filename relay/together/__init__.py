"""What partner classes do together: activities with an end, guests, a booklet, a report card."""
