"""Panel "Cross-attention": what our encoder-decoder reads and writes while it repairs a sentence."""

from __future__ import annotations

import streamlit as st

from chapters.attention.sides.figure import side_map
from chapters.attention.sides.readers import choose_head
from figures.tokens import visible
from llm_core.analysis.attention.both_sides import Repair, align, even_share, left_guess, on_the_word, repair
from llm_core.language.transformer_encoder_decoder import CrossAttention, EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import Cut, cut
from ui.controls.choice import Choice
from ui.controls.nearest import NearestPlace
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.site.theme import dark
from ui.work import attention_models, models
from ui.work.encoder_decoder import join_sentences

GONE = Choice("both_gone", label="gone", widget=st.pills)
HEAD = NearestPlace("both_head", "which_head")
CONTROLS = (GONE, HEAD)

NOTHING = "none"
GAPS = {"lost": 5, "bird": 2, "hungry": 3}
"""Which word of an example is taken out at first; of other sentences it is the one in the middle."""


@st.cache_resource(max_entries=32, show_spinner=False)
def repaired(text: str, missing: tuple[int, ...], _model: EncoderDecoder) -> Repair:
    """Repair one damaged sentence, once for everybody. Never change what it holds."""
    return repair(_model, cut(text, _model.tokenizer), missing)


@st.cache_resource(max_entries=32, show_spinner=False)
def guessed(text: str, piece: int) -> str | None:
    """Guess with the decoder alone, after the words on the left; None without a decoder here."""
    try:
        decoder = attention_models.transformer(models.FIRST)
        return left_guess(decoder, cut(text, decoder.tokenizer), piece)
    except attention_models.failures():
        return None


def cross_panel(words: Lesson, model: EncoderDecoder, text: Cut) -> None:
    """Choose a word to take out; what the decoder writes, where it looks in its own text, and across."""
    expect: dict[str, object] = {}
    with panel(words, "both_cross", [CrossAttention, repair, align, on_the_word], expect, wide=True):
        missing = choose_word(words, text)
        found = repaired("".join(text.pieces), missing, model)
        st.html(before_and_after(words, found))
        if missing:
            draw_guess(words, found)
        shares = on_the_word(found)
        heads = [(la, he) for la in range(shares.shape[0]) for he in range(shares.shape[1])]
        best = divmod(int(shares.argmax()), shares.shape[1])
        layer, head = choose_head(words, HEAD, heads, best)
        draw(words, model, found, layer, head)
        expect["sentence"] = sentence(words, model, found, layer, head)


def choose_word(words: Lesson, text: Cut) -> tuple[int, ...]:
    """Draw the choice of a word to take out, or none; in the link by its number among the words."""
    names = {NOTHING: words.ui("gone_none")}
    names |= {str(n): text.pieces[i].strip() for n, i in enumerate(text.words, start=1)}
    default = str(first_gap(words, text)) if text.words else NOTHING
    chosen = GONE.draw(words, list(names), default, names.__getitem__)
    return () if chosen == NOTHING else (text.words[int(chosen) - 1],)


def first_gap(words: Lesson, text: Cut) -> int:
    """Find the word, counted from 1, that is taken out until the visitor chooses."""
    whole = "".join(text.pieces)
    known = [number for name, number in GAPS.items() if words.ui(f"text_{name}") == whole]
    return known[0] if known else (len(text.words) + 1) // 2


def before_and_after(words: Lesson, found: Repair) -> str:
    """Write the damaged sentence and the written one; the missing words have a tick or a cross."""
    pieces = (" ⟨?⟩" if i in found.missing else piece for i, piece in enumerate(found.text.pieces))
    rows: list[list[str | Cell]] = [
        [words.ui("read"), "".join(pieces).strip()],
        [words.ui("wrote"), wrote(found)],
    ]
    for i, answer in found.answers.items():
        right = answer.strip() == found.text.pieces[i].strip()
        word = words.ui("right" if right else "wrong")
        rows.append([words.ui("gap"), Cell(answer.strip() or "—", right=right, word=word)])
    return table([], rows, label=words.ui("repair_table"), fitted=True)


def wrote(found: Repair) -> str:
    """Join the written text, piece by piece."""
    kept, last = [], None
    for i, (word, owner) in enumerate(zip(found.words, found.written_words, strict=True)):
        if (word, owner) != last or owner < 0:
            kept.append(word)
        last = (word, owner) if i >= 0 else None
    return "".join(kept).strip()


def draw_guess(words: Lesson, found: Repair) -> None:
    """Draw what the words on the left alone suggest."""
    guess = guessed("".join(found.text.pieces), found.missing[0])
    if guess is not None:
        key = "left_says" if any(i < found.missing[0] for i in found.text.words) else "left_begins"
        prose(words.ui(key, word=visible(guess.strip()) or "—"), "note")


def names_of(words: Lesson, model: EncoderDecoder, ids: list[int]) -> list[str]:
    """Name tokens as they are drawn: the mark of a missing word, start and end by name."""
    special = {model.hole_id: "⟨?⟩", model.tokenizer.eot_id: words.ui("end")}
    end = model.tokenizer.eot_id
    texts = model.tokenizer.token_texts([end if i in special else i for i in ids])  # the mark is no token
    return [special.get(i) or visible(text) for i, text in zip(ids, texts, strict=True)]


def draw(words: Lesson, model: EncoderDecoder, found: Repair, layer: int, head: int) -> None:
    """Draw left the decoder's look back, right its look across; the rows are the same steps of writing."""
    written = names_of(words, model, list(found.written))
    read = [words.ui("start"), *names_of(words, model, list(found.written[:-1]))]
    source = names_of(words, model, list(found.source))
    maps = {
        "back": (found.decoder[layer, head], read, read, "from"),
        "across": (found.cross[layer, head], written, source, "writes"),
    }
    for column, (name, (pattern, rows, columns, look)) in zip(
        st.columns(2, gap="medium"), maps.items(), strict=True
    ):
        with column:
            heading(words.ui(f"map_{name}"), 3)
            prose(words.ui(f"about_{name}"))
            labels = draw_labels(words, "to", "weight") | {"from": words.ui(look)}
            alt = words.ui(f"{name}_alt")
            chart(
                f"both_map_{name}",
                alt,
                side_map,
                pattern.numpy(),
                rows,
                columns,
                labels,
                "transformer",
                dark(),
            )


def across(words: Lesson, found: Repair, layer: int, head: int) -> str:
    """Say how much of the cross-attention lies on the word being written, if any word was."""
    even = even_share(found)
    if even == 0:
        return words.ui("says_cross_none")
    return words.ui(
        "says_cross",
        layer=layer + 1,
        head=head + 1,
        ahead=percent(float(on_the_word(found)[layer, head])),
        read=percent(float(on_the_word(found, ahead=False)[layer, head])),
        even=percent(even),
    )


def sentence(words: Lesson, model: EncoderDecoder, found: Repair, layer: int, head: int) -> str:
    """Say how much of the cross-attention lies on the word being written; and where it looks for the missing one."""
    said = [across(words, found, layer, head)]
    for piece in found.missing:
        rows = [t for t, owner in enumerate(found.written_words) if owner == piece]
        if rows:
            weights = found.cross[layer, head, rows[0]]
            at = int(weights.argmax())
            name = names_of(words, model, [found.source[at]])[0]
            word = found.answers[piece].strip()
            said.append(words.ui("says_gap", word=word, name=name, share=percent(float(weights[at]))))
    return join_sentences(said)
