"""What the studio's visitor has set for writing. The link is the whole state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.lessons import Lesson

if TYPE_CHECKING:
    from llm_core.generation import Sampling

PROMPT_LIMIT = 2_000
MODES = ("chat", "plain")
"""chat: an instruction to answer, in the model's chat format; plain: a text to go on with."""

RANGES: dict[str, tuple[float, float, float, float]] = {
    "temp": (0.0, 2.0, 0.7, 0.05),
    "top_k": (0, 100, 40, 1),
    "top_p": (0.05, 1.0, 0.95, 0.05),
    "min_p": (0.0, 0.5, 0.0, 0.01),
    "penalty": (1.0, 2.0, 1.0, 0.05),
    "n": (10, 300, 80, 10),
    "seed": (0, 9999, 7, 1),
}
"""Key in the link -> least, most, default, step of each number."""

WHOLE = ("top_k", "n", "seed")


@dataclass(frozen=True)
class Settings:
    """One state of the tab "Write". Equal settings give equal texts."""

    mode: str
    prompt: str
    numbers: Mapping[str, float]

    @property
    def n_tokens(self) -> int:
        return int(self.numbers["n"])

    def sampling(self) -> Sampling:
        """The rules of the draw, in the words of llm_core.generation."""
        from llm_core.generation import Sampling

        numbers = self.numbers
        return Sampling(
            temperature=float(numbers["temp"]),
            top_k=int(numbers["top_k"]),
            top_p=float(numbers["top_p"]),
            min_p=float(numbers["min_p"]),
            repetition_penalty=float(numbers["penalty"]),
            seed=int(numbers["seed"]),
        )

    def key(self) -> str:
        """Names everything the answer depends on: two visitors with the same key share one answer."""
        return json.dumps(
            ["studio", self.mode, self.prompt, sorted(self.numbers.items())], ensure_ascii=False
        )


@dataclass(frozen=True)
class Preset:
    """A prompt that shows something, and what to look for."""

    id: str
    title: str
    mode: str
    prompt: str
    look: str


def presets(words: Lesson) -> list[Preset]:
    """The presets in the order of the lesson file; each entry of `presets` is `id:mode`."""
    pairs = [entry.split(":") for entry in words.ui("presets").split()]
    return [
        Preset(
            key,
            words.ui(f"preset_{key}"),
            mode,
            words.ui(f"preset_{key}_prompt"),
            words.ui(f"preset_{key}_look"),
        )
        for key, mode in pairs
    ]
