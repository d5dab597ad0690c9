"""The chapter "Three shapes": encoder, decoder, encoder-decoder; who may influence what, in our own models."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import streamlit as st

from chapters.transformer.shapes.component import three_shapes
from chapters.transformer.shapes.figure import handed_figure, shape_data
from figures.tokens import visible
from llm_core.analysis.attention.both_sides import shortened
from llm_core.analysis.encoder_decoder import three_shapes as shapes
from llm_core.analysis.encoder_decoder.three_shapes import (
    Handed,
    Shape,
    handed_over,
    masks_of,
    moved,
    reachable,
)
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.lstm import LSTM
from llm_core.language.transformer import TransformerConfig
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import cut
from ui.controls.choice import Choice
from ui.controls.held import Held
from ui.controls.link import number
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.table import Cell, table
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.site.ways import draw_ways
from ui.work import attention_models, models
from ui.work.encoder_decoder import REPAIRER, get_repairer, join_sentences

SHAPES = ("encoder", "decoder", "both")
LIMIT = 8
"""Tokens: more do not fit beside each other on a phone."""

SHAPE = Choice("three_shape", SHAPES, "decoder", label="shape", names="shape_")
TEXT = Text("three_text", "text_ball", limit=400)
AT = Held("three_at")
COMPONENT = "three_flow"
SIDES = {"encoder": ("source", "source"), "decoder": ("own", "own"), "cross": ("own", "source")}
"""Mask -> the lane of its rows and that of its columns."""

LABELS = (
    "lane_source",
    "lane_own",
    "mask_encoder",
    "mask_decoder",
    "mask_cross",
    "open",
    "closed",
    "shut",
    "output",
    "says",
)


def shape_panels(words: Lesson) -> None:
    """Draw the switch with masks and flow, and what an encoder hands over."""
    model = get_repairer()
    shape_panel(words, model)
    if model is not None:
        vector_panel(words, model)


def shape_panel(words: Lesson, model: EncoderDecoder | None) -> None:
    """Choose a shape and an output; the lines and masks are those of a real run."""
    expect: dict[str, object] = {}
    with panel(words, "three_shape", [masks_of, moved, reachable], expect, wide=True):
        shape = SHAPE.draw(words)
        typed = TEXT.field(words, words.ui("text", limit=LIMIT))
        found = run(words, shape, typed, model)
        if found is not None:
            draw(words, shape, *found)
            expect["sentence"] = sentence(words, shape, found[0])


def run(
    words: Lesson, shape: str, typed: str, model: EncoderDecoder | None
) -> tuple[Shape, Tokenizer, int] | None:
    """Run the chosen model on the sentence; None, with a notice, when it is not on this machine."""
    try:
        decoder = attention_models.transformer(models.FIRST) if shape == "decoder" else None
    except attention_models.failures():
        notice(lesson("common").ui("no_checkpoints"))
        return None
    tokenizer = decoder.tokenizer if decoder else model.tokenizer if model else None
    if tokenizer is None:
        return None  # the chapter has already said what is missing
    text = usable(words, typed, tokenizer)
    hole = model.hole_id if model else -1
    return measured(shape, text, model), tokenizer, hole


@st.cache_resource(max_entries=32, show_spinner=False)
def measured(shape: str, text: str, _model: EncoderDecoder | None) -> Shape:
    """Measure masks and flow of one sentence, shared by everybody. Never change what it holds."""
    if shape == "decoder" or _model is None:
        decoder = attention_models.transformer(models.FIRST)
        return shapes.decoder_shape(decoder, [decoder.tokenizer.eot_id, *decoder.tokenizer.encode(text)])
    found = cut(text, _model.tokenizer)
    if shape == "encoder":
        return shapes.encoder_shape(_model, found.ids)
    gone = found.words[len(found.words) // 2 : len(found.words) // 2 + 1]
    own = [_model.tokenizer.eot_id, *found.ids]
    return shapes.both_shape(_model, found.without(gone, _model.hole_id), own)


def usable(words: Lesson, typed: str, tokenizer: Tokenizer) -> str:
    """Keep as much of the text as fits, or the example; notices name what changed."""
    kept, cut = shortened(TEXT.usable(words, typed.strip()), tokenizer, LIMIT)
    if not kept.pieces:
        notice(words.ui("one_piece"))
        kept, cut = shortened(words.ui(TEXT.example), tokenizer, LIMIT)
    elif cut:
        notice(words.ui("cut", limit=LIMIT, count=cut))
    return "".join(kept.pieces)


def draw(words: Lesson, shape: str, found: Shape, tokenizer: Tokenizer, hole: int) -> None:
    """Draw the component: lanes, outputs, lines, masks."""
    start, end = ({hole: "⟨?⟩", tokenizer.eot_id: words.ui(mark)} for mark in ("start", "end"))
    lanes = {lane: names_of(tokenizer, ids, start) for lane, ids in found.inputs.items()}
    outputs = names_of(tokenizer, found.likeliest, end) if found.likeliest else lanes["source"]
    flow = {lane: values.numpy() for lane, values in found.flow.items()}
    masks = {
        name: (mask.numpy(), lanes[SIDES[name][0]], lanes[SIDES[name][1]])
        for name, mask in found.masks.items()
    }
    labels = draw_labels(words, *LABELS, prefix="flow_")
    labels["outputs"] = words.ui("flow_vectors" if shape == "encoder" else "flow_outputs")
    at = chosen(words, len(outputs))
    three_shapes(shape_data(lanes, outputs, flow, masks, labels, at, html_lang()), COMPONENT, on_choose)


def names_of(tokenizer: Tokenizer, ids: Sequence[int], special: Mapping[int, str]) -> list[str]:
    """Name tokens as they are drawn; `special` names those that are no text."""
    texts = tokenizer.token_texts([tokenizer.eot_id if i in special else i for i in ids])
    return [special.get(i) or visible(text) for i, text in zip(ids, texts, strict=True)]


def chosen(words: Lesson, count: int) -> int:
    """Read the output in the link, the middle one by itself, the last where a shape has fewer; from 0."""
    asked = AT.draw(words, number(1, LIMIT + 1, int), count // 2 + 1)
    return min(int(asked), count) - 1


def on_choose() -> None:
    """Put the output that the visitor chose in the component into the link."""
    AT.put(str(int(st.session_state[COMPONENT]["at"]) + 1))


def sentence(words: Lesson, shape: str, found: Shape) -> str:
    """Say how many places of the masks are open, and whether the measured flow goes exactly where the masks lead."""
    reach = found.reach()
    same = all(bool(((found.flow[lane] > 0) == way).all()) for lane, way in reach.items())
    counts = [
        words.ui(
            "says_mask",
            name=words.ui(f"flow_mask_{name}"),
            open=int(mask.sum()),
            all=mask.numel(),
        )
        for name, mask in found.masks.items()
    ]
    return join_sentences(
        [
            *counts,
            words.ui("says_same" if same else "says_other"),
            words.ui(f"says_{shape}", C=found.vectors[1]),
        ]
    )


def vector_panel(words: Lesson, model: EncoderDecoder) -> None:
    """Draw how many numbers are kept of a text: a vector for each token, or one state for all."""
    expect: dict[str, object] = {}
    with panel(words, "three_vector", [handed_over], expect):
        try:
            lstm = models.get_model(models.FIRST, "lstm")
        except models.MissingModel:
            notice(words.ui("no_lstm"))
            return
        if not isinstance(lstm, LSTM):
            return
        found = handed(words.ui("text_long"), REPAIRER.state(), model, lstm)
        labels = draw_labels(words, "words", "numbers", "encoder", "lstm", prefix="handed_")
        chart(
            "three_handed",
            words.ui("handed_alt"),
            handed_figure,
            found.words,
            found.encoder,
            found.lstm,
            labels,
            dark(),
        )
        width = model.config.n_embd
        expect |= {
            "T": found.encoder[-1] // width,
            "C": width,
            "numbers": f"{found.encoder[-1]:,}",
            "first": f"{found.encoder[0]:,}",
            "words": found.words[-1],
            "state": f"{found.lstm[-1]:,}",
            "layers": lstm.config.n_layer,
            "hidden": lstm.config.n_embd,
        }
        draw_ways([("attention", "bottleneck")])


@st.cache_resource(max_entries=4, show_spinner=False)
def handed(text: str, state: Hashable, _model: EncoderDecoder, _lstm: LSTM) -> Handed:
    """Count once for everybody: both models read the text again after every word."""
    return handed_over(_model, _lstm, text.split())


def tasks_panel(words: Lesson) -> None:
    """Draw a table: what each shape sees, what it is good for, which models have it."""
    with panel(words, "three_tasks", [TransformerConfig, EncoderDecoder], wide=True):
        columns = ("sees", "learns", "tasks", "models", "here")
        rows = [
            [words.ui(f"shape_{shape}"), *(words.ui(f"{shape}_{name}") for name in columns)]
            for shape in SHAPES
        ]
        names: list[str | Cell] = [
            Cell(words.ui("shape"), unseen=True),
            *(words.ui(f"column_{name}") for name in columns),
        ]
        st.html(table(names, rows, label=words.ui("tasks_name"), least_width="46rem", kind="gb-three"))
        draw_ways([("attention", "sides")])


PANELS = (shape_panels, tasks_panel)
CONTROLS = (SHAPE, TEXT, AT)
