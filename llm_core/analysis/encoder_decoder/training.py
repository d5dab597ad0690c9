"""Train an encoder-decoder to repair sentences: one loop for scripts/train_encoder_decoder.py and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import torch

from llm_core.analysis.encoder_decoder.score import repair_bits
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder, EncoderDecoderConfig
from llm_core.language.transformer_encoder_decoder_task import Cut, RepairLearner, row_batches
from llm_core.training import Event, never, train

CONTEXT, BATCH = 48, 64


def untrained(tokenizer: Tokenizer, n_layer: int, n_head: int, n_embd: int, seed: int) -> EncoderDecoder:
    """Build the model before its first step; it has one token more than the tokenizer, the mark of a missing word."""
    config = EncoderDecoderConfig(tokenizer.vocab_size + 1, CONTEXT, n_layer, n_head, n_embd)
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return EncoderDecoder(config, tokenizer)


def learn(
    learner: RepairLearner,
    held_out: Sequence[Cut],
    seed: int,
    *,
    batch_size: int = BATCH,
    steps: int | None = None,
    seconds: float | None = None,
    every: int = 750,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train on the learner's sentences; the `valid` of an event are bits per token of held-out ones."""
    return train(
        learner,
        row_batches(learner.items, batch_size, seed),
        steps=steps,
        seconds=seconds,
        every=every,
        validate=lambda: repair_bits(learner.model.eval(), held_out),
        cancelled=cancelled,
        clock=time.process_time,
    )
