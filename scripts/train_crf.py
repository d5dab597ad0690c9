"""Train conditional random fields that cut Chinese words: python scripts/train_crf.py [--kept 20000]

Writes assets/experiments/crf.*: the shipped field, trained on all silver sentences; small fields with every choice of
features, three samples each; and how the four methods do on the gold sentences.
"""

import argparse
import datetime
import itertools
import pathlib
import platform
import shlex
import sys
import time
from dataclasses import asdict
from functools import partial

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np
import torch

from llm_core import experiments
from llm_core.data.segmented import segmented
from llm_core.sequences.crf_features import GROUPS
from llm_core.sequences.crf_training import train
from llm_core.sequences.crf_words import (
    RECORD,
    SAMPLE,
    SHIPPED,
    SMALL,
    SWITCHES,
    learn,
    pruned,
    sample,
    scored_on,
    silver_hmm,
    stored_crf,
    tensors_of,
)
from llm_core.sequences.cutters import by_dictionary
from llm_core.sequences.hmm_words import estimated
from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.segmentation import cut_text
from llm_core.sequences.word_tables import dictionary

SEEDS = (1, 2, 3)
PARTS = ("gold", "test")


def f1(cut):
    """Compute F1 on the gold and on the held-out silver sentences."""
    return [round(scored_on(cut, part).f1, 4) for part in PARTS]


def numbers(cut):
    """Score a cutter on both: part -> precision, recall, F1."""
    found = {part: scored_on(cut, part) for part in PARTS}
    return {part: [round(x, 4) for x in (s.precision, s.recall, s.f1)] for part, s in found.items()}


def followed(events):
    """Measure after every pass; the last event, and epoch, loss and both F1 of each."""
    curve = []
    for event in events:
        curve.append([event.epoch, round(event.loss, 4), *f1(event.model.cut)])
    return event, curve


def small():
    """Train every choice of features on every sample; F1 and numbers of features, and the fields with all features."""
    switched, fields = {}, []
    for size in range(len(SWITCHES) + 1):
        for on in itertools.combinations(SWITCHES, size):
            name = "+".join(on) or "here"
            events = [list(learn(on, seed))[-1] for seed in SEEDS]
            switched[name] = {
                "features": len(events[0].model.rows),
                "f1": [f1(event.model.cut) for event in events],
            }
            fields = [event.model for event in events]  # the last choice is all of them
            print(name, switched[name], flush=True)
    return switched, fields


def compared(fields, whole, shipped):
    """Score the four methods, the learnt ones from a small sample (three of them) and from all silver sentences."""
    found = {
        "dictionary": [numbers(partial(cut_text, cut=by_dictionary))],
        "jieba": [numbers(partial(cut_text, cut=jieba_cut))],
        "hmm": [numbers(partial(cut_text, cut=estimated(sample(seed)).cut)) for seed in SEEDS],
        "hmm_all": [numbers(partial(cut_text, cut=silver_hmm().cut))],
        "crf": [numbers(field.cut) for field in fields],
        "crf_all": [numbers(shipped.cut)],
        "crf_unpruned": [numbers(whole.cut)],
    }
    for name, scores in found.items():
        print(
            name, [score["gold"][2] for score in scores], [score["test"][2] for score in scores], flush=True
        )
    return found


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--kept", type=int, default=20_000)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, silver = time.process_time(), segmented("train")
    events = train(silver, tuple(GROUPS), frozenset(dictionary()), SHIPPED, SEEDS[0])
    whole, curve = followed(events)
    field = pruned(whole.model, o.kept)
    switched, fields = small()
    _, small_curve = followed(learn(SWITCHES, SEEDS[0]))
    facts = {
        "corpus": "segmented",
        "family": "crf",
        "config": {"groups": list(GROUPS), **asdict(SHIPPED)},
        "small": {"sentences": SAMPLE, **asdict(SMALL)},
        "sentences": {part: len(segmented(part)) for part in ("gold", "train", "test")},
        "n_parameters": field.weights[:-1].size + field.transition.size,
        "features": {"trained": len(whole.model.rows), "kept": len(field.rows)},
        "tokens_seen": SHIPPED.epochs * sum(len("".join(words)) for words in silver),
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, numpy {np.__version__}",
        "curve_columns": ["epoch", "nats_per_sign", "gold_f1", "silver_f1"],
        "curve": curve,
        "small_curve": small_curve,
        "switches": switched,
    }
    experiments.save(RECORD, facts, tensors_of(field))
    facts["scores"] = compared(fields, whole.model, stored_crf())  # the field as it is stored
    facts["test"] = {part: score[2] for part, score in facts["scores"]["crf_all"][0].items()}  # F1
    facts["cpu_seconds"] = round(time.process_time() - began, 1)
    experiments.save(RECORD, facts, tensors_of(field))
    print(facts["cpu_seconds"], "s")


if __name__ == "__main__":
    main()
