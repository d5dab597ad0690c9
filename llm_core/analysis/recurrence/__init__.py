"""What a recurrent model carries along a text: its state, what it is worth, which units follow what, and its gates."""
