"""Train four networks on equal terms: python scripts/train_twins.py [--tokens 3000000] [--search 800000]

A plain RNN, a GRU, an LSTM and a Transformer have about one million weights each, read the same tokens of the stories
in the same order and batches, and are allowed the same search: four settings of the same optimisers at fewer tokens,
the best of which on validation text then trains from three seeds. Writes assets/experiments/twins.json after every run,
the weights of the first seed as the checkpoints of "twins", and goes on where it stopped. The record is measured at
full precision; the checkpoints are in 8 bits, and their manifests give the price after rounding and the one before.
"""

import argparse
import datetime
import functools
import itertools
import json
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import checkpoints, eight_bits, experiments
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.ngram_fit import fit_ngram
from llm_core.training import GradientLearner, Recipe, random_batches, train

RECORD = "twins"
BATCH, LENGTH, SEEDS, VALID_DOCUMENTS = 8, 256, (1, 2, 3), 60
SHAPES = {
    "rnn": dict(n_layer=2, n_embd=320),
    "gru": dict(n_layer=2, n_embd=224),
    "lstm": dict(n_layer=2, n_embd=192),
    "transformer": dict(n_layer=4, n_head=4, n_embd=128, context_length=LENGTH),
}
SETTINGS = {
    "AdamW 0.006": dict(learning_rate=6e-3),
    "AdamW 0.002": dict(learning_rate=2e-3),
    "Muon 0.01": dict(learning_rate=3e-3, muon=0.01),
    "Muon 0.03": dict(learning_rate=3e-3, muon=0.03),
}


def build(family, tokenizer, seed):
    """Build a twin with the weights of a seed."""
    torch.manual_seed(seed)
    config = checkpoints.CONFIGS[family](vocab_size=tokenizer.vocab_size, **SHAPES[family])
    return checkpoints.FAMILIES[family](config, tokenizer)


