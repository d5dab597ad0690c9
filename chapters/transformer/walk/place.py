"""Where the walk begins: layer, head, token and step of the link."""

from __future__ import annotations

from chapters.transformer.walk.microscope import Seen, step_keys
from ui.controls.place import Place, Spot
from ui.lesson.words import Lesson

PLACE = Place(("layer", "head", "token", "step"), names="name_")


def choose_place(words: Lesson, seen: Seen) -> Spot:
    """Read the link; where it says nothing: the last token in the first layer, and a head with something to see."""
    limits = {"layer": seen.config.n_layer, "head": seen.config.n_head, "token": seen.length}

    def complete(asked: Spot) -> Spot:
        spot = {"layer": 0, "token": seen.length - 1, "step": 0, **asked}
        return (
            spot if "head" in asked else {**spot, "head": sharpest_head(seen, spot["layer"], spot["token"])}
        )

    return PLACE.draw(words, {**limits, "step": step_keys(seen.config)}, complete)


def sharpest_head(seen: Seen, layer: int, token: int) -> int:
    """Find the head that gives most weight to one token other than the first and itself."""
    rows = seen.look.kept[f"blocks.{layer}.attn.hook_pattern"][:, token, 1:token]
    return int(rows.max(-1).values.argmax()) if token > 1 else 0
