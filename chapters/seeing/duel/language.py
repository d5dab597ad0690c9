"""Panel "what has this to do with language models": next tokens drawn at a temperature, and which ones are missed."""

from __future__ import annotations

from typing import NamedTuple

from chapters.seeing.duel.figure import drawn_bars
from figures.tokens import visible
from llm_core.drawing.tokens import Drawn, draw_tokens
from llm_core.language.model import LanguageModel
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text, listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.source import SharedModel

SHOWN, DRAWS = 14, 500
TEXT = Text("duel_text", example="language_example", limit=200, optional=True)
TEMPERATURE = Number("duel_temperature", 0.0, 2.0, 0.4, 0.1, label="language_temperature", slider=True)
SEED = Number("duel_draw", 1, MOST_SEED, 1, label="language_seed", again="language_again")


class Tokens(NamedTuple):
    """The draws, the names of the tokens that are shown, what the model cannot read."""

    drawn: Drawn
    names: list[str]
    unknown: list[str]
    temperature: float


def draw_next(model: LanguageModel, text: str, temperature: float, seed: int) -> Tokens:
    """Draw the next token DRAWS times."""
    found = draw_tokens(model, text, temperature, DRAWS, seed)
    tokenizer = model.tokenizer
    names = [
        f"{place + 1}. {'⏹' if token == tokenizer.eot_id else visible(tokenizer.decode([token]))}"
        for place, token in enumerate(found.tokens[:SHOWN])
    ]
    return Tokens(found, names, tokenizer.unknown(text), temperature)


def figures(found: Tokens, words: Lesson, dark: bool) -> Figures:
    """Draw chances and draws of the likeliest tokens."""
    labels = draw_labels(words, "chance", "drawn", "share", prefix="language_")
    drawn = found.drawn
    return {
        "bars": drawn_bars(found.names, drawn.honest[:SHOWN], drawn.counts[:SHOWN] / drawn.n, labels, dark)
    }


def notices(found: Tokens, words: Lesson) -> list[str]:
    """Name what the model cannot read."""
    unknown = lesson("common").ui("unknown_characters", characters=listed(found.unknown))
    return [unknown] if found.unknown else []


def sentence(found: Tokens, words: Lesson) -> dict[str, object]:
    """Count the tokens that are reached, as modes are counted."""
    drawn = found.drawn
    return {
        "temperature": f"{found.temperature:g}",
        "draws": drawn.n,
        "places": int(drawn.places.sum()),
        "reached": int(drawn.reached.sum()),
        "outside": percent(float(drawn.counts[~drawn.places].sum() / drawn.n)),
        "different": int((drawn.counts > 0).sum()),
    }


language = Demo(
    "duel_language",
    (TEXT, TEMPERATURE, SEED),
    draw_next,
    figures,
    sentence,
    code=[draw_tokens],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("arena", "write"), ("inside", "loop")),
)
