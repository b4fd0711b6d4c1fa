"""What partners share: who says how much, the agreement they sign, holidays, the end of a partnership."""
