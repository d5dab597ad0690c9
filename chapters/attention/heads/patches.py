"""A digit cut into patches, through the same block that reads text: who looks where, and what the model answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import streamlit as st
import torch

from chapters.attention.heads import patches_figure as figure
from chapters.attention.heads.component import patches
from chapters.attention.heads.small import SMALL_PATCHES
from llm_core.checkpoints import CheckpointError
from llm_core.data.digits import Digits, DigitsMissing, digits, read_image
from llm_core.language.transformer import Block
from llm_core.networks.patches import RECORD, PatchTransformer, Sight, cut, look
from ui.controls.held import Held, HeldNumber
from ui.controls.number import Number
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import foot, table
from ui.site.language import html_lang
from ui.site.ways import draw_ways
from ui.work.record import record
from ui.work.source import StoredModel

KEY = "patches_instrument"
MODEL = StoredModel(RECORD, PatchTransformer.trained)
DIGIT = Number("patches_digit", 1, 9999, 4)
DRAWN = Held("patches_drawn")
SPOT = {name: HeldNumber(f"patches_{name}") for name in ("layer", "head", "who")}
CONTROLS = (DIGIT, DRAWN, *SPOT.values(), SMALL_PATCHES.seed)
RIVALS = ("nearest_mean", "logistic_regression", "nearest_image")
LABELS = (
    "board", "board_draw", "hint", "hint_draw", "draw", "clear", "back", "class_token", "place", "maps_title",
    "head_name", "chances", "truth", "wrong", "says", "comma", "place_share", "inked", "cursor_at", "tools",
)  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=2)
def wrong_ones(state: Hashable) -> list[int]:
    """List the numbers (from 1) of the test digits that this state of the model names wrongly."""
    test = digits().split("test")
    with torch.inference_mode():
        guesses = MODEL.get()(torch.from_numpy(test.images)).argmax(-1).numpy()
    return [int(i) + 1 for i in (guesses != test.labels).nonzero()[0]]


@st.fragment
def patches_panel(words: Lesson) -> None:
    """Draw everything of the panel, or a sentence where model or digits are missing."""
    expect: dict[str, object] = {}
    code: list[Callable[..., Any]] = [cut, PatchTransformer.forward, Block.forward]
    with panel(words, "heads_patches", code, expect, wide=True):
        try:
            model, test = MODEL.get(), digits().split("test")
            facts = record_facts(words)
            expect |= draw(words, model, test) | facts
            st.html(rivals(words, facts))
            SMALL_PATCHES.draw(words)
            draw_ways([("seeing", "digit"), ("seeing", "convolution")])
        except (CheckpointError, DigitsMissing) as reason:
            notice(words.ui("no_patches", reason=reason))


def draw(words: Lesson, model: PatchTransformer, test: Digits) -> dict[str, object]:
    """Draw controls, the instrument and the sentence about this image."""
    n = choose_digit(words, len(test))
    mine = DRAWN.draw(words, read_image)
    image, truth = (test.images[n - 1], int(test.labels[n - 1])) if mine is None else (mine, None)
    seen = look(model, image)
    at = spot(words, model, seen)
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


def rivals(words: Lesson, facts: dict[str, object]) -> str:
    """Write a row for each reader of the test digits, and how they were counted."""
    readers = {"own": "right", **{name: name for name in (*RIVALS, "mixed")}}
    rows = [
        [
            words.ui(
                f"patches_reader_{name}", **({"parameters": facts["parameters"]} if name == "own" else {})
            ),
            str(facts[key]),
        ]
        for name, key in readers.items()
    ]
    columns = [words.ui("patches_reader"), words.ui("patches_right")]
    counted = words.ui(
        "patches_rivals", **{key: facts[key] for key in ("images", "seeds", "least", "greatest")}
    )
    return table(columns, rows, label=words.panel("heads_patches").kicker, fitted=True) + foot(counted)


def choose_digit(words: Lesson, n: int) -> int:
    """Draw the number of a test digit, and a way to those that the model gets wrong."""
    with st.container(horizontal=True, key="patches_controls", vertical_alignment="bottom"):
        chosen = DIGIT.draw(words, high=n, width=220, on_change=forget_drawing)
        mistakes = wrong_ones(MODEL.state())
        label = words.ui("patches_next_wrong", count=len(mistakes))
        st.button(
            label, key="patches_next_wrong", on_click=next_wrong, args=(mistakes,), disabled=not mistakes
        )
    return chosen


def next_wrong(mistakes: list[int]) -> None:
    """Choose the next test digit that the model names wrongly; after the last the first."""
    now = DIGIT.now()
    DIGIT.use(next((i for i in mistakes if i > now), mistakes[0]))
    forget_drawing()


def forget_drawing() -> None:
    """Show the test digit again."""
    DRAWN.put("")


def on_drawn() -> None:
    """Keep the drawing in the link when a stroke has ended; nothing when the visitor wants the test digit back."""
    DRAWN.put(str(st.session_state[KEY].get("drawn") or "")[:100])


def on_spot() -> None:
    """Keep in the link which head and place are shown."""
    for name, at in (st.session_state[KEY].get("spot") or {}).items():
        SPOT[name].put(int(at))


def spot(words: Lesson, model: PatchTransformer, seen: Sight) -> dict[str, int]:
    """Read layer, head and who looks, from 0.

    Opens with the class token in the last layer, in the head that gives one patch most.
    """
    c = model.config
    head = int(seen.pattern[-1, :, 0, 1:].amax(-1).argmax())
    limits, first = (c.n_layer, c.n_head, c.length), (c.n_layer - 1, head, 0)
    return {
        name: control.draw(words, limit, default)
        for (name, control), limit, default in zip(SPOT.items(), limits, first, strict=True)
    }


def place_name(words: Lesson, place: int, side: int) -> str:
    """Name the class token, or the row and column of a patch (side: patches in a row)."""
    if place == 0:
        return words.ui("patches_class_token")
    row, column = divmod(place - 1, side)
    return words.ui("patches_place", row=row + 1, column=column + 1)


def answer(words: Lesson, seen: Sight, truth: int | None, image: np.ndarray[Any, Any]) -> str:
    """Say what the model answers, and whether that is right."""
    chance, digit = seen.chances.max(-1)
    facts = {"digit": int(digit), "chance": percent(float(chance))}
    if truth is None:
        return words.ui("patches_answer_empty" if not image.any() else "patches_answer_drawn", **facts)
    if int(digit) == truth:
        return words.ui("patches_answer_right", **facts)
    own = percent(float(seen.chances[truth]))
    return words.ui("patches_answer_wrong", truth=truth, own=own, **facts)


def strongest(words: Lesson, seen: Sight, at: dict[str, int]) -> str:
    """Name the patch to which the class token gives most in this layer, and the head that does."""
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
    """Give the accuracies that scripts/train_patches.py measured. Raises CheckpointError when the record lacks one."""
    try:
        facts = record(RECORD)
        test = facts["test"]
        n, mixed = int(test["images"]), test["hands_mixed"]
        counts = {"right": test["right"], **test["baselines"], "mixed": mixed["right"]}
        shares = {name: percent(int(count) / n, 1) for name, count in counts.items()}
        ahead = int(test["right"]) > max(map(int, test["baselines"].values()))
        seeds = [int(test["right"]), *map(int, test["other_seeds_right"])]
        return shares | {
            "images": n,
            "parameters": f"{int(facts['n_parameters']):,}",
            "least": percent(min(seeds) / n, 1),
            "greatest": percent(max(seeds) / n, 1),
            "seeds": len(seeds),
            "verdict": words.ui("patches_rival_worse" if ahead else "patches_rival_better"),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error!r}.") from error
