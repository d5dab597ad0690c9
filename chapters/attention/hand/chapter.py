"""Chapter "Attention by hand": what the tokens are, and one attention step with all its numbers in sight."""

from chapters.attention.hand import dictionary, example, tokens

PANELS = (tokens.tokens_panel, example.example, dictionary.dictionary)
CONTROLS = (tokens.TEXT, *example.CONTROLS, *dictionary.CONTROLS)
