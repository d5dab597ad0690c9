"""Train an n-gram, an LSTM and a Transformer on one short text, against the clock, and watch all three.

The n-gram counts its text in about a second. The two networks then take turns in short slices of learning, so that
each has the whole machine while it learns and each gets the same number of seconds. A curve is drawn against the
seconds its own machine spent learning: waiting for the others, scoring and sampling are not counted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.checkpoint_files import THREE
from llm_core.data.corpora import encode_documents
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer, Tokenizer
from llm_core.data.user_text import MAX_BYTES, TextCorpus, corpus_from_text
from llm_core.generation import Sampling, generate
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.model import LanguageModel
from llm_core.language.ngram_learner import CountingLearner, reading_batches
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import Event, GradientLearner, Recipe, random_batches, train

FAMILIES = THREE
SLICES = 12
LEARNING_SHARE = 0.8
"""Of the time given; the rest goes to the tokenizer, to scoring and to samples."""
TOKENIZER_SHARE = 0.2
"""Of the time given, at most: in a text without spaces a single merge takes long, and fewer of them will do."""
VALID_CHARACTERS = 8_000
"""The curves are measured on about so many held-out characters; the score at the end on all of them."""
SAMPLE_TOKENS = 50
START_SHARE = 0.1
"""Share of the pieces that begin with end-of-text, as every prompt does: so a machine learns to begin anywhere."""
LEARNING_RATE = {"lstm": 6e-3, "transformer": 5e-3}


@dataclass(frozen=True)
class Plan:
    """What the text decides: how it is cut into tokens, and how large the machines are."""

    corpus: TextCorpus
    tokenizer: Tokenizer
    order: int
    lstm: LSTMConfig
    transformer: TransformerConfig
    batch_size: int
    length: int  # tokens in one training piece

    @property
    def tokens_per_character(self) -> float:
        """Turns a loss per token into one per character."""
        part = self.corpus.train[:20]
        return sum(map(len, self.tokenizer.encode_many(part))) / sum(map(len, part))


@dataclass(frozen=True)
class RaceEvent:
    """A look at one machine. `seconds` were spent learning by this machine alone; bits are per character.

    `sample` is what it writes now from an empty page. The last event of a machine has `finished` and its `model`.
    """

    family: str
    step: int
    tokens: int
    seconds: float
    valid_bits: float
    train_bits: float | None
    sample: str
    finished: bool = False
    model: LanguageModel | None = None


def plan(text: str, max_bytes: int = MAX_BYTES, over: Callable[[], bool] = lambda: False) -> Plan:
    """Keep a tenth of the text for judging, choose tokens and sizes. Raises TextRejected for a text of no use."""
    corpus = corpus_from_text(text, max_bytes)
    tokenizer = choose_tokenizer(corpus, over)
    vocab_size, (n_layer, width, length) = tokenizer.vocab_size, shape(corpus.characters)
    lstm = LSTMConfig(vocab_size, n_layer=1, n_embd=3 * width // 2, dropout=0.1)
    transformer = TransformerConfig(vocab_size, 2 * length, n_layer, n_head=4, n_embd=width, dropout=0.1)
    order = 4 if tokenizer.kind == "bpe" else 6
    return Plan(corpus, tokenizer, order, lstm, transformer, batch_size=12, length=length)


def shape(characters: int) -> tuple[int, int, int]:
    """Choose (layers, width, tokens in a piece): a small text is soon known by heart by a large network."""
    if characters < 5_000:
        return 2, 64, 32
    return (2, 96, 48) if characters < 20_000 else (2, 128, 64)


def choose_tokenizer(corpus: TextCorpus, over: Callable[[], bool] = lambda: False) -> Tokenizer:
    """Train byte-pair tokens, but characters for a short text and for one that is mostly Chinese, Japanese or Korean.

    Measured on 100 kB (docs/decisions.md): in the same time 512 byte-pair tokens save the Transformer 0.3 bits per
    character on English; on Chinese they cost the n-gram 0.35, since a character is three bytes.
    The characters are taken from the whole text, so that no held-out character is without a price. When `over()`,
    asked before every merge, comes true, there are as many tokens as were learnt so far.
    """
    text = "".join(corpus.train)
    wide = sum(ord(c) >= 0x2E80 for c in text[:20_000]) / len(text[:20_000])
    if wide > 0.3 or corpus.characters < 20_000:
        return CharTokenizer.train([*corpus.train, *corpus.valid])
    return BPETokenizer.train(corpus.train, 512 if len(text) < 300_000 else 1024, over=over)


def race(
    text: str,
    seconds: float = 60.0,
    cancelled: Callable[[], bool] = lambda: False,
    families: Sequence[str] = FAMILIES,
    seed: int = 0,
    max_bytes: int = MAX_BYTES,
) -> Iterator[RaceEvent]:
    """Train the machines for about `seconds` altogether; a stop keeps what was learnt so far.

    Yields a look at a machine each time it has got further and, for each, a last one with its model, also after a
    stop. Raises TextRejected for a text that cannot be used.
    """
    deadline = time.perf_counter() + seconds
    tokens_by = deadline - (1 - TOKENIZER_SHARE) * seconds

    def over() -> bool:
        return cancelled() or time.perf_counter() > deadline

    made = plan(text, max_bytes, lambda: cancelled() or time.perf_counter() > tokens_by)
    stream = encode_documents(made.tokenizer, made.corpus.train)
    if "ngram" in families:
        yield from count(made, stream, cancelled)
    runners = [Runner(family, made, stream, seed) for family in families if family != "ngram"]
    # On a busy machine preparing may have eaten the time; the networks still get half of it, and the race runs over.
    left = max(deadline - time.perf_counter(), seconds / 2)
    deadline = time.perf_counter() + left
    for runner in runners:
        runner.set_time(LEARNING_SHARE * left / len(runners), over)
    while waiting := [runner for runner in runners if not runner.finished]:
        yield min(waiting, key=lambda runner: runner.seconds).slice()


def count(made: Plan, stream: Tensor, over: Callable[[], bool] = lambda: False) -> Iterator[RaceEvent]:
    """Count the text in ten batches and look after 1, 3 and 10: the n-gram has a learning curve too.

    When `over()`, asked before every batch, comes true, it knows what was counted so far.
    """
    learner = CountingLearner(made.tokenizer, made.order)
    batches = reading_batches(stream, 1, max(-(-(len(stream) - 1) // 10), 1))
    for event in train(learner, batches, steps=10, every=1, cancelled=over):
        if event.finished or event.step in (1, 3):
            yield look(
                "ngram", learner.model, made, replace(event, loss=math.nan)
            )  # not the loss of what it knows


class Runner:
    """One network between its slices of learning."""

    def __init__(self, family: str, made: Plan, stream: Tensor, seed: int) -> None:
        self.family, self.made = family, made
        self.seconds, self.finished, self.slices = -1.0, False, 0
        torch.manual_seed(seed)
        self.model = (
            LSTM(made.lstm, made.tokenizer)
            if family == "lstm"
            else Transformer(made.transformer, made.tokenizer)
        )
        self.learner = GradientLearner(self.model, Recipe(learning_rate=LEARNING_RATE[family]))
        length = min(made.length, len(stream) - 2)
        batches = random_batches(stream, made.batch_size, length, seed)
        self.pieces = with_beginnings(batches, made.tokenizer.eot_id, seed)

    def set_time(self, budget: float, cancelled: Callable[[], bool]) -> None:
        """Set for how many seconds it may learn.

        An event comes at every step: when to look, the clock decides.
        """
        self.budget = budget
        self.events = train(self.learner, self.pieces, seconds=budget, every=1, cancelled=cancelled)

    def slice(self) -> RaceEvent:
        """Learn until the next look is due. Looks are closer together at the start, where most happens."""
        due = self.budget * (self.slices / (SLICES - 1)) ** 2
        self.slices += 1
        losses = []
        for event in self.events:
            losses += [] if math.isnan(event.loss) else [event.loss]
            if event.finished or event.seconds >= due:
                break
        self.seconds, self.finished = event.seconds, event.finished
        loss = sum(losses) / len(losses) if losses else math.nan
        self.model.eval()
        done = Event(event.step, event.tokens, event.seconds, loss, finished=event.finished)
        return look(self.family, self.model, self.made, done)


def with_beginnings(batches: Iterator[Tensor], eot_id: int, seed: int) -> Iterator[Tensor]:
    """Put end-of-text at the start of some rows of each batch (B, T + 1): the first token is nobody's target."""
    generator = torch.Generator().manual_seed(seed + 1)
    for ids in batches:
        ids[torch.rand(len(ids), generator=generator) < START_SHARE, 0] = eot_id
        yield ids


def look(family: str, model: LanguageModel, made: Plan, event: Event) -> RaceEvent:
    """Score the machine on held-out text (all of it at the end) and let it write a line."""
    bits = evaluate_documents(
        model, made.corpus.valid if event.finished else some(made.corpus.valid)
    ).bits_per_character
    per_token = None if math.isnan(event.loss) else event.loss / math.log(2)
    train_bits = None if per_token is None else per_token * made.tokens_per_character
    tokens = generate(model, [], SAMPLE_TOKENS, Sampling(temperature=0.8, seed=1))
    sample = made.tokenizer.decode([token.id for token in tokens])
    kept = model if event.finished else None
    return RaceEvent(
        family, event.step, event.tokens, event.seconds, bits, train_bits, sample, event.finished, kept
    )


def some(documents: Sequence[str], characters: int = VALID_CHARACTERS) -> list[str]:
    """Return the first documents, of about so many characters together; at least one."""
    taken: list[str] = []
    for document in documents:
        if taken and sum(map(len, taken)) + len(document) > characters:
            break
        taken.append(document)
    return taken
