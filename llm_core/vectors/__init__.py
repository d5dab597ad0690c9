"""Words as vectors: learning them from their neighbours (skip-gram), and what can be asked of a table of them."""
