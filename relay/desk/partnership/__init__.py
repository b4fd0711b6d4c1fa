"""The partnership: its agreement, holidays, glossary and archiving."""
