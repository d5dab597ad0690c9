"""Where the time goes: one token after another against all at once."""
