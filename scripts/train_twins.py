"""Train an LSTM and a Transformer on equal terms: python scripts/train_twins.py [--tokens 3000000] [--search 800000]

Both have about one million weights, read the same tokens of the stories in the same order and batches, and are allowed
the same search: four settings of the same optimisers at fewer tokens, the best of which on validation text then trains
from three seeds. Writes assets/experiments/twins.json after every run and goes on where it stopped.
"""

import argparse
import datetime
import json
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import checkpoints, experiments
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.ngram_fit import fit_ngram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, random_batches, train

RECORD = "twins"
BATCH, LENGTH, SEEDS, VALID_DOCUMENTS = 8, 256, (1, 2, 3), 60
SHAPES = {"lstm": dict(n_layer=2, n_embd=192), "transformer": dict(n_layer=4, n_head=4, n_embd=128)}
SETTINGS = {
    "AdamW 0.002": dict(learning_rate=2e-3),
    "AdamW 0.006": dict(learning_rate=6e-3),
    "Muon 0.01": dict(learning_rate=3e-3, muon=0.01),
    "Muon 0.03": dict(learning_rate=3e-3, muon=0.03),
}


def build(family, tokenizer, seed):
    """Build a twin with the weights of a seed."""
    torch.manual_seed(seed)
    if family == "lstm":
        return LSTM(LSTMConfig(tokenizer.vocab_size, **SHAPES[family]), tokenizer)
    return Transformer(TransformerConfig(tokenizer.vocab_size, LENGTH, **SHAPES[family]), tokenizer)


def train_one(family, setting, seed, tokens, texts, stream, tokenizer):
    """Train one twin; returns what is noted of the run."""
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
    curve = []
    for event in events:
        curve.append([event.tokens, round(event.valid, 4)])
        print(family, setting, seed, *curve[-1], round(event.seconds), flush=True)
    found = dict(
        family=family, setting=setting, seed=seed, tokens=curve[-1][0], valid=curve[-1][1], curve=curve
    )
    return found | dict(
        n_parameters=model.n_parameters, cpu_seconds=round(time.process_time() - began, 1)
    ), model


def main():
    """Search and train both families; leave out what the record holds already."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--tokens", type=int, default=3_000_000)
    args.add_argument("--search", type=int, default=800_000)
    o = args.parse_args()
    torch.set_num_threads(1)
    tokenizer = tokenizer_from_dict(
        json.loads((checkpoints.folder() / "stories.tokenizer.json").read_text("utf-8"))
    )
    texts = {name: documents("stories", name) for name in ("train", "valid", "test")}
    stream = encode_documents(tokenizer, texts["train"])
    facts = experiments.record(RECORD) if experiments.available(RECORD) else {"search": [], "runs": []}
    facts |= dict(
        corpus="stories",
        command=shlex.join(["python", *sys.argv]),
        machine=f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        recipe={"batch_size": BATCH, "length": LENGTH, "settings": SETTINGS, "shapes": SHAPES},
        valid_documents=VALID_DOCUMENTS,
        seed=list(SEEDS),
        tokens_in_corpus=len(stream),
    )

    def note(kind, found):
        facts[kind].append(found)
        experiments.save(RECORD, facts | {"date": datetime.date.today().isoformat()})

    def known(kind, **wanted):
        asked = o.search if kind == "search" else o.tokens
        same = asked // (BATCH * LENGTH) * BATCH * LENGTH  # runs of another length are not to be compared
        runs = [run for run in facts[kind] if run["family"] == "ngram" or run["tokens"] == same]
        return next((run for run in runs if wanted.items() <= run.items()), None)

    for family in SHAPES:
        for setting in SETTINGS:
            if known("search", family=family, setting=setting) is None:
                note("search", train_one(family, setting, SEEDS[0], o.search, texts, stream, tokenizer)[0])
        tried = [run for run in facts["search"] if run["family"] == family]
        best = min(tried, key=lambda run: run["valid"])["setting"]
        for seed in SEEDS:
            if known("runs", family=family, setting=best, seed=seed) is None:
                found, model = train_one(family, best, seed, o.tokens, texts, stream, tokenizer)
                score = evaluate_documents(model, texts["test"])
                note("runs", found | {"test": score.bits_per_character})
    if known("runs", family="ngram") is None:
        read = stream[: o.tokens]
        encoded = encode_documents(tokenizer, texts["valid"]).numpy()
        model = fit_ngram(read.numpy(), encoded, sum(map(len, texts["valid"])), tokenizer).model
        score = evaluate_documents(model, texts["test"]).bits_per_character
        note("runs", dict(family="ngram", tokens=len(read), n_parameters=model.n_parameters, test=score))


if __name__ == "__main__":
    main()
