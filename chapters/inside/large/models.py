"""Panel "How large is large?": the parameters of known models, part by part, from their published shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from chapters.inside.large.parts_figure import part_bars, size_dots
from llm_core.analysis.size.published import MODELS, known, of_config
from llm_core.analysis.size.shape import (
    PARTS,
    Shape,
    attention_parameters,
    feed_forward_parameters,
    parameters,
    total,
    working_parameters,
)
from llm_core.language.transformer import Transformer
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest, waits
from ui.demo import BELOW, Demo, Figure
from ui.lesson.prose import prose_html
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.findings import plain
from ui.show.numbers import percent, short
from ui.show.table import table
from ui.work.source import SharedModel

OURS, FIRST, ROUNDED = "ours", "gpt2", "llama31_405b"
MODEL = Choice("large_model", (*MODELS, OURS), FIRST, label="model", widget=st.selectbox)
SHARES = (3, 31, 70)
"""Per cent that a visitor can guess."""


def model_name(model: str, words: Lesson) -> str:
    """Name a model: known ones are called alike in every language."""
    return MODELS[model].name if model in MODELS else words.ui(f"model_{model}")


class Counted(NamedTuple):
    """The chosen model, the size of every model, and what is really in the one that runs here."""

    chosen: str
    shape: Shape
    parts: dict[str, int]
    sizes: dict[str, int]
    real: int
    first_table: float  # share of the token table of GPT-2 small
    first_tables: float  # with that of its positions, as its bar shows them


def count(ours: Transformer, chosen: str) -> Counted:
    """Count the chosen model by part, and all the others."""
    shapes = {name: model.shape for name, model in known().items()} | {OURS: of_config(ours.config)}
    sizes = {name: total(shape) for name, shape in sorted(shapes.items(), key=lambda one: total(one[1]))}
    first, real = shapes[FIRST], sum(weight.numel() for weight in ours.parameters())
    share = first.vocabulary * first.width / sizes[FIRST]
    both = parameters(first)["embedding"] / sizes[FIRST]
    return Counted(chosen, shapes[chosen], parameters(shapes[chosen]), sizes, real, share, both)


def settings(model: Transformer, words: Lesson) -> dict[str, dict[str, Any]]:
    """Name the models to choose from."""
    return {MODEL.key: {"names": partial(model_name, words=words)}}


def figures(found: Counted, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the parts of the chosen model, and where it stands among the others."""
    return {"parts": bars(found, words, dark, False), "all": dots(found, words, dark)}


