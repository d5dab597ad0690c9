"""Parts of a model switched off, and what that costs."""
