"""Panel "gold": the four methods on the gold standard, and what a method cuts otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from statistics import mean
from typing import Any

from llm_core.data.segmented import segmented
from llm_core.sequences.crf_words import RECORD, stored_crf
from llm_core.sequences.cutters import METHODS, cut_by
from llm_core.sequences.disagreement import KINDS, Stretch, counted
from llm_core.sequences.segmentation import Scores, score
from ui.controls.choice import Choice
from ui.demo import BELOW, Demo, Figures
from ui.lesson.rows import noted
from ui.lesson.words import Lesson
from ui.show.numbers import percent, ranged
from ui.show.table import Html, as_html, table
from ui.work.source import StoredRecord

NEEDED = ("scores", "sentences", "small")
ROWS = ("dictionary", "hmm", "hmm_all", "crf", "crf_all", "jieba")
METHOD = Choice("labels_method", METHODS, "jieba", label="which", names="method_")
MEASURES = ("precision", "recall", "f1")
EXAMPLES = 6


@dataclass(frozen=True)
class Golden:
    """Scores of every method, and where one of them differs from the gold sentences."""

    scores: dict[str, list[dict[str, list[float]]]]  # method -> sample -> part -> precision, recall, F1
    different: Counter[Stretch]
    agreement: Scores  # of the two passes of the gold standard
    method: str
    facts: dict[str, Any]

    def f1(self, row: str, part: str = "gold") -> float:
        """Give the mean F1 of a method."""
        return mean(sample[part][2] for sample in self.scores[row])


def golden(facts: dict[str, Any], method: str) -> Golden:
    """Read the scores, and cut the gold sentences by one method to see where it differs."""
    sentences, field = segmented("gold"), stored_crf()
    found = [cut_by(method, field, "".join(words)) for words in sentences]
    return Golden(facts["scores"], counted(sentences, found), passes(), method, facts)


def passes() -> Scores:
    """Compare the sentences of the gold standard that were cut twice."""
    second, first = segmented("again"), {"".join(words): words for words in segmented("gold")}
    return score([first["".join(words)] for words in second], second)


def figures(found: Golden, words: Lesson, dark: bool) -> Figures:
    """Draw the scores, and the kinds of differences with the most frequent ones."""
    head = [words.ui("method"), *(words.ui(f"gold_{name}") for name in MEASURES), words.ui("silver_f1")]
    rows = [
        [
            words.ui(f"row_{row}"),
            *(scored(words, [sample["gold"][i] for sample in found.scores[row]]) for i in range(3)),
            words.ui("by_itself")
            if row == "jieba"
            else scored(words, [s["test"][2] for s in found.scores[row]]),
        ]
        for row in ROWS
    ]
    kinds = [
        [
            words.ui(f"kind_{kind}"),
            f"{total_of(found.different, kind):,}",
            examples(words, found.different, kind),
        ]
        for kind in KINDS
    ]
    columns = [words.ui(name) for name in ("kind", "count", "often")]
    return {
        "scores": table(head, rows, label=words.ui("labels_gold_table"), least_width="38rem"),
        "kinds": table(columns, kinds, label=words.ui("kinds_table"), kind="gb-kinds"),
    }


def key(found: Golden, words: Lesson) -> dict[str, str]:
    """Say how the differences are read, and how well the gold standard agrees with itself."""
    return {BELOW: words.ui("kinds_key", agreement=percent(found.agreement.f1, 1))}


def total_of(different: Counter[Stretch], kind: str) -> int:
    """Count the differences of a kind."""
    return sum(count for one, count in different.items() if one.kind == kind)


def examples(words: Lesson, different: Counter[Stretch], kind: str) -> str:
    """List the most frequent differences of a kind: gold standard → the method."""
    often = [(one, count) for one, count in different.most_common() if one.kind == kind][:EXAMPLES]
    told = (noted(words, f"{bars(one.gold)} → {bars(one.found)}", str(count)) for one, count in often)
    items = "".join(f"<li>{as_html(text)}</li>" for text in told)
    return Html(f'<ul class="gb-kinds-list" role="list">{items}</ul>') if items else "–"


def bars(cut: tuple[str, ...]) -> str:
    """Write words with bars between them."""
    return "|".join(cut)


def scored(words: Lesson, values: list[float]) -> str:
    """Write a share, with its range where there are several."""
    if len(values) == 1:
        return percent(values[0], 1)
    return ranged(values, partial(percent, decimals=1), words.language)


def sentence(found: Golden, words: Lesson) -> dict[str, object]:
    """Say who is nearest to the gold sentences, and what that is worth."""
    return {
        "crf_all": percent(found.f1("crf_all"), 1),
        "jieba": percent(found.f1("jieba"), 1),
        "dictionary": percent(found.f1("dictionary"), 1),
        "method": words.ui(f"method_{found.method}"),
        **{kind: f"{total_of(found.different, kind):,}" for kind in ("joined", "split")},
    }


gold_panel = Demo(
    "labels_gold",
    (METHOD,),
    golden,
    figures,
    sentence,
    code=[score, counted],
    source=StoredRecord(RECORD, NEEDED),
    text=key,
    wide=True,
    stacked=True,
)
