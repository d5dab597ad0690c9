"""Train a small GPT on the characters of a text, against a number of steps, and look at it on the way.

One shape for every text: small enough to write words within half a minute on one processor core, deep enough (four
layers of four heads) that its heads divide the work, so that one can be found and switched off afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.data.user_text import TextCorpus, corpus_from_text
from llm_core.generation import Sampling, generate
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import Event, GradientLearner, Recipe, random_batches, train
from llm_core.training_race import some, with_beginnings

SHAPE: dict[str, Any] = {"context_length": 128, "n_layer": 4, "n_head": 4, "n_embd": 64}
BATCH_SIZE = 8
RECIPE = Recipe(learning_rate=1e-2, muon=0.04)
"""Measured on the stories (docs/decisions.md): four settings ended within 0.04 bits of each other. The best, 16 x 64
at the same rates, reached 1.58; this one, 8 x 128, reached 1.60 and was taken because longer texts fit in."""

STORIES_CHARACTERS = 400_000
VALID_CHARACTERS = 4_000
LOOKS = 10
SAMPLE_CHARACTERS = 120


@dataclass(frozen=True)
class Plan:
    """What the text decides: nine tenths to learn from, one tenth to judge by, and the characters there are."""

    corpus: TextCorpus
    tokenizer: CharTokenizer
    config: TransformerConfig

    @property
    def uniform_bits(self) -> float:
        """Bits per character of a model that knows nothing: every token of the vocabulary equally likely."""
        return math.log2(self.tokenizer.vocab_size)


@dataclass(frozen=True)
class Look:
    """The model after `step` steps. Bits are per character; `sample` is what it writes from an empty page.

    The last look has `finished`, and its `model` ready to be used, also after a stop.
    """

    step: int
    tokens: int
    seconds: float  # spent learning
    valid_bits: float
    train_bits: float | None  # on the batches since the look before; None before the first step
    uniform_bits: float  # of a model that knows nothing
    sample: str
    model: Transformer | None = None

    @property
    def finished(self) -> bool:
        return self.model is not None


def stories() -> str:
    """Read the beginning of the shipped stories, for a visitor who has no text at hand. Raises CorpusMissing."""
    return "\n\n".join(documents("stories", "train"))[:STORIES_CHARACTERS]


def plan(text: str) -> Plan:
    """Keep a tenth of the text for judging and collect its characters. Raises TextRejected for a text of no use."""
    corpus = corpus_from_text(text)
    tokenizer = CharTokenizer.train([*corpus.train, *corpus.valid])
    return Plan(corpus, tokenizer, TransformerConfig(tokenizer.vocab_size, **SHAPE))


def learn(
    text: str,
    steps: int,
    seed: int = 0,
    *,
    most_seconds: float = math.inf,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Look]:
    """Train for `steps` steps (or until `most_seconds` of learning are over, or `cancelled()`), yielding looks.

    Looks are closer together at the start, where most happens. The same text, steps and seed give the same model on
    the same machine, unless the clock ended it. `progress(steps done, steps)` is called after every step.
    Raises TextRejected for a text that cannot be used.
    """
    made = plan(text)
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        model = Transformer(made.config, made.tokenizer)
    stream = encode_documents(made.tokenizer, made.corpus.train)
    pieces = random_batches(stream, BATCH_SIZE, min(SHAPE["context_length"], len(stream) - 2), seed)
    pieces = with_beginnings(pieces, made.tokenizer.eot_id, seed)
    due, losses = look_steps(steps), []
    for event in train(
        GradientLearner(model, RECIPE),
        pieces,
        steps=steps,
        seconds=most_seconds,
        every=1,
        cancelled=cancelled,
    ):
        losses += [] if math.isnan(event.loss) else [event.loss]
        if progress:
            progress(event.step, steps)
        if event.finished or event.step in due:
            loss = sum(losses) / len(losses) if losses else math.nan
            yield look(model, made, replace(event, loss=loss))
            losses = []


def look_steps(steps: int) -> set[int]:
    """List at which steps to look before the end: 0, then further and further apart."""
    return {round(steps * (i / LOOKS) ** 2) for i in range(LOOKS)}


def look(model: Transformer, made: Plan, event: Event) -> Look:
    """Score the model on held-out text and let it write a line."""
    model.eval()
    price = evaluate_documents(model, some(made.corpus.valid, VALID_CHARACTERS)).bits_per_character
    train_bits = None if math.isnan(event.loss) else event.loss / math.log(2)
    written = sample(model, Sampling(temperature=0.8, seed=1))
    kept = model.freeze() if event.finished else None
    return Look(event.step, event.tokens, event.seconds, price, train_bits, made.uniform_bits, written, kept)


def sample(
    model: Transformer, sampling: Sampling, prompt: Sequence[int] = (), n_tokens: int = SAMPLE_CHARACTERS
) -> str:
    """Write a text after the prompt (an empty page when there is none); end-of-text shows as a line break."""
    end = model.tokenizer.eot_id
    tokens = generate(model, prompt, n_tokens, sampling, stop=())
    return "".join("\n" if token.id == end else token.text for token in tokens)
