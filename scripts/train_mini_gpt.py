"""Train the mini-GPT and its twins: python scripts/train_mini_gpt.py baseline|peeking|blocks [--steps N] [--only NAMES]

baseline  the mini-GPT of the lessons, its weights kept at four steps      -> assets/experiments/mini_gpt
peeking   the same with and without the causal mask                        -> assets/experiments/peeking
blocks    the twelve variants of a block, three other depths, a wide MLP   -> assets/experiments/block_explorer

Text: the shipped stories, one token per character, no network needed. A record is written again after every model or
snapshot, so that a stop in the middle leaves what there is. Seconds are processor seconds: the machine is shared.
"""

import argparse
import datetime
import math
import pathlib
import platform
import shlex
import statistics
import sys
import time
from dataclasses import asdict

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import experiments
from llm_core.analysis.block.peeking import cut, honest_bits, patterns, reported_bits, weight_on_next, write
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents
from llm_core.language.block_variants import Switches, build_variant, every_switch, gradient_norms
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.training import GradientLearner, Recipe, bfloat16_pays, random_batches, train

SEED = 1
SEEDS = (1, 2, 3)
"""Of the blocks: the first gives curve and sample, all three the spread of the score."""
SNAPSHOTS = (0, 100, 1000, 10_000)
PROMPT = "Once upon a time"
LENGTH = mini_gpt.SHAPE["context_length"]
VALID_PIECES, HONEST_PIECES, TEST_PIECES, TEST_DOCUMENTS = 128, 32, 256, 100
TWIN = {"n_layer": 2, "n_embd": 96}
TWINS = {  # the last one tells whether the way positions are marked matters; its weights are not kept
    "unmasked": {"causal": False, "position": "learned"},
    "masked": {"position": "learned"},
    "unmasked-rotary": {"causal": False},
}
BLOCK = {"n_embd": 64}
EXTRA = {
    "depth-1": {"n_layer": 1},
    "depth-2": {"n_layer": 2},
    "depth-8": {"n_layer": 8},
    "wide": {"n_hidden": 2048},  # what torch's encoder layer takes when nobody says a width (erratum E56)
}


def recipe(muon):
    """Return nanoGPT's rate and betas; with Muon for the matrices inside the layers, where the model should be good."""
    return Recipe(learning_rate=5e-3 if muon else 1e-3, muon=0.02 if muon else 0.0, bfloat16=bfloat16_pays())


def batches(seed=SEED):
    """Yield random batches of the training text."""
    return random_batches(mini_gpt.stream("train"), mini_gpt.BATCH_SIZE, LENGTH, seed)


def pieces(split, count):
    """Cut the first pieces of a split."""
    return cut(mini_gpt.stream(split).long(), LENGTH, count)


def reported(model, split, count):
    """Compute bits per character, all positions of a piece asked at once.

    Every token but end-of-text is one character.
    """
    return float(reported_bits(model.eval(), pieces(split, count)).mean())


def honest(model, split, count):
    """Compute bits per character when each answer is hidden."""
    return float(honest_bits(model.eval(), pieces(split, count)).mean())


def sample(model, n_tokens=240):
    """Write a text after the prompt; end-of-text shows as a new line."""
    characters = model.tokenizer
    ids = write(model.eval(), [characters.eot_id, *characters.encode(PROMPT)], n_tokens, SEED)
    return PROMPT + "".join("\n" if i == characters.eot_id else characters.decode([i]) for i in ids)


def about(characters, muon, steps):
    """Collect the facts that every record holds."""
    return {
        **mini_gpt.facts_of(characters),
        "date": datetime.date.today().isoformat(),
        "command": shlex.join(["python", *sys.argv]),
        "seed": SEED,
        "machine": f"{platform.machine()}, {torch.get_num_threads()} CPU thread(s), torch {torch.__version__}",
        "recipe": asdict(recipe(muon)),
        "batch_size": mini_gpt.BATCH_SIZE,
        "steps": steps,
        "tokens_seen": steps * mini_gpt.BATCH_SIZE * LENGTH,
        "uniform_bits": math.log2(characters.vocab_size),
        "curve_columns": ["step", "train_bits_per_character", "valid_bits_per_character"],
        "valid_characters": VALID_PIECES * LENGTH,
        "prompt": PROMPT,
    }


def learn(name, model, steps, muon, every=100, seed=SEED):
    """Train and yield (event, row of the curve); prints each row."""
    events = train(
        GradientLearner(model, recipe(muon)),
        batches(seed),
        steps=steps,
        every=every,
        validate=lambda: reported(model, "valid", VALID_PIECES),
        clock=time.process_time,
    )
    for event in events:
        bits = None if math.isnan(event.loss) else round(event.loss / math.log(2), 4)
        row = [event.step, bits, None if math.isnan(event.valid) else round(event.valid, 4)]
        print(name, row, round(event.seconds, 1), flush=True)
        yield event, row


def baseline(steps):
    """Train the mini-GPT and write its record."""
    characters = mini_gpt.tokenizer()
    torch.manual_seed(SEED)
    model = Transformer(mini_gpt.config(characters), characters)
    facts = about(characters, True, steps) | {
        "config": asdict(model.config), "n_parameters": model.n_parameters, "curve": [], "snapshots": [],
    }  # fmt: skip
    tensors = {}
    for event, row in learn("mini_gpt", model, steps, muon=True):
        facts["curve"].append(row)
        facts |= {"steps": event.step, "tokens_seen": event.tokens, "seconds": round(event.seconds, 1)}
        if event.step not in SNAPSHOTS and not event.finished:
            continue
        if event.step:
            tensors |= mini_gpt.prefixed(str(event.step), model)
        test = evaluate_documents(model.eval(), documents(mini_gpt.CORPUS, "test")[:TEST_DOCUMENTS])
        facts["test"] = {**asdict(test), "split": "test", "documents": TEST_DOCUMENTS}
        shot = {
            "step": event.step,
            "bits_per_character": row[2],
            "test_bits_per_character": test.bits_per_character,
        }
        facts["snapshots"].append(shot | {"sample": sample(model)})
        facts["finished"] = event.finished
        experiments.save(mini_gpt.RECORD, facts, tensors)