def covered(found: Counted, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the same without the parts: who knows three of four shares knows what is asked for."""
    return {"parts": waits(bars(found, words, dark, True), dark)}


def bars(found: Counted, words: Lesson, dark: bool, asked: bool) -> Figure:
    """Draw the parts, and of a mixture of experts what works on a token; `asked`: all parts are covered."""
    models = {model_name(found.chosen, words): found.parts}
    if found.shape.experts:
        models = all_and_working(found.shape, words)
    return drawn_parts(models, words, dark, PARTS if asked else ())


def all_and_working(shape: Shape, words: Lesson) -> dict[str, dict[str, int]]:
    """Count all parameters, and those that work on one token, by part."""
    return {words.ui("all"): parameters(shape), words.ui("working"): working_parameters(shape)}


def drawn_parts(
    models: Mapping[str, Mapping[str, int]], words: Lesson, dark: bool, covered: tuple[str, ...] = ()
) -> Figure:
    """Draw one model or two, part by part; of a single one with the share of each part."""
    write = partial(short, language=words.language)
    values = {
        name: [None if part in covered else parts[part] for part in PARTS] for name, parts in models.items()
    }
    told = {name: [write(parts[part]) for part in PARTS] for name, parts in models.items()}
    most = max(part for parts in models.values() for part in parts.values())
    if len(models) == 1:
        ((name, parts),) = models.items()
        whole = sum(parts.values())
        told = {name: [f"{write(parts[part])} · {percent(parts[part] / whole)}" for part in PARTS]}
    names = [words.ui(f"part_{part}") for part in PARTS]
    return part_bars(values, names, told, words.ui("axis_parameters"), write, dark, most)


def dots(found: Counted, words: Lesson, dark: bool) -> Figure:
    """Draw every model, from small to large."""
    names = [model_name(name, words) for name in found.sizes]
    told = [short(n, words.language) for n in found.sizes.values()]
    at = list(found.sizes).index(found.chosen)
    drawn = size_dots(names, list(found.sizes.values()), told, at, words.ui("axis_parameters"), dark)
    return in_words(drawn, ranked(names, told, at, words))


def ranked(names: Sequence[str], told: Sequence[str], at: int, words: Lesson) -> str:
    """Say every row of dots with its number, the largest first, and which place the chosen one has."""
    comma = "，" if words.language == "zh" else ", "
    rows = [f"{name} {plain(number)}" for name, number in zip(names, told, strict=True)]
    place = {"name": names[at], "place": len(names) - at, "count": len(names)}
    return words.ui("dots_say", rows=comma.join(reversed(rows)), **place)


def text(found: Counted, words: Lesson) -> dict[str, str]:
    """Say below the figures what the parts are, and that names are rounded."""
    count, gpt3 = (short(found.sizes[name], words.language) for name in (ROUNDED, "gpt3"))
    rounded = words.ui("large_models_named", name=MODELS[ROUNDED].name, count=count, gpt3=gpt3)
    return {BELOW: joined("\n\n", [words.ui("large_models_words"), rounded])}


def below(found: Counted, words: Lesson) -> str:
    """Write the sum of the parts with its numbers, name a second table, and list the published shape."""
    shape, whole = found.shape, sum(found.parts.values())
    said = [added_up(found, words)]
    if not shape.tied:
        rows = shape.vocabulary * shape.width
        said.append(words.ui("second_table", rows=f"{rows:,}", share=percent(rows / whole)))
    return prose_html(joined("\n\n", said), "note") + published(found, words)


def added_up(found: Counted, words: Lesson) -> str:
    """Write the sum of the parts with its numbers."""
    shape, parts = found.shape, found.parts
    facts = {
        "layers": shape.layers,
        "attention": attention_parameters(shape),
        "feed_forward": feed_forward_parameters(shape),
        "embedding": parts["embedding"],
        "head": parts["head"],
        "total": sum(parts.values()),
    }
    if experts := shape.experts:
        facts |= {
            "dense": experts.dense,
            "mixed": shape.layers - experts.dense,
            "experts": experts.routed + experts.shared,
            "expert": experts.expert_parameters(shape.width),
            "router": experts.router_parameters(shape.width),
        }
    key = "sum_experts" if shape.experts else "sum"
    return words.ui(key, **{name: f"{n:,}" for name, n in facts.items()})


def published(found: Counted, words: Lesson) -> str:
    """List the published shape of the chosen model."""
    shape = found.shape
    shared = {} if shape.kv_heads == shape.heads else {"kv_heads": f"{shape.kv_heads}"}
    cells = {
        "layers": f"{shape.layers}",
        "width": f"{shape.width:,}",
        "heads": f"{shape.heads}",
        **shared,
        "hidden": f"{shape.hidden:,}" + (" × 2" if shape.gated else ""),
        **sparse_cells(shape, words),
        "vocabulary": f"{shape.vocabulary:,}",
        "context": f"{shape.context:,}",
        "positions": words.ui("positions_learned" if shape.learned_positions else "positions_rotary"),
        "tied": words.ui("tied_yes" if shape.tied else "tied_no"),
    }
    return table(
        [words.ui("shape_of"), model_name(found.chosen, words)],
        [[words.ui(f"column_{name}"), cell] for name, cell in cells.items()],
        label=words.ui("shape_table", model=model_name(found.chosen, words)),
        fitted=True,
    )


def sparse_cells(shape: Shape, words: Lesson) -> dict[str, str]:
    """List the experts of a layer, and the short vector that latent attention keeps; nothing where there are none."""
    cells = {}
    if experts := shape.experts:
        facts = {name: f"{getattr(experts, name):,}" for name in ("routed", "chosen", "shared", "hidden")}
        cells["experts"] = words.ui("experts_of", **facts, first=experts.dense + 1)
    if latent := shape.latent:
        cells["latent"] = f"{latent.kept} + {latent.turned}"
    return cells


def sentence(found: Counted, words: Lesson) -> dict[str, object]:
    """Give the exact count, the share of the token table, and our own model counted in both ways."""
    whole, rows = sum(found.parts.values()), found.shape.vocabulary * found.shape.width
    return {
        "name": model_name(found.chosen, words),
        "total": f"{whole:,}",
        "short": short(whole, words.language),
        "table": f"{rows:,}",
        "share": percent(rows / whole),
        "ours": f"{found.sizes[OURS]:,}",
        "real": f"{found.real:,}",
    }


def table_share(found: Counted) -> Found:
    """Give the share of the token table of GPT-2 small."""
    shape = MODELS[FIRST].shape
    facts = {
        "vocabulary": f"{shape.vocabulary:,}",
        "width": shape.width,
        "table": f"{shape.vocabulary * shape.width:,}",
        "share": percent(found.first_table),
        "both": percent(found.first_tables),
    }
    return Found(nearest(100 * found.first_table, SHARES), facts)


GUESS = Guess("large_models", tuple(map(str, SHARES)), table_share, (MODEL,), elsewhere=True)
models = Demo(
    "large_models",
    (MODEL,),
    count,
    figures,
    sentence,
    code=[parameters, attention_parameters, feed_forward_parameters, of_config],
    source=SharedModel("stories", "transformer"),
    settings=settings,
    text=text,
    below=below,
    guess=GUESS,
    covered=covered,
    wide=True,
)
