"""Panel "writes": what n-grams of rising order write, drawn from the counts alone."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from chapters.counting.ngram.work import Asked, model_of
from llm_core.generation import Sampling, continue_text, generate
from llm_core.language.ngram import NGram
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.numbers import short
from ui.show.table import table, written

CHARACTERS = 120
"""About so long is each sample."""
SEED = Number("ngram_seed", 1, MOST_SEED, 1, label="seed", again="reseed")


@dataclass(frozen=True)
class Written:
    """One sample for each order, and what the largest model is made of."""

    samples: dict[int, str]
    counts: int
    neurons: int


def samples(asked: Asked, seed: int) -> Written:
    """Let the orders 1, 2, 3 and the chosen one write from an empty page."""
    model = model_of(asked)
    length = max(CHARACTERS // max(len_of_token(model), 1), 10)
    found = {}
    for order in sorted({1, 2, 3, asked.order} & set(range(1, asked.order + 1))):
        one = NGram(model.counts.truncated(order), model.tokenizer, asked.way, asked.k)
        found[order] = continue_text(one, "", length, Sampling(seed=seed))
    return Written(found, model.n_parameters, neurons(model))


def len_of_token(model: NGram) -> int:
    """Compute about how many characters a token has: those of the ten likeliest."""
    best = model.weights.prob[0].argsort()[-20:]
    return round(sum(len(model.tokenizer.token_text(int(i))) for i in best) / 20)


def neurons(model: object) -> int:
    """Count the layers of a network in a model: PyTorch's modules; a model of counts has none."""
    return len(list(model.modules())) if isinstance(model, nn.Module) else 0


def figures(found: Written, words: Lesson, _dark: bool) -> dict[str, Figure]:
    """Write the samples under each other."""
    rows = [[words.ui("order_n", order=order), written(text)] for order, text in found.samples.items()]
    return {"samples": table([], rows, label=words.ui("writes_table"), kind="gb-ngram-samples")}


def sentence(found: Written, words: Lesson) -> dict[str, object]:
    """Say what the model is made of."""
    return {
        "orders": listing(words, map(str, found.samples)),
        "counts": short(found.counts, words.language),
        "neurons": found.neurons,
    }


def python(asked: Asked, seed: int) -> str:
    """Write one sample of the stored n-gram in Python."""
    corpus = asked.base.corpus if asked.base.corpus != "own" else "stories"
    return "\n".join(
        [
            "from llm_core import checkpoints",
            "from llm_core.generation import Sampling, continue_text",
            f"model = checkpoints.load({corpus!r}, 'ngram')",
            f"print(continue_text(model, '', 50, Sampling(seed={seed})))",
            "",
        ]
    )


writes_panel = Demo(
    "ngram_writes",
    (SEED,),
    samples,
    figures,
    sentence,
    code=[generate, NGram.step],
    snippet=python,
    wide=True,
)
