"""Chapter "Beat the machine": Shannon's guessing game, a human against the models on the same passage."""

from __future__ import annotations

from chapters.counting.game.board import CONTROLS, game

PANELS = (game,)

__all__ = ["CONTROLS", "PANELS"]
