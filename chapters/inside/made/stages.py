"""Panel "Stages": how a model that goes on becomes one that answers, and what ours does without that."""

from __future__ import annotations

import html
from typing import NamedTuple

from chapters.inside.made.asked import MODEL, begun, remarks
from llm_core.generation import Sampling, continue_text
from llm_core.language.model import LanguageModel
from ui.controls.text import Text
from ui.demo import BELOW, Demo
from ui.lesson.words import Lesson
from ui.show.table import Cell, table

STAGES = ("pretrain", "instruct", "prefer", "use")
COLUMNS = ("from", "question", "weights", "ours")
TOKENS, QUOTED = 30, 60
"""How far the model goes on, and how many characters of that are quoted."""
WAYS = (("arena", "train"), ("transformer", "train"), ("studio", "write"))


class Continued(NamedTuple):
    """An instruction, and how a model went on that was never taught to follow one."""

    model: LanguageModel
    instruction: str
    text: str


def go_on(model: LanguageModel, instruction: str) -> Continued:
    """Let the model go on after an instruction, with the likeliest token each time."""
    return Continued(model, instruction, continue_text(model, instruction, TOKENS, Sampling(temperature=0)))


def figures(found: Continued, words: Lesson, dark: bool) -> dict[str, str]:
    """Write what the model made of it, and the stages as a table."""
    text = f'<span class="gb-made" style="--p:0.3">{html.escape(found.text)}</span>'
    return {
        "text": f'<p class="gb-made-text" translate="no">{begun(found.instruction, words)}{text}</p>',
        "table": stages_table(words),
    }


def stages_table(words: Lesson) -> str:
    """Write the stages from raw text to use."""
    columns = [words.ui("column_stage"), *(words.ui(f"column_{name}") for name in COLUMNS)]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"stage_{stage}"), strong=True),
            *(words.ui(f"{stage}_{name}") for name in COLUMNS),
        ]
        for stage in STAGES
    ]
    return table(columns, rows, label=words.ui("stages_label"), stacked=True)


def text(found: Continued, words: Lesson) -> dict[str, str]:
    """Say where the stages are described."""
    return {BELOW: words.ui("stages_note")}


def sentence(found: Continued, words: Lesson) -> dict[str, object]:
    """Quote the beginning of what the model wrote."""
    begun = " ".join(found.text.split())[:QUOTED]
    return {"tokens": TOKENS, "begun": begun or words.ui("nothing")}


def notices(found: Continued, words: Lesson) -> list[str]:
    """Say what is odd about the instruction."""
    return remarks(found.model, found.instruction)


stages_panel = Demo(
    "made_stages",
    (Text("made_instruction", example="instruction_example", label="instruction", limit=300),),
    go_on,
    figures,
    sentence,
    code=[continue_text],
    source=MODEL,
    notices=notices,
    text=text,
    ways=WAYS,
    stacked=True,
    wide=True,
)
