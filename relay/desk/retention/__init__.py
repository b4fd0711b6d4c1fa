"""How long a partnership's topics are kept: the rule, the announcement, the deletion."""
