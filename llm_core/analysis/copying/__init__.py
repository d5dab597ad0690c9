"""Copying: from the training text, and from earlier in the same text."""
