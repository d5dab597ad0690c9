"""A digit cut into patches, through the same block that reads text: who looks where, and what the model answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
import torch

from chapters.attention.heads import patches_figure as figure
from chapters.attention.heads.component import patches
from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.data.digits import Digits, DigitsMissing, digits
from llm_core.language.transformer import Block
from llm_core.networks.patches import RECORD, PatchTransformer, Sight, cut, look
from ui.controls.link import check_link, from_link, number
from ui.controls.nearest import closest
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.site.language import html_lang

KEY = "patches_instrument"
FIRST = 4
"""The test digit that the panel opens with."""
LABELS = (
    "board", "board_draw", "hint", "hint_draw", "draw", "clear", "back", "class_token", "place", "maps_title",
    "head_name", "chances", "truth", "wrong", "says", "comma", "place_share",
)  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=2)
def trained(_stamp: float) -> PatchTransformer:
    """The shared model; `_stamp` is the time of its file. Raises CheckpointError."""
    return PatchTransformer.trained()


def stamp() -> float:
    """When the weights were written; 0 when they are missing (reading them will say so)."""
    path = experiments.folder() / f"{RECORD}.safetensors"
    return path.stat().st_mtime if path.exists() else 0.0


@st.cache_resource(show_spinner=False, max_entries=2)
def wrong_ones(_stamp: float) -> list[int]:
    """Numbers (from 1) of the test digits that the model names wrongly."""
    test = digits().split("test")
    with torch.inference_mode():
        guesses = trained(_stamp)(torch.from_numpy(test.images)).argmax(-1).numpy()
    return [int(i) + 1 for i in (guesses != test.labels).nonzero()[0]]


@st.fragment
def patches_panel(words: Lesson) -> None:
    """Everything of the panel, or a sentence where model or digits are missing."""
    expect: dict[str, object] = {}
    code: list[Callable[..., Any]] = [cut, PatchTransformer.forward, Block.forward]
    with panel(words, "heads_patches", code, expect, wide=True):
        try:
            model, test = trained(stamp()), digits().split("test")
            facts = record_facts(words)
            expect |= draw(words, model, test) | facts
        except (CheckpointError, DigitsMissing) as reason:
            notice(words.ui("no_patches", reason=reason))


def draw(words: Lesson, model: PatchTransformer, test: Digits) -> dict[str, object]:
    """Controls, the instrument and the sentence about this image."""
    n = choose_digit(words, len(test))
    mine = drawn_image(model.config.side)
    image, truth = (test.images[n - 1], int(test.labels[n - 1])) if mine is None else (mine, None)
    seen = look(model, image)
    at = spot(model, seen)
    facts = {
        "patch": model.config.patch,
        "ink": int(model.config.ink),
        "name": f"test {n}" if mine is None else "drawn",
        "spot": at,
    }
    labels = {key: words.ui(f"patches_{key}") for key in LABELS} | {"lang": html_lang()}
    data = figure.payload(image, seen.pattern.numpy(), seen.chances.numpy(), truth, facts, labels)
    patches(data, KEY, on_drawn, on_spot)
    prose(answer(words, seen, truth, image), "note")
    return {"strongest": strongest(words, seen, at)}


def choose_digit(words: Lesson, n: int) -> int:
    """The number of a test digit, and a way to those that the model gets wrong."""
    check_link("patches_digit", None, number(1, n, int))
    with st.container(horizontal=True, key="patches_controls", vertical_alignment="bottom"):
        chosen = st.number_input(
            words.ui("patches_digit", count=n),
            1,
            n,
            FIRST,
            key="patches_digit",
            bind="query-params",
            width=220,
            on_change=forget_drawing,
        )
        mistakes = wrong_ones(stamp())
        label = words.ui("patches_next_wrong", count=len(mistakes))
        st.button(
            label, key="patches_next_wrong", on_click=next_wrong, args=(mistakes,), disabled=not mistakes
        )
    return int(chosen)


def next_wrong(mistakes: list[int]) -> None:
    """The next test digit that the model names wrongly, from the chosen one on; after the last the first."""
    now = int(st.session_state.get("patches_digit", FIRST))
    st.session_state["patches_digit"] = next((i for i in mistakes if i > now), mistakes[0])
    forget_drawing()


def forget_drawing() -> None:
    st.query_params.pop("patches_drawn", None)


def drawn_image(side: int) -> np.ndarray[Any, Any] | None:
    """The drawn image of the link, None when there is none; nonsense is told and ignored."""
    return from_link("patches_drawn", None, lambda raw: figure.read(raw, side))


def on_drawn() -> None:
    """A stroke ended, the drawing was cleared, or the visitor wants the test digit back."""
    text = st.session_state[KEY].get("drawn") or ""
    if text:
        st.query_params["patches_drawn"] = str(text)[:100]
    else:
        forget_drawing()


def on_spot() -> None:
    """Which head and place are shown belongs to the link."""
    found = st.session_state[KEY].get("spot") or {}
    st.query_params.update({f"patches_{name}": str(int(value) + 1) for name, value in found.items()})


def spot(model: PatchTransformer, seen: Sight) -> dict[str, int]:
    """Layer, head and who looks, from 0; the link counts from 1.

    Opens with the class token in the last layer, in the head that gives one patch most.
    """
    c = model.config
    head = int(seen.pattern[-1, :, 0, 1:].amax(-1).argmax()) + 1
    limits, defaults = (c.n_layer, c.n_head, c.length), (c.n_layer, head, 1)
    found = {}
    for name, limit, default in zip(("layer", "head", "who"), limits, defaults, strict=True):
        found[name] = linked(f"patches_{name}", limit, default) - 1
    return found


def linked(key: str, limit: int, default: int) -> int:
    """The number that the link names, from 1 to `limit`; one that is not there becomes the nearest, with a notice."""
    options = [str(i + 1) for i in range(limit)]
    asked = st.query_params.get(key, str(default))
    if asked in options:
        return int(asked)
    nearest = closest(asked, options, str(default))
    notice(lesson("common").ui("link_nearest", asked=f"{key}={asked[:20]}", nearest=nearest))
    return int(nearest)


def place_name(words: Lesson, place: int, side: int) -> str:
    """ "the class token" or the row and column of a patch (side: patches in a row)."""
    if place == 0:
        return words.ui("patches_class_token")
    row, column = divmod(place - 1, side)
    return words.ui("patches_place", row=row + 1, column=column + 1)


def answer(words: Lesson, seen: Sight, truth: int | None, image: np.ndarray[Any, Any]) -> str:
    """What the model says, and whether that is right."""
    chance, digit = seen.chances.max(-1)
    facts = {"digit": int(digit), "chance": percent(float(chance))}
    if truth is None:
        return words.ui("patches_answer_empty" if not image.any() else "patches_answer_drawn", **facts)
    if int(digit) == truth:
        return words.ui("patches_answer_right", **facts)
    own = percent(float(seen.chances[truth]))
    return words.ui("patches_answer_wrong", truth=truth, own=own, **facts)


def strongest(words: Lesson, seen: Sight, at: dict[str, int]) -> str:
    """Of everything the class token looks at in this layer, the patch that gets most, and in which head."""
    rows = seen.pattern[at["layer"], :, 0, 1:]  # (H, N): the class token's weights on the patches
    head, patch = divmod(int(rows.argmax()), rows.shape[1])
    side = round(rows.shape[1] ** 0.5)
    return words.ui(
        "patches_strongest",
        layer=at["layer"] + 1,
        head=head + 1,
        place=place_name(words, patch + 1, side),
        share=percent(float(rows.max())),
    )


def record_facts(words: Lesson) -> dict[str, object]:
    """The accuracies that scripts/train_patches.py measured. Raises CheckpointError when the record lacks one."""
    try:
        facts = experiments.record(RECORD)
        test = facts["test"]
        n, mixed = int(test["images"]), test["hands_mixed"]
        counts = {"right": test["right"], **test["baselines"], "mixed": mixed["right"]}
        shares = {name: one_decimal(int(count) / n) for name, count in counts.items()}
        ahead = int(test["right"]) > max(map(int, test["baselines"].values()))
        seeds = [int(test["right"]), *map(int, test["other_seeds_right"])]
        return shares | {
            "images": n,
            "parameters": f"{int(facts['n_parameters']):,}",
            "least": one_decimal(min(seeds) / n),
            "greatest": one_decimal(max(seeds) / n),
            "seeds": len(seeds),
            "verdict": words.ui("patches_rival_worse" if ahead else "patches_rival_better"),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error!r}.") from error


def one_decimal(share: float) -> str:
    """0.9372 -> "93.7 %": a test of a few hundred digits tells so much, and no more."""
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
