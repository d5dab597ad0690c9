"""Small trainings beside the shipped ones: the same code for fewer steps, or with a smaller model, in half a minute.

Each yields looks, and takes a seed and whether somebody stopped it. The same seed gives the same looks on the same
machine. Raises CheckpointError where the record is missing whose settings it takes, CorpusMissing without its text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from llm_core import experiments
from llm_core.analysis.attention import head_counts
from llm_core.analysis.encoder_decoder import training as repairing
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import CharTokenizer, Tokenizer, tokenizer_from_dict
from llm_core.language.transformer_encoder_decoder_task import Cut, RepairLearner, cut_sentences
from llm_core.mini_gpt import training as characters
from llm_core.networks import patches_training
from llm_core.networks.patches import PatchConfig
from llm_core.training import Event, Recipe, never

Stop = Callable[[], bool]

HEAD_STEPS = 500
TWIN_PLAN, TWIN_STEPS, TWIN_NAMES = 1000, 200, ("unmasked", "masked")
DEPTH_PLAN, DEPTH_STEPS = 1500, 600
"""Steps of the stored training, and how many of them are made here: so many points of its line."""
DEPTHS = {"1": "depth-1", "2": "depth-2", "4": "pre", "8": "depth-8"}
"""Number of blocks -> what the record of the variants calls the model."""
DIGIT_STEPS, DIGITS = 600, PatchConfig()
REPAIR_STEPS, REPAIR_DOCUMENTS, REPAIR_HELD_OUT = 400, 1000, 100
REPAIRER = {"n_layer": 1, "n_head": 2, "n_embd": 64}


@dataclass(frozen=True)
class Look:
    """What the lines of a picture are worth after a step of the model that learns now."""

    step: int
    values: dict[str, float]
    done: int  # steps of all models together


def heads(n_head: int, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train the model with so many heads for its first HEAD_STEPS; bits per character."""
    model, plan = head_counts.untrained(n_head, characters_of(head_counts.RECORD), seed), head_counts.STEPS
    events = head_counts.learn(model, plan, seed, every=100, until=HEAD_STEPS, cancelled=cancelled)
    return looks(str(n_head), events)


def peeking(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train the twins without and with a mask for their first TWIN_STEPS; reported and honest bits per character."""
    for place, name in enumerate(TWIN_NAMES):
        model, recipe = characters.twin(name, characters_of("peeking"), seed), characters.recipe(muon=True)
        events = characters.learn(
            model, recipe, TWIN_PLAN, seed, every=50, until=TWIN_STEPS, cancelled=cancelled
        )
        for look in looks(f"{name}_reported", events):
            if look.step % 100 == 0:
                honest = characters.honest(model, "valid", characters.HONEST_PIECES)
                look.values[f"{name}_honest"] = honest
            yield replace(look, done=place * TWIN_STEPS + look.step)
        if cancelled():
            return


def depth(blocks: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train the model with so many blocks for the first DEPTH_STEPS of its record's training; bits per character."""
    facts = experiments.record("block_explorer")
    model, recipe = characters.variant(facts, DEPTHS[blocks], seed), characters.recipe(muon=False)
    events = characters.learn(
        model, recipe, DEPTH_PLAN, seed, every=50, until=DEPTH_STEPS, cancelled=cancelled
    )
    return looks(blocks, events)


def digits(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a reader of patches for DIGIT_STEPS, without dropout; share of validation digits that are named right."""
    model, parts = patches_training.untrained(DIGITS, seed), patches_training.by_form()
    events = patches_training.learn(model, parts, DIGIT_STEPS, seed, every=50, cancelled=cancelled)
    return looks("right", events)


def repair(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a REPAIRER on few sentences for REPAIR_STEPS; bits per token of sentences it did not see."""
    tokenizer = tokenizer_from_dict(experiments.record("encoder_decoder")["tokenizer"])
    known, held_out = repair_sentences(tokenizer)
    model, recipe = repairing.untrained(tokenizer, **REPAIRER, seed=seed), Recipe(2e-3, muon=0.01)
    learner = RepairLearner(model, known, recipe, seed)
    size = min(repairing.BATCH, len(known))
    events = repairing.learn(
        learner, held_out, seed, batch_size=size, steps=REPAIR_STEPS, every=50, cancelled=cancelled
    )
    return looks("both", events)


def repairer_size() -> int:
    """Count the parameters of a REPAIRER."""
    tokenizer = tokenizer_from_dict(experiments.record("encoder_decoder")["tokenizer"])
    return repairing.untrained(tokenizer, **REPAIRER, seed=0).n_parameters


def looks(line: str, events: Iterable[Event]) -> Iterator[Look]:
    """Turn the events of one model into looks at one line."""
    for event in events:
        yield Look(event.step, {line: math.nan if event.valid is None else event.valid}, event.step)


def repair_sentences(tokenizer: Tokenizer) -> tuple[list[Cut], list[Cut]]:
    """Cut the sentences of a few stories, and held-out ones that are none of these."""
    known = cut_sentences(documents("stories", "train")[:REPAIR_DOCUMENTS], tokenizer)
    old = {one.pieces for one in known}
    others = cut_sentences(documents("stories", "valid")[:REPAIR_HELD_OUT], tokenizer)
    return known, [one for one in others if one.pieces not in old][:REPAIR_HELD_OUT]


def characters_of(record: str) -> CharTokenizer:
    """Return the characters that the models of a record read."""
    return CharTokenizer(experiments.record(record)["tokenizer"]["characters"])
