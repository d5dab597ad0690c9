"""Panel "watch": seconds of counting beside the seconds that the networks were trained, and the ladder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chapters.counting.ngram.figure import ladder
from chapters.counting.ngram.orders import GUESS
from chapters.counting.ngram.work import OWN, Asked, price, text_of
from llm_core.checkpoints import CheckpointError
from llm_core.language.ngram import NGram
from llm_core.language.ngram_counts import count_ngrams
from llm_core.training import train
from ui.controls.guess import waits
from ui.demo import Demo, Figure
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import digits, duration, short
from ui.show.table import Cell, machine_name, table
from ui.site.ways import draw_ways
from ui.work import models


class Here(NamedTuple):
    """What was counted on this page."""

    order: int
    seconds: float
    tokens: int
    counts: int
    bits: float  # per character of the held-out text


@dataclass(frozen=True)
class Watched:
    """What was counted here, and what the manifests of the trained machines say."""

    here: Here
    machines: Mapping[str, Mapping[str, Any]]
    corpus: str


def watched(asked: Asked) -> Watched:
    """Read the time of this count and the records of the trained machines; of an own text, those of the stories."""
    corpus = models.FIRST if asked.base.corpus == OWN else asked.base.corpus
    found = {}
    for family in models.families(corpus):
        try:
            facts = models.manifest(corpus, family)
            found[family] = {name: facts[name] for name in ("seconds", "tokens_seen", "n_parameters", "test")}
            found[family]["orders"] = facts.get("orders", [])
        except (CheckpointError, KeyError):
            continue
    one = price(asked.base, asked.order, asked.way, asked.k)
    tokens = len(text_of(asked.base).train_ids)
    here = Here(asked.order, one.seconds, tokens, one.n_grams, one.held_out)
    return Watched(here, found, corpus)


def covered(found: Watched, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the ladder without the orders: how their prices go on is what the first panel asks for."""
    drawn = figures(found, words, dark, asked=True)
    return {name: waits(one, dark, words="waits_above") for name, one in drawn.items() if name == "ladder"}


def figures(found: Watched, words: Lesson, dark: bool, asked: bool = False) -> dict[str, Figure]:
    """Draw the ladder from unigram to the networks, and the table of times; asked: without the orders.

    The record has the orders on the text that chose among them; the machines are measured on the test text.
    """
    orders = [] if asked else found.machines.get("ngram", {}).get("orders", [])
    rungs = [(words.ui("order_n", order=row["order"]), row["bits_per_character"], "ngram") for row in orders]
    for family, facts in found.machines.items():
        name = words.ui("watch_on_test", machine=lesson("common").ui(family))
        rungs.append((name, facts["test"]["bits_per_character"], family))
    drawn: dict[str, Figure] = {}
    if rungs:
        names, costs, families = zip(*rungs, strict=True)
        drawn["ladder"] = ladder(names, costs, families, words.ui("bits"), dark)
    return drawn | {"times": times(found, words)}


def times(found: Watched, words: Lesson) -> str:
    """Write seconds, tokens and price of every machine."""
    here = found.here
    price_here = f"{here.bits:.3f}" if math.isfinite(here.bits) else "∞"
    rows: list[list[str | Cell]] = [
        [
            words.ui("watch_here", order=here.order),
            duration(here.seconds, words.language),
            short(here.tokens, words.language),
            short(here.counts, words.language),
            Cell(price_here, note=words.ui("watch_held_out")),
        ]
    ]
    for family, facts in found.machines.items():
        rows.append(
            [
                machine_name(family),
                duration(facts["seconds"], words.language),
                short(facts["tokens_seen"], words.language),
                short(facts["n_parameters"], words.language),
                f"{facts['test']['bits_per_character']:.3f}",
            ]
        )
    head = [words.ui(f"watch_{name}") for name in ("machine", "seconds", "tokens", "numbers", "bits")]
    return table(head, rows, label=words.ui("watch_table"), least_width="34rem")


def sentence(found: Watched, words: Lesson) -> dict[str, object]:
    """Compare counting with training, where both are recorded."""
    counted = found.machines.get("ngram")
    slow = [(family, f) for family, f in found.machines.items() if family != "ngram"]
    if counted is None or not slow:
        return {"compared": words.ui("watch_alone")}
    said = [
        words.ui(
            "watch_one",
            machine=lesson("common").ui(family),
            time=duration(facts["seconds"], words.language),
            times=digits(facts["seconds"] / max(counted["seconds"], 0.1), 2),
            bits=f"{facts['test']['bits_per_character']:.3f}",
        )
        for family, facts in slow
    ]
    if counted["test"]["bits_per_character"] < found.here.bits:
        said.append(words.ui("watch_more"))
    return {
        "compared": words.ui(
            "watch_all",
            time=duration(counted["seconds"], words.language),
            tokens=short(counted["tokens_seen"], words.language),
            bits=f"{counted['test']['bits_per_character']:.3f}",
            others=in_a_row(words, said),
        )
    }


def python(asked: Asked) -> str:
    """Read the same records in Python."""
    corpus = models.FIRST if asked.base.corpus == OWN else asked.base.corpus
    return "\n".join(
        [
            "from llm_core import checkpoints",
            "for found in checkpoints.available():",
            f"    if found.corpus == {corpus!r}:",
            "        facts = checkpoints.read_manifest(found)",
            "        print(found.family, facts['seconds'], facts['test']['bits_per_character'])",
            "",
        ]
    )


def ways(_words: Lesson) -> dict[str, object]:
    """Lead to the machines side by side, and to the network's own overfitting."""
    draw_ways([("arena", "scoreboard"), ("learning", "overfitting")])
    return {}


watch_panel = Demo(
    "ngram_watch",
    compute=watched,
    figures=figures,
    sentence=sentence,
    code=[count_ngrams, train, NGram.fit],
    snippet=python,
    after=GUESS,
    covered=covered,
    more=ways,
    wide=True,
    stacked=True,
)
