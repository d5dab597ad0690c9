"""Three readers of one sentence side by side: a decoder, a pretrained encoder, the encoder of our encoder-decoder."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st
from torch import Tensor

from chapters.attention.sides.figure import places_figure, side_map
from figures.numbers import shares
from figures.tokens import visible
from llm_core.analysis.attention.both_sides import encoder_pattern, where
from llm_core.analysis.attention.patterns import attend
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.pretrained import minilm
from ui.controls.nearest import NearestPlace
from ui.lesson.notice import Absent, notice
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels, in_words
from ui.show.numbers import percent
from ui.site.theme import dark
from ui.work import attention_models, models
from ui.work.encoder_decoder import join_sentences

HEAD = {name: NearestPlace(f"both_{name}", "which_head") for name in ("decoder", "minilm", "encoder")}
CONTROLS = tuple(HEAD.values())
FULL = 0.5
"""The weight drawn in full colour: one scale, so that the maps can be compared by eye."""


@dataclass(frozen=True)
class Reader:
    """One model's attention in the same sentence."""

    name: str  # "decoder", "minilm", "encoder"
    pattern: Tensor  # (L, H, T, T)
    tokens: list[str]
    marks: list[int]  # positions that are no text
    where: dict[str, Tensor]  # place -> (L, H) share of the weight

    @property
    def family(self) -> str:
        """Name the machine whose colour the maps have."""
        return "pretrained" if self.name == "minilm" else "transformer"

    def heads(self) -> list[tuple[int, int]]:
        """List layer and head of all heads."""
        return list(itertools.product(range(self.pattern.shape[0]), range(self.pattern.shape[1])))

    def first(self) -> tuple[int, int]:
        """Find the head that opens: most weight on later words where a model sees them, else on earlier ones."""
        place = "earlier" if self.name == "decoder" else "later"
        layer, head = divmod(int(self.where[place].argmax()), self.pattern.shape[1])
        return layer, head


def reader(name: str, pattern: Tensor, tokens: list[str], marks: list[int]) -> Reader:
    """Count the shares of one model's attention."""
    return Reader(name, pattern, tokens, marks, where(pattern, marks))


@st.cache_resource(max_entries=16, show_spinner=False)
def decoder_reads(text: str) -> Reader:
    """Read with the stories Transformer; raises what its loading raises."""
    found = attention_models.attend(models.FIRST, text)
    return reader("decoder", found.pattern, [visible(t) for t in found.tokens], [0])


@st.cache_resource(max_entries=16, show_spinner=False)
def minilm_reads(text: str) -> Reader:
    """Read with MiniLM, with [CLS] and [SEP]; raises what its loading raises."""
    found = attention_models.attend_minilm(text)
    return reader("minilm", found.pattern, [visible(t) for t in found.tokens], [0, len(found.ids) - 1])


@st.cache_resource(max_entries=16, show_spinner=False)
def encoder_reads(text: str, _model: EncoderDecoder) -> Reader:
    """Read with our own encoder: the whole sentence and no mark."""
    pattern, ids = encoder_pattern(_model, text)
    return reader("encoder", pattern, [visible(text) for text in _model.tokenizer.token_texts(ids)], [])


def readers_of(words: Lesson, text: str, model: EncoderDecoder | None) -> list[Reader]:
    """List all readers that are on this machine; a notice names each that failed."""
    found = []
    try:
        found.append(decoder_reads(text))
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    if attention_models.present("minilm"):
        try:
            with st.spinner(words.ui("reading"), show_time=True):
                found.append(minilm_reads(text))
        except attention_models.failures() as reason:
            notice(words.ui("failed", reason=reason))
    if model is not None:
        found.append(encoder_reads(text, model))
    return found


def readers_panel(words: Lesson, text: str, model: EncoderDecoder | None) -> list[Reader]:
    """Draw the heat map of one head of each reader, the same sentence in all of them."""
    expect: dict[str, object] = {}
    with panel(words, "both_readers", [attend, where], expect, wide=True):
        found = readers_of(words, text, model)
        if not found:
            return found
        for column, one in zip(st.columns(len(found), gap="medium"), found, strict=True):
            with column:
                draw(words, one)
        if not attention_models.present("minilm"):
            notice(Absent(words.ui("no_minilm"), minilm.FETCH_COMMAND))
        expect["sentence"] = sentence(words, found)
    return found


def draw(words: Lesson, one: Reader) -> None:
    """Draw name, head and map; then what kind of reader it is, and where this head puts its weight."""
    heading(words.ui(f"name_{one.name}"), 3)
    layer, head = choose_head(words, HEAD[one.name], one.heads(), one.first())
    labels = draw_labels(words, "from", "to", "weight")
    pattern = one.pattern[layer, head].numpy()
    tokens = [words.ui("start"), *one.tokens[1:]] if one.name == "decoder" else one.tokens
    alt = words.ui("map_alt", name=words.ui(f"name_{one.name}"))
    chart(f"both_map_{one.name}", alt, side_map, pattern, tokens, tokens, labels, one.family, dark(), FULL)
    parts = shares({place: float(share[layer, head]) for place, share in one.where.items()})
    says = words.ui("head_says", full=percent(FULL), **parts)
    prose(joined("\n\n", [words.ui(f"about_{one.name}"), says]), "note")


def choose_head(
    words: Lesson, control: NearestPlace, heads: list[tuple[int, int]], first: tuple[int, int]
) -> tuple[int, int]:
    """Draw the choice among all heads; in the link as "layer.head", counted from 1."""
    names = {f"{la + 1}.{he + 1}": words.ui("head", layer=la + 1, head=he + 1) for la, he in heads}
    default = f"{first[0] + 1}.{first[1] + 1}"
    layer, head = control.draw(words, list(names), default, names.__getitem__).split(".")
    return int(layer) - 1, int(head) - 1


def sentence(words: Lesson, found: list[Reader]) -> str:
    """Say the weight on later words, reader by reader, and the row of the first token in the causal one."""
    said = []
    for one in found:
        later = float(one.where["later"].mean())
        above = float(one.pattern.triu(1).max())
        facts = {"later": percent(later), "above": percent(above)}
        said.append(words.ui(f"says_{one.name}", **facts))
        if one.name == "decoder":
            said.append(words.ui("says_first", least=percent(float(one.pattern[..., 0, 0].min()))))
    return join_sentences(said)


def sides_panel(words: Lesson, found: list[Reader]) -> None:
    """Draw where the weight of each reader lies, on average over all its heads."""
    if not found:
        return
    expect: dict[str, object] = {}
    with panel(words, "both_where", [where], expect):
        means = {
            words.ui(f"short_{one.name}"): {place: float(share.mean()) for place, share in one.where.items()}
            for one in found
        }
        families = {words.ui(f"short_{one.name}"): one.family for one in found}
        labels = {place: words.ui(f"place_{place}") for place in found[0].where}
        said = [
            words.ui(
                "says_where",
                name=words.ui(f"short_{one.name}"),
                **shares({place: float(share.mean()) for place, share in one.where.items()}),
            )
            for one in found
        ]
        chart(
            "both_where_figure",
            words.ui("where_alt"),
            told_places,
            means,
            families,
            labels,
            dark(),
            join_sentences(said),
        )
        expect["sentence"] = join_sentences(said)


def told_places(
    means: dict[str, dict[str, float]],
    families: dict[str, str],
    labels: dict[str, str],
    dark: bool,
    said: str,
) -> go.Figure:
    """Draw the bars, told with the rounded shares of the sentence beside them, which sum to 100%."""
    return in_words(places_figure(means, families, labels, dark), said)
