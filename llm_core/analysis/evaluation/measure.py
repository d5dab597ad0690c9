"""Let a machine write some texts; measure how fast it writes and how much of it stands in the training text."""

from __future__ import annotations

import math
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import torch

from llm_core.analysis.copying.runs import Copy, copied, standard_error, summary
from llm_core.generation import Sampling, generate
from llm_core.language.model import LanguageModel
from llm_core.writers import Writers

TIMED = 6
"""Texts that are written one at a time for their speed."""


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
    error: float  # standard error of the share; nan for fewer than two texts


def write_samples(
    model: LanguageModel,
    n_samples: int,
    n_tokens: int,
    cancelled: Callable[[], bool] = lambda: False,
    seed: int = 0,
) -> list[Sample]:
    """Write texts at temperature 1, without any cut: what the model itself believes. Fewer after a stop."""
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


def write_together(
    model: LanguageModel,
    n_samples: int,
    n_tokens: int,
    cancelled: Callable[[], bool] = lambda: False,
    seed: int = 0,
) -> list[str]:
    """Write the same texts as `write_samples`, many at a time: sooner, but the time of one text is not known."""
    writers = Writers(model)
    texts = {writers.join([], n_tokens, Sampling(seed=seed + i)): list[int]() for i in range(n_samples)}
    while len(writers) and not cancelled():
        for text, token in writers.step():
            texts[text].append(token.id)
    return [model.tokenizer.decode(ids) for ids in texts.values()]


def speed(samples: Sequence[Sample]) -> float:
    """Compute tokens per second, one text at a time; nan without samples."""
    seconds = sum(sample.seconds for sample in samples)
    return sum(sample.tokens for sample in samples) / seconds if seconds else float("nan")


def copying(groups: Mapping[str, Sequence[str]], corpus: str) -> dict[str, Copying]:
    """Measure how much of the texts of each group stands, letter for letter, in the corpus; it is read once for all."""
    copies = iter(copied([text for texts in groups.values() for text in texts], corpus))
    return {name: _together(list(islice(copies, len(texts)))) for name, texts in groups.items()}


def _together(copies: Sequence[Copy]) -> Copying:
    longest, share = summary(copies)
    best = max(copies, key=lambda copy: len(copy.run), default=Copy(0, "", 0, -1, 0, 0))
    characters = sum(copy.characters for copy in copies)
    return Copying(len(copies), characters, longest, best.run, best.position, share, standard_error(copies))


def texts_of(corpus: str) -> tuple[str | None, list[str]]:
    """Read (all training documents as one text, test documents) of a corpus; (None, []) where they are not here."""
    from llm_core.data.corpora import CORPORA, CorpusMissing, documents

    try:
        return (
            ("\x00".join(documents(corpus, "train")), documents(corpus, "test"))
            if corpus in CORPORA
            else (None, [])
        )
    except CorpusMissing:
        return None, []


def measure_machines(
    machines: Mapping[str, LanguageModel],
    train_text: str | None,
    held_out: Sequence[str],
    n_samples: int,
    n_tokens: int,
    report: Callable[..., None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any] | None:
    """Measure the speed of each machine, and copying where the training text is given; None after a stop.

    The first TIMED texts are written one at a time and timed; copying is that of all of them.

    `held_out` is cut to the length of the samples and measured as the yardstick: real text repeats itself too.
    Reports (family, tokens per second) as each machine is done. The result is plain data, ready for JSON.
    """
    written: dict[str, list[str]] = {}
    families: dict[str, dict[str, Any]] = {}
    for family, model in machines.items():
        samples = write_samples(model, min(TIMED, n_samples), n_tokens, cancelled)
        written[family] = write_together(model, n_samples, n_tokens, cancelled)
        if cancelled():
            return None
        families[family] = {"tokens_per_second": speed(samples), "copying": None}
        report((family, speed(samples)))
    made = {"machine": this_machine(), "date": now(), "n_samples": n_samples, "n_tokens": n_tokens}
    if train_text is None:
        return made | {"families": families, "held_out": None}
    length = max(sum(map(len, texts)) for texts in written.values()) // max(n_samples, 1)
    yardstick = [document[:length] for document in held_out[:n_samples]]
    for name, copy in copying({**written, "held_out": yardstick}, train_text).items():
        numbers = {key: known(value) for key, value in (("share", copy.share), ("error", copy.error))}
        families.setdefault(name, {})["copying"] = asdict(copy) | numbers
    return made | {"held_out": families.pop("held_out")["copying"], "families": families}


def known(value: float) -> float | None:
    """Return None for nan, which JSON does not have."""
    return None if math.isnan(value) else value


def this_machine() -> str:
    """Describe the machine that computed a number."""
    return f"{cpu_name()}, {os.cpu_count()} cores, torch {torch.__version__} with {torch.get_num_threads()} threads"


def cpu_name() -> str:
    """Return the processor's name, or its architecture where the system gives none."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def now() -> str:
    """Return local date and time, to the minute."""
    return time.strftime("%Y-%m-%dT%H:%M")
