"""Chapter "Playground": a network that learns while you watch, and the same function inside a Transformer."""

from chapters.learning.playground import language, play

PANELS = (play.play, language.language)
CONTROLS = (*play.CONTROLS, *language.language.controls)
