"""What the studio's visitor has set for writing. The link is the whole state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from llm_core.generation import Sampling
from ui.controls.sampling import ranges, sampling
from ui.lesson.words import Lesson

PROMPT_LIMIT = 2_000
MODES = ("chat", "plain")
"""chat: an instruction to answer, in the model's chat format; plain: a text to go on with."""

RANGES = ranges(temp=0.7, top_k=40, top_p=0.95, n=80)


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
        return sampling(self.numbers)

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
