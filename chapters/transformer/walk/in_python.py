"""The same in Python: what all panels of the walk begin with."""

from __future__ import annotations

from chapters.transformer.walk.microscope import LONGEST, see
from ui.work import attention_models

LONGEST_TEXT = 2000
"""Characters; of a longer text the program holds the tokens that were read, not the text."""


def python_of(model_id: str, text: str, *lines: str) -> str:
    """Write a program: the model, the tokens of the text, and the `lines` of one panel."""
    return "\n".join([*attention_models.in_python(model_id), *tokens_of(model_id, text), *lines]) + "\n"


def tokens_of(model_id: str, text: str) -> list[str]:
    """Write the lines that make `ids` out of the text."""
    if len(text) > LONGEST_TEXT:
        return [f"ids = {list(see(model_id, text).look.ids)}"]
    return [
        "from llm_core.analysis.microscope.look import look",
        f"ids = [model.tokenizer.eot_id, *model.tokenizer.encode({text!r})]",
        f"ids = look(model, ids, {LONGEST + 1}).ids",
    ]