def twin(name, model, steps):
    """Train a model of `peeking`: curves of both losses, the cost of each position, a sample, where heads look."""
    facts = {"curve": [], "honest": [], "seconds": 0.0}
    for event, row in learn(name, model, steps, muon=True):
        facts["curve"].append(row)
        if event.step % 200 == 0 or event.step == 100 or event.finished:
            facts["honest"].append([event.step, round(honest(model, "valid", HONEST_PIECES), 4)])
        facts["seconds"] = round(event.seconds, 1)
    test = pieces("test", TEST_PIECES)
    seen, alone = reported_bits(model, test), honest_bits(model, test)
    looks = weight_on_next(patterns(model, test[:1, :-1]))
    return facts | {
        "config": asdict(model.config),
        "test": {
            "split": "test", "characters": seen.numel(),
            "reported": float(seen.mean()), "honest": float(alone.mean()),
        },
        "reported_by_position": [round(x, 4) for x in seen.mean(0).tolist()],
        "honest_by_position": [round(x, 4) for x in alone.mean(0).tolist()],
        "weight_on_next": looks.tolist(),
        "sample": sample(model),
    }  # fmt: skip


def peeking(steps, only):
    """Train the twins with and without a mask and write their record."""
    characters, tensors = mini_gpt.tokenizer(), {}
    facts = about(characters, True, steps) | {"models": {}, "configs": {}}
    if only:  # the others stay as they are
        old = experiments.record("peeking")
        facts |= {"models": old["models"], "configs": old["configs"]}
        tensors = experiments.weights("peeking")
    for name in only or TWINS:
        torch.manual_seed(SEED)
        model = Transformer(mini_gpt.config(characters, **TWIN, **TWINS[name]), characters)
        facts["models"][name] = twin(name, model, steps)
        facts["configs"][name] = facts["models"][name]["config"]
        if name != "unmasked-rotary":
            tensors |= mini_gpt.prefixed(name, model)
        facts |= {
            "config": facts["configs"][name],
            "test": {k: v["test"] for k, v in facts["models"].items()},
        }
        experiments.save("peeking", facts, tensors)


def variants():
    """Map names to (switches, changes of the shape), the most useful first."""
    plain = {switches.name: (switches, {}) for switches in every_switch()}
    return plain | {name: (Switches(), changes) for name, changes in EXTRA.items()}


def block_variant(name, switches, changes, steps, seed):
    """Train one variant of the block from one seed."""
    characters = mini_gpt.tokenizer()
    torch.manual_seed(seed)
    model = build_variant(mini_gpt.config(characters, **BLOCK | changes), characters, switches)
    pull = gradient_norms(model, next(batches(seed)))
    facts = {
        "switches": asdict(switches),
        "changes": changes,
        "n_parameters": model.n_parameters,
        "curve": [],
    }
    for event, row in learn(f"{name} {seed}", model, steps, muon=False, every=50, seed=seed):
        facts["curve"].append(row)
        facts["seconds"] = round(event.seconds, 1)
    last = reported(model, "test", TEST_PIECES)
    ended = {"bits_per_character": last if math.isfinite(last) else None, "diverged": not math.isfinite(last)}
    return facts | {
        "test": ended,
        "gradient_norms": pull,
        "sample": sample(model) if math.isfinite(last) else "",
    }


def all_seeds(name, switches, changes, steps):
    """Train one variant from every seed: curve and sample of the first, the scores of all and their mean."""
    runs = [block_variant(name, switches, changes, steps, seed) for seed in SEEDS]
    scores = [run["test"]["bits_per_character"] for run in runs]
    mean = None if None in scores else statistics.mean(scores)
    return runs[0] | {"seeds": scores, "test": {"bits_per_character": mean, "diverged": mean is None}}


def known_frequencies():
    """Compute what the same test text costs when only the frequency of each character is known."""
    asked = mini_gpt.stream("test")[1 : TEST_PIECES * LENGTH + 1]
    return mini_gpt.frequency_bits(mini_gpt.stream("train"), asked, mini_gpt.tokenizer().vocab_size)


def blocks(steps, only):
    """Train the variants of the block and write their record."""
    facts = about(mini_gpt.tokenizer(), False, steps) | {
        "config": asdict(mini_gpt.config(mini_gpt.tokenizer(), **BLOCK)), "variants": {},
        "test_characters": TEST_PIECES * LENGTH,
        "frequency_bits": known_frequencies(),
    }  # fmt: skip
    if experiments.available("block_explorer"):
        old = experiments.record("block_explorer")
        facts["variants"] = old["variants"] if old["steps"] == steps else {}
    for name, (switches, changes) in variants().items():
        if name not in only if only else name in facts["variants"]:
            continue
        facts["variants"][name] = all_seeds(name, switches, changes, steps)
        facts["test"] = {k: v["test"]["bits_per_character"] for k, v in facts["variants"].items()}
        experiments.save("block_explorer", facts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["baseline", "peeking", "blocks"])
    parser.add_argument("--steps", type=int)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.what == "blocks":
        blocks(options.steps or 1500, options.only)
    elif options.what == "peeking":
        peeking(options.steps or 1000, options.only)
    else:
        baseline(options.steps or 10_000)
