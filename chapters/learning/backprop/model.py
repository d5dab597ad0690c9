"""Panel "the same in a language model": slopes of single weights of the stories Transformer, computed and measured."""

from __future__ import annotations

from typing import NamedTuple

from llm_core.analysis.evaluation.slope import Slope, difference, text_loss, weight_slopes
from llm_core.language.transformer import Transformer
from llm_core.networks.acts import digits
from ui.controls.text import Text, listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson, lesson
from ui.show.table import Cell, table
from ui.work.source import SharedModel

TEXT = Text("back_text", example="model_example", limit=200)


class Slopes(NamedTuple):
    """The loss of the text, single weights with both slopes, and what the model cannot read."""

    loss: float
    slopes: list[Slope]
    weights: int  # of the whole model
    unknown: list[str]


def slopes_of_model(model: Transformer, text: str) -> Slopes:
    """Go back through the whole model once, and measure a few weights by moving them."""
    loss, slopes = weight_slopes(model, text)
    return Slopes(loss, slopes, model.n_parameters, model.tokenizer.unknown(text))


def figures(found: Slopes, words: Lesson, dark: bool) -> Figures:
    """Write one row for each weight."""
    columns = [
        words.ui(f"model_{name}")
        for name in ("weight", "before", "between", "gradient", "difference", "digits")
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"model_row_{i}"), title=f"{one.tensor}[{', '.join(map(str, one.place))}]"),
            *(written(value) for value in (one.before, one.between, one.gradient, one.difference)),
            str(digits(one.gradient, one.difference)),
        ]
        for i, one in enumerate(found.slopes)
    ]
    return {"table": table(columns, rows, label=words.ui("model_table"), least_width="44rem")}


def written(value: float) -> str:
    """Write six figures and a real minus sign."""
    return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")


def notices(found: Slopes, words: Lesson) -> list[str]:
    """Name what the model cannot read."""
    unknown = lesson("common").ui("unknown_characters", characters=listed(found.unknown))
    return [unknown] if found.unknown else []


def sentence(found: Slopes, words: Lesson) -> dict[str, object]:
    """Say how many weights backward has moved, and the least agreement."""
    return {
        "loss": f"{found.loss:.3f}",
        "count": f"{found.weights:,}",
        "moved": sum(one.between != one.before for one in found.slopes),
        "rows": len(found.slopes),
        "agree": min(digits(one.gradient, one.difference) for one in found.slopes),
    }


model = Demo(
    "backprop_model",
    (TEXT,),
    slopes_of_model,
    figures,
    sentence,
    code=[text_loss, weight_slopes, difference],
    wide=True,
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("transformer", "train"),),
)
