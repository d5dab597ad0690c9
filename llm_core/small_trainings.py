"""Small trainings beside the shipped ones: the same code for fewer steps, or with a smaller model, in half a minute.

Each yields looks, and takes a seed and whether somebody stopped it. The same seed gives the same looks on the same
machine. Raises CheckpointError where the record is missing whose settings it takes, CorpusMissing without its text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import nn

from llm_core import experiments, four_jobs
from llm_core.analysis.attention import head_counts
from llm_core.analysis.encoder_decoder import training as repairing
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import CharTokenizer, Tokenizer, tokenizer_from_dict
from llm_core.drawing import drawers_training, duels
from llm_core.drawing.drawers import RECORD as DRAWERS
from llm_core.drawing.drawers import stored, untrained
from llm_core.forecasting import lstm as forecasting
from llm_core.forecasting.opponents import persistence
from llm_core.forecasting.scores import mae
from llm_core.forecasting.series import cut
from llm_core.language.transformer_encoder_decoder_task import Cut, RepairLearner, cut_sentences
from llm_core.mini_gpt import amounts
from llm_core.mini_gpt import training as characters
from llm_core.networks import depth as spiral_depth
from llm_core.networks import digit_readers, network_race, patches_training
from llm_core.networks.patches import PatchConfig
from llm_core.recall import stored as recalled
from llm_core.recall import training as recalling
from llm_core.recall.machines import untrained as fresh_machine
from llm_core.sequences import crf_words
from llm_core.sequences import letter_states as hidden_letters
from llm_core.sequences.crf import CRF
from llm_core.training import Event, Recipe, never
from llm_core.vectors import skip_gram
from llm_core.vectors import training as vector_training
from llm_core.vectors.stored import RECORD as VECTORS
from llm_core.vectors.table import Table
from llm_core.vectors.windows import Words
from llm_core.vision import detector as detectors
from llm_core.vision import (
    detector_training,
    digit_networks,
    restore,
    restore_training,
    segment_training,
    strip_readers,
    strip_training,
    texture_net,
    verification,
    verification_training,
)

Stop = Callable[[], bool]
Line = tuple[Sequence[float], Sequence[float]]
"""Steps, and what was measured at them."""

HEAD_STEPS = 500
TWIN_PLAN, TWIN_STEPS, TWIN_NAMES = 1000, 200, ("unmasked", "masked")
DEPTH_PLAN, DEPTH_STEPS = 1500, 600
"""Steps of the stored training, and how many of them are made here: so many points of its line."""
DEPTHS = {"1": "depth-1", "2": "depth-2", "4": "pre", "8": "depth-8"}
"""Number of blocks -> what the record of the variants calls the model."""
SPIRAL_STEPS = spiral_depth.STEPS
DIGIT_STEPS, DIGITS = 600, PatchConfig()
AMOUNT, AMOUNT_STEPS = 0.001, 600
DETECTOR_STEPS, DETECTOR_EVERY = 300, 50
READERS, READER_STEPS = ("dense", "filters"), 1500
PIXEL_PLAN, PIXEL_STEPS = 700, 150
TEXTURE_PLAN, TEXTURE_STEPS = 900, 200
DRAWN, DRAW_STEPS = ("mlp", "cnn"), 300
RESTORERS, RESTORE_STEPS = ("gaussian", "x4"), 300
VERIFY_STEPS = 200
LABEL_TESTS = {"gold": "gold", "silver": "test"}
"""Name of a line -> the sentences that it is measured on."""
REPAIR_STEPS, REPAIR_DOCUMENTS, REPAIR_HELD_OUT = 400, 1000, 100
DRAWER_STEPS = 500
VECTOR_STEPS, VECTOR_DOCUMENTS, VECTOR_WORDS = 6000, 4000, ("cat", "milk", "ran")
"""Steps, stories that are read, and the words whose neighbours are looked up while it learns."""
LETTER_STATES, LETTER_ROUNDS = ("2", "8", "32"), 60
FORECAST_STEPS, FORECAST_RATE = forecasting.STEPS, 0.003
"""The rate in the middle of those that were searched."""
RECALL_DELAY, RECALL_STEPS = 20, recalling.STEPS
STRIP_PLAN, STRIP_STEPS = strip_training.STEPS, 500
REPAIRER = {"n_layer": 1, "n_head": 2, "n_embd": 64}


@dataclass(frozen=True)
class Look:
    """What the lines of a picture are worth after a step of the model that learns now."""

    step: int
    values: dict[str, float]
    done: int  # steps of all models together
    images: NDArray[np.floating] | None = None  # (N, S, S), where the model draws
    field: CRF | None = None  # where labels are learnt
    near: Mapping[str, tuple[str, ...]] | None = (
        None  # neighbours of a word, where vectors of words are learnt
    )


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


def jobs(data: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train the networks that learn from these data, one after the other; held-out bits for each answer."""
    for place, network in enumerate(four_jobs.JOBS[data]):
        for step, nats in four_jobs.begin(data, network, seed)[1]:
            yield Look(step, {network: nats / math.log(2)}, place * four_jobs.STEPS + step)
            if cancelled():
                return


