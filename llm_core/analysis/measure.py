"""Let a machine write some texts; measure how fast it writes and how much of it stands in the training text."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import torch

from llm_core.analysis.copying import Copy, copied, summary
from llm_core.generation import Sampling, generate
from llm_core.language.model import LanguageModel


@dataclass(frozen=True)
class Sample:
    """One text written from an empty page, and the seconds each token took."""

    text: str
    tokens: int
    seconds: float


@dataclass(frozen=True)
class Copying:
    """Copying over several texts: the longest run, with its text, and the share of all 20-grams found."""

    samples: int
    characters: int
    longest_run: int
    run: str
    position: int  # of the run in the training text, in characters
    share: float  # nan when no text has 20 characters


def write_samples(
    model: LanguageModel,
    n_samples: int,
    n_tokens: int,
    cancelled: Callable[[], bool] = lambda: False,
    seed: int = 0,
) -> list[Sample]:
    """Texts at temperature 1, without any cut: what the model itself believes. Fewer after a stop."""
    samples: list[Sample] = []
    for i in range(n_samples):
        tokens = []
        for token in generate(model, [], n_tokens, Sampling(seed=seed + i)):
            if cancelled():
                return samples
            tokens.append(token)
        text = model.tokenizer.decode([token.id for token in tokens])
        samples.append(Sample(text, len(tokens), sum(token.seconds for token in tokens)))
    return samples


def speed(samples: Sequence[Sample]) -> float:
    """Tokens per second, one text at a time; nan without samples."""
    seconds = sum(sample.seconds for sample in samples)
    return sum(sample.tokens for sample in samples) / seconds if seconds else float("nan")


def copying(groups: Mapping[str, Sequence[str]], corpus: str) -> dict[str, Copying]:
    """How much of the texts of each group stands, letter for letter, in the corpus; it is read once for all."""
    copies = iter(copied([text for texts in groups.values() for text in texts], corpus))
    return {name: _together(list(islice(copies, len(texts)))) for name, texts in groups.items()}


def _together(copies: Sequence[Copy]) -> Copying:
    longest, share = summary(copies)
    best = max(copies, key=lambda copy: len(copy.run), default=Copy(0, "", 0, -1, 0, 0))
    characters = sum(copy.characters for copy in copies)
    return Copying(len(copies), characters, longest, best.run, best.position, share)


def this_machine() -> str:
    """A description of the machine that computed a number."""
    return f"{cpu_name()}, {os.cpu_count()} cores, torch {torch.__version__} with {torch.get_num_threads()} threads"


def cpu_name() -> str:
    """The processor's name, or its architecture where the system does not tell."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def now() -> str:
    """Local date and time, to the minute."""
    return time.strftime("%Y-%m-%dT%H:%M")