def train_one(family, setting, seed, tokens, texts, stream, tokenizer):
    """Train one twin; returns what is noted of the run, the model, and its curve as manifests have it."""
    model, steps, began = build(family, tokenizer, seed), tokens // (BATCH * LENGTH), time.process_time()
    events = train(
        GradientLearner(model, Recipe(**SETTINGS[setting])),
        random_batches(stream, BATCH, LENGTH, seed),
        steps=steps,
        every=max(1, steps // 8),
        validate=lambda: (
            evaluate_documents(model.eval(), texts["valid"][:VALID_DOCUMENTS]).bits_per_character
        ),
        clock=time.process_time,
    )
    rows = []
    for event in events:
        rows.append([event.step, event.tokens, round(event.seconds, 1), None, round(event.valid, 4)])
        print(family, setting, seed, *rows[-1], flush=True)
    curve = [[tokens, valid] for _, tokens, _, _, valid in rows]
    found = dict(
        family=family, setting=setting, seed=seed, tokens=curve[-1][0], valid=curve[-1][1], curve=curve
    )
    spent = dict(n_parameters=model.n_parameters, cpu_seconds=round(time.process_time() - began, 1))
    return found | spent, model, rows


def keep(model, found, rows, before, texts, facts):
    """Write the weights of a run in 8 bits, with their price on the test texts; before: the price at full precision."""
    score = evaluate_documents(checkpoints.as_stored(model, eight_bits.BITS), texts["test"])
    checkpoints.save(
        model, checkpoints.TWINS, checkpoints.folder(), bits=eight_bits.BITS, curve=rows,
        test=score.__dict__ | {"split": "test"}, before_rounding={"bits_per_character": before},
        curve_columns=["step", "tokens", "seconds", "train_bits_per_character", "valid_bits_per_character"],
        tokens_in_corpus=facts["tokens_in_corpus"], tokens_seen=found["tokens"], steps=rows[-1][0],
        seconds=rows[-1][2], seed=found["seed"], recipe=SETTINGS[found["setting"]], batch_size=BATCH,
        command=facts["command"], machine=facts["machine"], date=datetime.date.today().isoformat(), finished=True,
    )  # fmt: skip


def main():
    """Search and train all families; leave out what the record and the checkpoints hold already."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--tokens", type=int, default=3_000_000)
    args.add_argument("--search", type=int, default=800_000)
    args.add_argument(
        "--pieces", type=int, default=1000, help="stop after so many trainings; go on with another call"
    )
    o = args.parse_args()
    torch.set_num_threads(1)
    twins = Twins(o)
    for piece in itertools.islice(twins.missing(), o.pieces):
        piece()


class Twins:
    """The record, and what is still to be trained for it."""

    def __init__(self, options):
        """Read the texts and the record."""
        self.o = options
        tokenizer = json.loads((checkpoints.folder() / "stories.tokenizer.json").read_text("utf-8"))
        self.tokenizer = tokenizer_from_dict(tokenizer)
        self.texts = {name: documents("stories", name) for name in ("train", "valid", "test")}
        self.stream = encode_documents(self.tokenizer, self.texts["train"])
        self.facts = (
            experiments.record(RECORD) if experiments.available(RECORD) else {"search": [], "runs": []}
        )
        self.facts |= dict(
            corpus="stories",
            command=shlex.join(["python", *sys.argv]),
            machine=f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
            recipe={"batch_size": BATCH, "length": LENGTH, "settings": SETTINGS, "shapes": SHAPES},
            valid_documents=VALID_DOCUMENTS,
            seed=list(SEEDS),
            tokens_in_corpus=len(self.stream),
        )

    def missing(self):
        """Yield what is to be done next, a function each: for all families search and first seed, then the others."""
        for family in SHAPES:
            for setting in SETTINGS:
                if self.known("search", family=family, setting=setting) is None:
                    yield functools.partial(self.search, family, setting)
        for seed, family in itertools.product(SEEDS, SHAPES):
            if not self.known("runs", family=family, setting=self.best(family), seed=seed) or not self.kept(
                family, seed
            ):
                yield functools.partial(self.run, family, seed)
        if self.known("runs", family="ngram") is None:
            yield self.count

    def note(self, kind, found):
        """Add a run to the record."""
        self.facts[kind].append(found)
        experiments.save(RECORD, self.facts | {"date": datetime.date.today().isoformat()})

    def known(self, kind, **wanted):
        """Find a run in the record; one of another length is not to be compared."""
        asked = self.o.search if kind == "search" else self.o.tokens
        same = asked // (BATCH * LENGTH) * BATCH * LENGTH
        runs = [run for run in self.facts[kind] if run["family"] == "ngram" or run["tokens"] == same]
        return next((run for run in runs if wanted.items() <= run.items()), None)

    def tried(self, family):
        """List the search of a family, the best first."""
        return sorted(
            (run for run in self.facts["search"] if run["family"] == family), key=lambda run: run["valid"]
        )

    def best(self, family):
        """Name the setting that the search found best."""
        return self.tried(family)[0]["setting"]

    def kept(self, family, seed):
        """Return whether the weights of the first seed, trained in full, are there; those of others are not kept."""
        place = checkpoints.Checkpoint(checkpoints.TWINS, family, checkpoints.folder())
        return seed != SEEDS[0] or (place.complete and place.manifest()["tokens_seen"] > self.o.search)

    def train(self, family, setting, seed, tokens):
        """Train one twin."""
        return train_one(family, setting, seed, tokens, self.texts, self.stream, self.tokenizer)

    def search(self, family, setting):
        """Try one setting; the weights of the best stand in until the first seed has been trained in full."""
        found, model, rows = self.train(family, setting, SEEDS[0], self.o.search)
        self.note("search", found)
        if self.best(family) == setting:
            self.keep(model, found, rows, evaluate_documents(model, self.texts["test"]).bits_per_character)

    def run(self, family, seed):
        """Train with the best setting; keep the weights of the first seed, and compare with a run noted before."""
        setting = self.best(family)
        before = self.known("runs", family=family, setting=setting, seed=seed)
        found, model, rows = self.train(family, setting, seed, self.o.tokens)
        score = evaluate_documents(model, self.texts["test"]).bits_per_character
        if before is None:
            self.note("runs", found | {"test": score})
        else:
            print(family, "again:", score, "noted:", before["test"], flush=True)
        if not self.kept(family, seed):
            self.keep(model, found, rows, score)

    def keep(self, model, found, rows, before):
        """Write a checkpoint."""
        keep(model, found, rows, before, self.texts, self.facts)

    def count(self):
        """Count the n-grams of as many tokens."""
        read = self.stream[: self.o.tokens]
        encoded = encode_documents(self.tokenizer, self.texts["valid"]).numpy()
        model = fit_ngram(read.numpy(), encoded, sum(map(len, self.texts["valid"])), self.tokenizer).model
        score = evaluate_documents(model, self.texts["test"]).bits_per_character
        self.note("runs", dict(family="ngram", tokens=len(read), n_parameters=model.n_parameters, test=score))


if __name__ == "__main__":
    main()
