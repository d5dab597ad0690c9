"""How much more do many texts at once give than one after the other, and are they the same texts?

    python benchmarks/streams.py [--json FILE]

For each family of "stories", in one process on one thread: tokens a second of 1, 4, 16 and 32 texts under way, in
processor time; then 50 prompts x 3 seeds x 60 tokens, each alone and all in a crowd that joins and leaves. Beside it
stands the code before texts shared a batch, `generate` of the commit BEFORE, measured in the same run from a
copy of that commit (git).
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, os.environ.get("GLASSBOX_BENCHMARK_CODE", str(Path(__file__).parents[1])))

import torch

from llm_core import checkpoints
from llm_core.analysis.evaluation.measure import now, this_machine
from llm_core.generation import GeneratedToken, Sampling, generate

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "7a928c6"
FAMILIES, CROWDS, ROUNDS = ("ngram", "lstm", "transformer"), (1, 4, 16, 32), 5
WORDS = [
    "Lily",
    "Tom",
    "dog",
    "cat",
    "ball",
    "park",
    "red",
    "blue",
    "big",
    "house",
    "happy",
    "sad",
    "ran",
    "saw",
]
RULES = dict(temperature=0.8, top_k=50, top_p=0.95)


def prompt(number: int) -> str:
    return " ".join(random.Random(number).choice(WORDS) for _ in range(number % 30))


def alone(model, number: int, seed: int, n_tokens: int = 60) -> list[GeneratedToken]:
    ids = model.tokenizer.encode(prompt(number))
    return list(generate(model, ids, n_tokens, Sampling(**RULES, seed=seed), stop=()))


def together(
    model, asked: list[tuple[int, int]], n_tokens: int = 60, every: int = 1
) -> list[list[GeneratedToken]]:
    """Texts of a crowd in which one more joins every few steps, as long as there is room."""
    from llm_core.writers import MOST, Writers  # not there in the code before

    writers, waiting, places = Writers(model), list(asked), {}
    found: dict[tuple[int, int], list[GeneratedToken]] = {one: [] for one in asked}
    for step in itertools.count():
        while waiting and len(writers) < MOST and (every == 1 or step % every == 0):
            one = waiting.pop(0)
            ids = model.tokenizer.encode(prompt(one[0]))
            places[writers.join(ids, n_tokens, Sampling(**RULES, seed=one[1]), stop=())] = one
            if every > 1:
                break
        for text, token in writers.step():
            found[places[text]].append(token)
        if not waiting and not len(writers):
            return [found[one] for one in asked]
    raise AssertionError


def one_stream(model) -> float:
    """Tokens a second of one text, the best of several rounds, in processor time."""

    def seconds(round_: int) -> float:
        began = time.thread_time()
        alone(model, 8, round_)
        return time.thread_time() - began

    return 60 / min(seconds(round_) for round_ in range(ROUNDS + 1))


def crowd(model, n: int) -> float:
    def seconds(round_: int) -> float:
        began = time.thread_time()
        together(model, [(8, 100 * round_ + i) for i in range(n)])
        return time.thread_time() - began

    return 60 * n / min(seconds(round_) for round_ in range(ROUNDS))


def same_texts(model) -> dict[str, float]:
    asked = [(number, seed) for number in range(50) for seed in range(3)]
    pairs = list(zip([alone(model, *one) for one in asked], together(model, asked, every=2), strict=True))
    tokens = [both for x, y in pairs for both in zip(x, y, strict=True)]
    difference = max(abs(math.log(a.probability / b.probability)) for a, b in tokens)
    return {
        "texts": len(pairs),
        "texts with the same ids": sum([t.id for t in x] == [t.id for t in y] for x, y in pairs),
        "largest difference of a log-probability": difference,
    }


def before() -> dict[str, float]:
    """Tokens a second of one stream with the code of BEFORE, in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        archive = subprocess.run(
            ["git", "archive", BEFORE, "llm_core"], cwd=ROOT, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", place], input=archive.stdout, check=True)
        place_env = os.environ | {"GLASSBOX_BENCHMARK_CODE": place, "GLASSBOX_ASSETS": str(ROOT / "assets")}
        found = subprocess.run(
            [sys.executable, __file__, "--alone"], env=place_env, check=True, capture_output=True
        )
        return json.loads(found.stdout)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "results" / "streams.json")
    args.add_argument("--alone", action="store_true", help="only one stream of each family, as JSON")
    o = args.parse_args()
    torch.set_num_threads(1)
    models = {family: checkpoints.load("stories", family) for family in FAMILIES}
    if o.alone:
        print(json.dumps({family: one_stream(model) for family, model in models.items()}))
        return
    result: dict = {"machine": this_machine(), "date": now(), "before": {}, "families": {}}
    for family, model in models.items():
        rates = {str(n): crowd(model, n) for n in CROWDS} | {"alone": one_stream(model)}
        result["families"][family] = {"tokens a second": rates} | same_texts(model)
        print(
            family,
            {n: round(rate) for n, rate in rates.items()},
            "16 : 1 =",
            round(rates["16"] / rates["1"], 2),
        )
        print(
            "  ",
            {name: value for name, value in result["families"][family].items() if name != "tokens a second"},
        )
    # Twice each in turn: the machine is shared, and its pace changes within minutes.
    olds, news = zip(
        *[(before(), {f: one_stream(m) for f, m in models.items()}) for _ in range(3)], strict=True
    )
    result["before"] = {f: max(old[f] for old in olds) for f in FAMILIES}
    result["now"] = {f: max(new[f] for new in news) for f in FAMILIES}
    for family in FAMILIES:
        print(family, f"one stream now / before: {result['now'][family] / result['before'][family]:.2f}")
    o.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
