"""The small GPT of the lessons: its stored training, and one trained while the visitor watches."""
