"""Chapter "Attention by hand": one attention step with all its numbers in sight, and what real tokens are."""

from chapters.attention.hand import dictionary, example, tokens

PANELS = (example.example, dictionary.dictionary, tokens.tokens_panel)
CONTROLS = (*example.CONTROLS, *dictionary.CONTROLS, tokens.TEXT)
