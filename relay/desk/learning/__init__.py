"""What the class learns: how well the engines translate, as the class judged it, and how judges agree."""
