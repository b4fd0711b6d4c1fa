"""What partners share: the agreement they sign, holidays, the glossary, the end of a partnership."""
