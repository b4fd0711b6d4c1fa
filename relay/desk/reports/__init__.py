"""What was done and learned, counted: the balance of the partners, judgements, agreement between judges."""