def spirals(layers: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train the network with so many hidden layers on two spirals; share of held-out points on the right side."""
    for step, share in spiral_depth.learn(spiral_depth.begin(layers, seed), SPIRAL_STEPS):
        yield Look(step, {layers: share}, step)
        if cancelled():
            return


def race(task: str, racer: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a small network by one optimiser with the rate of the record; mean loss on the training data, nats."""
    rate = experiments.record(network_race.RECORD)["tasks"][task]["racers"][racer]["rate"]
    for lap in network_race.run(task, racer, rate, seed, cancelled):
        yield Look(lap.step, {racer: lap.loss}, lap.step)


def amount(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train on AMOUNT of the stories for AMOUNT_STEPS; bits per character of what is learnt, and held out."""
    model = amounts.untrained(characters_of(amounts.RECORD), seed)
    for point in amounts.learn(model, AMOUNT, seed, steps=AMOUNT_STEPS, every=50, cancelled=cancelled):
        yield Look(point.step, {"train": point.train, "held_out": point.held_out}, point.step)


def readers(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train two READERS of digits for READER_STEPS each; shares right of validation digits as they are, and moved."""
    models = {kind: digit_readers.untrained(kind, seed) for kind in READERS}
    return moved_looks(models, patches_training.by_form(), READER_STEPS, seed, cancelled)


def drawn(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train two networks that read DRAWN digits for DRAW_STEPS each; shares right as they are, and moved."""
    models = {kind: digit_networks.untrained(kind, seed) for kind in DRAWN}
    return moved_looks(models, digit_networks.drawn_parts(), DRAW_STEPS, seed, cancelled)


def moved_looks(
    models: Mapping[str, nn.Module],
    parts: dict[str, patches_training.Part],
    steps: int,
    seed: int,
    cancelled: Stop,
) -> Iterator[Look]:
    """Train models one after the other on images that are not moved; shares right of validation images, and moved."""
    for place, (kind, model) in enumerate(models.items()):
        events = patches_training.learn(model, parts, steps, seed, reach=0, every=100, cancelled=cancelled)
        for look in looks(f"{kind}_here", events):
            look.values[f"{kind}_moved"] = digit_readers.moved_share(model, *parts["valid"])
            yield replace(look, done=place * steps + look.step)
        if cancelled():
            return


def moved_lines(stored: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, Line]:
    """Read the lines that `moved_looks` gives from the curves of the first seed. stored: kind -> its training."""
    lines: dict[str, Line] = {}
    for kind in kinds:
        steps, _, here, there = zip(*stored[kind]["curves"][0], strict=True)
        lines |= {f"{kind}_here": (steps, here), f"{kind}_moved": (steps, there)}
    return lines


def pixels(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a U-Net on scenes of shapes for its first PIXEL_STEPS; share of held-out pixels with the right class."""
    model = segment_training.untrained("shapes", seed)
    events = segment_training.learn(
        model, "shapes", PIXEL_PLAN, seed, until=PIXEL_STEPS, every=25, cancelled=cancelled
    )
    return looks("pixels", events)


def textures(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a network on textures for its first TEXTURE_STEPS; share of held-out patches that are named right."""
    net = texture_net.untrained(seed)
    events = texture_net.learn(net, TEXTURE_PLAN, seed, until=TEXTURE_STEPS, every=25, cancelled=cancelled)
    return looks("textures", events)


def detector(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a detector for DETECTOR_STEPS; precision and recall on held-out scenes."""
    model = detectors.untrained(seed)
    events = detector_training.learn(model, DETECTOR_STEPS, seed, DETECTOR_EVERY, cancelled)
    for event, counts in events:
        precision = {} if counts.precision is None else {"precision": counts.precision}
        yield Look(event.step, precision | {"recall": counts.recall or 0.0}, event.step)


def restorers(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train RESTORERS of digits for RESTORE_STEPS each; PSNR of repaired validation digits, decibels."""
    for place, kind in enumerate(RESTORERS):
        model = restore.untrained(kind, seed)
        events = restore_training.learn(
            model, "digits", kind, RESTORE_STEPS, seed, every=50, cancelled=cancelled
        )
        for look in looks(kind, events):
            yield replace(look, done=place * RESTORE_STEPS + look.step)
        if cancelled():
            return


def verifier(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train an embedder for VERIFY_STEPS; equal error rates of validation digits, known and new classes."""
    model = verification.untrained(seed)
    events = verification_training.learn(model, VERIFY_STEPS, seed, every=25, cancelled=cancelled)
    for look in looks("known", events):
        look.values["new"] = verification_training.valid_error(model, verification.NEW)
        yield look


def duel(case: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Play a duel of two small networks for its ROUNDS; the energy distance of what it makes from the data."""
    for moment in duels.duel(case, seed, cancelled=cancelled):
        yield Look(moment.round, {case: moment.energy}, moment.round)


def labels(switches: tuple[str, ...], seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a field that cuts Chinese words, with these features; 1 - F1 on gold and on held-out silver."""
    for event in crf_words.learn(switches, seed, cancelled):
        wrong = {
            name: 1 - crf_words.scored_on(event.model.cut, part).f1 for name, part in LABEL_TESTS.items()
        }
        yield Look(event.epoch, wrong, event.epoch, field=event.model)


def drawers(kind: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a network that draws for the first DRAWER_STEPS of its record's training; share of samples recognised."""
    plan, shipped = experiments.record(DRAWERS)["steps"], stored()
    judge = shipped.judge, shipped.bar
    seen = drawers_training.learn(
        untrained(kind, seed), shipped.known[0], judge, plan, seed, until=DRAWER_STEPS, cancelled=cancelled
    )
    for one in seen:
        yield Look(one.step, {kind: one.recognised}, one.step, one.images.numpy())


def letter_states(n_states: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Learn letters by Baum-Welch with so many hidden states; bits per letter of the stories held out."""
    for number, bits in hidden_letters.curve(int(n_states), seed, LETTER_ROUNDS, 5, cancelled):
        yield Look(number, {n_states: bits}, number)


class Values(Protocol):
    """A series of values, oldest first."""

    @property
    def values(self) -> Sequence[float]: ...


def forecast(known: Values, target: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train an LSTM on the first three fifths of a series; error on the last fifth, that of persistence being 1."""
    x = np.array(known.values, dtype=np.float64)
    parts = cut(len(x))
    truth, still = x[parts.valid :], persistence(x, parts.valid)
    one = forecasting.untrained(x[: parts.train], target, seed)
    for step in forecasting.learn(
        one, x[: parts.train], seed, FORECAST_RATE, FORECAST_STEPS, cancelled=cancelled
    ):
        error = mae(one.forecast(x, parts.valid), truth) / mae(still, truth)
        yield Look(step, {target: error}, step)


def recall(machine: str, delay: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train one machine to recall a letter after this delay for RECALL_STEPS; share of strips answered right."""
    events = recalling.learn(
        fresh_machine(machine, seed),
        int(delay),
        recall_rate(machine, delay),
        seed,
        steps=RECALL_STEPS,
        cancelled=cancelled,
    )
    return looks(machine, events)


def recall_rate(machine: str, delay: str) -> float:
    """Give the learning rate that the search for the record chose. Raises CheckpointError without one."""
    facts = experiments.record(recalled.RECORD)
    try:
        return recalled.rate_of(facts, "alone", machine, int(delay))
    except KeyError as error:
        raise CheckpointError(f"The record {recalled.RECORD}.json is not whole: {error}.") from error


def strip(kind: str, task: str, seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train a reader of digit strips for the first STRIP_STEPS of its record's training; share right after the last."""
    facts = experiments.record(strip_readers.RECORD)
    rate = strip_readers.rate_of(facts, task, kind)
    events = strip_training.learn(
        strip_readers.untrained(kind, seed),
        task,
        rate,
        seed,
        every=50,
        until=STRIP_STEPS,
        cancelled=cancelled,
    )
    return looks(kind, events)


def vectors(seed: int, cancelled: Stop = never) -> Iterator[Look]:
    """Train word vectors on some of the stories, to the end within VECTOR_STEPS; held-out nats of a pair."""
    facts = experiments.record(VECTORS)
    words = Words(tuple(facts["words"]), tuple(facts["counts"]))
    some = documents("stories", "train")[:VECTOR_DOCUMENTS]
    task = vector_training.task(words, some, documents("stories", "valid"))
    model = skip_gram.untrained(len(words.words), facts["config"]["width"], seed)
    moments = vector_training.learn(
        model, task, VECTOR_STEPS, seed, facts["rate"], every=500, cancelled=cancelled
    )
    for moment in moments:
        table = Table(words.words, model.inside)
        near = {
            word: tuple(table.words[i] for i, _ in table.neighbours(table.ids[word], 5))
            for word in VECTOR_WORDS
        }
        yield Look(moment.step, {"vectors": moment.loss}, moment.step, near=near)


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
