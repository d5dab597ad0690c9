"""A patient that can be trained learns to write: its own loss, and what it is really worth."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.clinic.patient import HEALTHY, SICK, Patient, Size
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import CharTokenizer, Tokenizer
from llm_core.sampling import without
from llm_core.training import GradientLearner, Recipe, random_batches, train

STEPS, LOOKS = 300, 10
"""Of a training while somebody waits; scripts/train_clinic.py takes more steps."""
BATCH, LENGTH = 24, 48
LEARN_FROM, JUDGE_BY = 400_000, 20_000  # characters
PLACES = 150
"""Held-out places at which the honest price is taken while somebody waits, one forward pass each."""
WRITTEN = 140
PROMPT = "Once upon a time"


TRAINABLE = {"head": "scores", "loss": "next"}
"""What a model must have before it can learn to write at all."""
CASES: Mapping[str, Mapping[str, str]] = {
    "healthy": HEALTHY,
    "mask": {**HEALTHY, "mask": "none"},
    "article": {**SICK, **TRAINABLE},
    "layout": {**HEALTHY, "layout": "none"},
    "order": {**HEALTHY, "order": "none"},
    "width": {**HEALTHY, "width": "none"},
}
"""The repaired model, the article's with no more than TRAINABLE added, and single defects put back."""


@dataclass(frozen=True)
class Look:
    """Bits per character after so many steps: as the model's own loss has it, and asked as a writer is asked."""

    step: int
    reported: float
    honest: float


@dataclass(frozen=True)
class Trained:
    looks: tuple[Look, ...]
    seconds: float
    written: str
    parameters: int
    uniform: float  # bits per character of somebody who guesses blindly


@dataclass(frozen=True)
class Text:
    tokenizer: Tokenizer
    learn: Tensor  # (N,)
    judge: Tensor  # (N,)


class ClinicLearner(GradientLearner):
    """The loop of llm_core.training, but the loss is the patient's own."""

    def loss(self, ids: Tensor) -> Tensor:
        net = cast(Patient, self.model)
        return cast(Tensor, net.loss(net(ids), ids))


@functools.lru_cache(maxsize=2)
def stories(folder: str) -> Text:
    """Return the characters of the stories; `folder` names where they lie, so that another folder is read anew."""
    train_text, judge_text = some("train", LEARN_FROM), some("valid", JUDGE_BY)
    tokenizer = CharTokenizer.train([*train_text, *judge_text])
    return Text(tokenizer, encode_documents(tokenizer, train_text), encode_documents(tokenizer, judge_text))


def some(split: str, characters: int) -> list[str]:
    """Return the first stories, together about so many characters long. Raises CorpusMissing."""
    texts = documents("stories", split)
    enough = 1 + next((i for i, n in enumerate(accumulate(map(len, texts))) if n >= characters), len(texts))
    return texts[:enough]


def study(
    choice: Mapping[str, str],
    text: Text,
    seed: int = 0,
    steps: int = STEPS,
    places: int = PLACES,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Trained:
    """Train the patient of this choice for `steps` steps. ValueError when it is not `trainable`.

    `report(done, steps)` is called at every look and may raise to end the training.
    """
    if not trainable(choice):
        raise ValueError("This model has no scores or no loss: there is nothing to learn from.")
    size = Size(vocab_size=text.tokenizer.vocab_size, context_length=LENGTH + 1)
    net = Patient(choice, size, seed)
    learner = ClinicLearner(net, Recipe(learning_rate=3e-3))
    looks, seconds = [], 0.0
    length = min(LENGTH, len(text.learn) - 2)
    torch.manual_seed(seed)  # dropout draws from the shared generator
    for event in train(learner, random_batches(text.learn, BATCH, length, seed), steps=steps, every=10):
        report(event.step, steps)
        seconds = event.seconds
        if event.step % max(10, steps // LOOKS) == 0 or event.finished:
            net.eval()
            looks.append(Look(event.step, reported(net, text.judge), honest(net, text.judge, places)))
    uniform = math.log2(size.vocab_size)
    written = write(net, text.tokenizer, seed)
    return Trained(tuple(looks), seconds, written, net.count()[1], uniform)


@torch.no_grad()
def reported(net: Patient, stream: Tensor, rows: int = 32) -> float:
    """Compute bits per character by the model's own loss, on held-out text in batches."""
    ids = next(random_batches(stream, rows, min(LENGTH, len(stream) - 2), seed=1))
    return float(net.loss(net(ids), ids)) / math.log(2)


@torch.no_grad()
def honest(net: Patient, stream: Tensor, places: int = PLACES) -> float:
    """Compute bits per character when the model writes: one text, only what stands before, one next character."""
    length = min(LENGTH, len(stream) - 2)
    total = 0.0
    for ids in next(random_batches(stream, places, length, seed=2)):
        total -= float(F.log_softmax(net(ids[None, :-1])[0, -1], -1)[ids[-1]])
    return total / places / math.log(2)


@torch.no_grad()
def write(net: Patient, tokenizer: Tokenizer, seed: int, n: int = WRITTEN, temperature: float = 0.8) -> str:
    """Continue PROMPT, character by character, each drawn from the net's own shares."""
    ids, generator = [tokenizer.eot_id, *tokenizer.encode(PROMPT)], torch.Generator().manual_seed(seed)
    for _ in range(n):
        last = net(torch.tensor([ids[-LENGTH:]]))[0, -1]  # (V,)
        last = without(last, [tokenizer.eot_id, *tokenizer.unwritten])  # it writes on, and letters only
        ids.append(int(torch.multinomial((last / temperature).softmax(-1), 1, generator=generator)))
    return tokenizer.decode(ids[1:])


def trainable(choice: Mapping[str, str]) -> bool:
    """Return whether the model has scores, and a loss that asks for the next word."""
    return all(choice[place] == name for place, name in TRAINABLE.items())
