"""How large is a Transformer: its parameters part by part, and what they cost in operations and in memory."""
