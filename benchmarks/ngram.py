"""Counting and scoring with n-grams, side by side with NLTK in one run.

    python benchmarks/ngram.py TEXT [--large TEXT] [--order 5] [--json OUT]

TEXT is counted by character and scored on its last tenth. NLTK is too slow for all of it, so it counts the
first `--nltk-fit` characters and scores `--nltk-score` of them, and its times are extrapolated per character
(its real time per character grows with the text, so this favours NLTK). `--large`: another text of about 5
MB; without it the Shakespeare corpus where it was fetched. It is counted in a process of its own, so that the
peak memory is its own. KenLM's `lmplz` is timed too where it is on the PATH.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import torch

from llm_core.data.corpora import CorpusMissing, documents
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram

REPEATS = 3


def main() -> None:
    args = arguments()
    if args.only_fit:
        print(json.dumps(fit_and_score(args.text.read_text("utf-8"), args.order)))
        return
    text = args.text.read_text("utf-8")
    results = {
        "order": args.order,
        "glassbox": in_own_process(args.text, args.order),
        "nltk": nltk_times(text, args.order, args.nltk_fit, args.nltk_score),
        "kenlm": kenlm_times(text, args.order),
        "large": large(args.large, args.order),
    }
    results["ratio"] = ratios(results["glassbox"], results["nltk"])
    print(table(results))
    if args.json:
        args.json.write_text(json.dumps(results, indent=1), "utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", type=Path)
    parser.add_argument("--large", type=Path)
    parser.add_argument("--order", type=int, default=5)
    parser.add_argument("--nltk-fit", type=int, default=100_000)
    parser.add_argument("--nltk-score", type=int, default=300)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only-fit", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def fit_and_score(text: str, order: int) -> dict[str, float]:
    """Times of this project's n-gram: the median of some runs, on ids (the tokenizer is not timed, nor is
    NLTK's)."""
    tokenizer = CharTokenizer.train(text)
    ids = np.array(tokenizer.encode(text), dtype=np.int32)
    fit = median_seconds(lambda: NGram.fit(ids, tokenizer, order))
    model = NGram.fit(ids, tokenizer, order)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    last = torch.from_numpy(ids[-len(ids) // 10 :]).long()
    score = median_seconds(lambda: model.score(last))
    return {
        "characters": len(text),
        "fit_seconds": fit,
        "fit_seconds_per_million": fit / len(text) * 1e6,
        "score_microseconds": score / len(last) * 1e6,
        "n_grams": model.n_parameters,
        "peak_megabytes": peak,
        "packed_megabytes": sum(t.numel() for t in model.to_tensors()[0].values()) / 1e6,
    }


def in_own_process(text: Path, order: int) -> dict[str, Any]:
    command = [sys.executable, __file__, str(text), "--order", str(order), "--only-fit"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def nltk_times(text: str, order: int, n_fit: int, n_score: int) -> dict[str, float]:
    """NLTK's counts of everygrams, and its Kneser-Ney scores, per character."""
    from nltk.lm import KneserNeyInterpolated
    from nltk.util import everygrams

    sample = text[:n_fit]
    model = KneserNeyInterpolated(order)
    start = time.perf_counter()
    model.fit([everygrams(list(sample), max_len=order)], sorted(set(sample)))
    fit = time.perf_counter() - start
    places = range(order, order + n_score)
    start = time.perf_counter()
    for at in places:
        model.score(sample[at], list(sample[at - order + 1 : at]))
    score = time.perf_counter() - start
    return {
        "characters": len(sample),
        "fit_seconds_per_million": fit / len(sample) * 1e6,
        "score_microseconds": score / n_score * 1e6,
    }


def kenlm_times(text: str, order: int) -> dict[str, float] | None:
    """KenLM's estimation of the same order, each character a word; None where `lmplz` is not installed."""
    lmplz = shutil.which("lmplz")
    if lmplz is None:
        return None
    words = " ".join("_" if c == " " else "\\n" if c == "\n" else c for c in text)
    with tempfile.TemporaryDirectory() as folder:
        source, arpa = Path(folder) / "text", Path(folder) / "arpa"
        source.write_text(words, "utf-8")
        command = [lmplz, "-o", str(order), "--discount_fallback", "--text", str(source), "--arpa", str(arpa)]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
    return {"fit_seconds_per_million": seconds / len(text) * 1e6}


def large(path: Path | None, order: int) -> dict[str, Any] | None:
    """About 5 MB: the text given, or the Shakespeare corpus; None when neither is there."""
    if path is not None:
        return in_own_process(path, order)
    try:
        text = "".join(documents("shakespeare", "train"))
    except CorpusMissing:
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "shakespeare.txt"
        copy.write_text(text, "utf-8")
        return in_own_process(copy, order)


def median_seconds(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


def ratios(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    return {key: theirs[key] / ours[key] for key in ("fit_seconds_per_million", "score_microseconds")}


def table(results: dict[str, Any]) -> str:
    ratio, kenlm = results["ratio"], results["kenlm"]
    lines = [f"order {results['order']}       characters   fit s per MB   score us per character"]
    for name in ("glassbox", "nltk"):
        row = results[name]
        fit, score = row["fit_seconds_per_million"], row["score_microseconds"]
        lines.append(f"{name:<10}{row['characters']:>15,}{fit:>15.3f}{score:>25.3f}")
    lines += [
        "(nltk: extrapolated per character from the sample it was given)",
        f"NLTK takes {ratio['fit_seconds_per_million']:.0f} times as long to count,",
        f"and {ratio['score_microseconds']:.0f} times as long to score a character",
        f"KenLM: {kenlm['fit_seconds_per_million']:.3f} s per MB" if kenlm else "KenLM: no lmplz here",
    ]
    big = results["large"]
    if big is None:
        return "\n".join([*lines, "5 MB: give a text with --large, or fetch the Shakespeare corpus"])
    lines += [
        f"large: {big['characters']:,} characters in {big['fit_seconds']:.2f} s, {big['n_grams']:,} n-grams,",
        f"peak memory {big['peak_megabytes']:.0f} MB, packed table {big['packed_megabytes']:.1f} MB",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
