"""Which input token a prediction rests on, by several methods."""
