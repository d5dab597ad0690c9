"""Panel "next": counts and networks answer the same question with the same kind of table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from chapters.counting.ngram.figure import distributions
from chapters.counting.ngram.work import Asked, Base, model_of, text_of
from figures.tokens import visible
from llm_core.analysis.evaluation.next_token import next_tokens
from llm_core.checkpoints import CheckpointError
from llm_core.language.lstm import LSTM
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored
from ui.demo import Demo, Figure
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.work import models
from ui.work.models import MissingModel
from ui.work.source import StoredModel

MINI_GPT = StoredModel(stored.RECORD, stored.trained)
SHOWN = 4
"""Likeliest tokens of each machine."""


def networks_of(base: Base) -> dict[str, LanguageModel]:
    """Map family to network, of those that read the very tokens of this text; empty where there is none."""
    described = text_of(base).tokenizer.to_dict()
    found: dict[str, LanguageModel] = {}
    for family in ("lstm", "transformer"):
        try:
            model = models.get_model(base.corpus, family)
        except MissingModel:
            continue
        if model.tokenizer.to_dict() == described:
            found[family] = model
    if not found and base.corpus == stored.CORPUS and base.unit == "char":
        found |= mini_gpt()
    return found


def mini_gpt() -> dict[str, LanguageModel]:
    """Give the small Transformer that reads the stories letter by letter, where it is here."""
    try:
        return {"transformer": MINI_GPT.get()}
    except CheckpointError:
        return {}


@dataclass(frozen=True)
class Next:
    """The next token after one text, by each machine."""

    tokens: tuple[str, ...]
    chances: Mapping[str, tuple[float, ...]]
    entropy: Mapping[str, float]
    end: str  # what the text ends with


def next_of(asked: Asked, text: str) -> Next:
    """Ask every machine for its whole table, and keep the tokens that one of them finds likeliest."""
    model = model_of(asked)
    machines: dict[str, LanguageModel] = {"ngram": model, **networks_of(asked.base)}
    ids = model.tokenizer.encode(text)
    probs = {family: distribution(one, ids) for family, one in machines.items()}
    best: dict[int, float] = {}
    for one in probs.values():
        for chance, token in zip(*(found.tolist() for found in one.topk(min(SHOWN, len(one)))), strict=True):
            best[token] = max(best.get(token, 0.0), chance)
    order = sorted((t for t in best if best[t] > 0), key=lambda token: -best[token])[: 2 * SHOWN]
    names = [visible(model.tokenizer.token_after(ids, token)) for token in order]
    chances = {family: tuple(float(one[token]) for token in order) for family, one in probs.items()}
    entropy = {family: entropy_bits(one) for family, one in probs.items()}
    return Next(
        tuple(names),
        chances,
        entropy,
        visible(model.tokenizer.run_text(ids, max(0, len(ids) - 12), len(ids))),
    )


def distribution(model: LanguageModel, ids: list[int]) -> Tensor:
    """Ask for the probability of every token of the vocabulary after a text, (V,)."""
    with torch.inference_mode():
        start = torch.tensor([[model.tokenizer.eot_id, *ids]])
        return model.step(start, model.start())[0][0].exp()


def entropy_bits(probs: Tensor) -> float:
    """Compute how much is left open: -sum p log2 p."""
    kept = probs[probs > 0].double()
    return max(float(-(kept * kept.log2()).sum()), 0.0)


def figures(found: Next, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the same tokens for every machine."""
    names = {family: lesson("common").ui(family) for family in found.chances}
    rows = {family: (names[family], values) for family, values in found.chances.items()}
    return {"bars": distributions(found.tokens, rows, words.ui("probability"), dark)}


def sentence(found: Next, words: Lesson) -> dict[str, object]:
    """Say what each machine finds likeliest, and how sure it is."""
    said = [words.ui("next_after", end=found.end) if found.end else words.ui("next_begin")]
    for family, chances in found.chances.items():
        if not any(chances):
            said.append(words.ui("next_nothing", machine=lesson("common").ui(family)))
            continue
        best = max(range(len(chances)), key=chances.__getitem__)
        facts = {
            "token": found.tokens[best],
            "share": percent(chances[best]),
            "entropy": f"{found.entropy[family]:.2f}",
        }
        said.append(words.ui("next_one", machine=lesson("common").ui(family), **facts))
    return {"said": in_a_row(words, said)}


def notices(found: Next, words: Lesson) -> list[str]:
    """Say where no network reads these tokens."""
    return [] if len(found.chances) > 1 else [words.ui("next_alone")]


def python(asked: Asked, text: str) -> str:
    """Write the question to the stored machines in Python."""
    corpus = asked.base.corpus if asked.base.corpus != "own" else "stories"
    return "\n".join(
        [
            "from llm_core import checkpoints",
            "from llm_core.analysis.evaluation.next_token import next_tokens",
            'for family in ("ngram", "lstm", "transformer"):',
            f"    print(family, next_tokens(checkpoints.load({corpus!r}, family), {text!r}))",
            "",
        ]
    )


next_panel = Demo(
    "ngram_next",
    compute=next_of,
    figures=figures,
    sentence=sentence,
    notices=notices,
    code=[next_tokens, NGram.step, LSTM.step, Transformer.step],
    snippet=python,
    wide=True,
)
