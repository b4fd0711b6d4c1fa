"""What is done to a text before it is translated, and undone afterwards: one pass a module, see
``rewriting``.
"""
