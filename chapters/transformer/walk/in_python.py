"""The same in Python: what all panels of the walk begin with."""

from __future__ import annotations

from chapters.transformer.walk.microscope import LONGEST
from ui.work import attention_models


def python_of(model_id: str, text: str, *lines: str) -> str:
    """Write the same in Python: the model, the tokens of the text, and the lines of one panel."""
    start = (
        f"ids = look(model, [model.tokenizer.eot_id, *model.tokenizer.encode({text!r})], {LONGEST + 1}).ids"
    )
    load = ["from llm_core.analysis.microscope.look import look", *attention_models.in_python(model_id)]
    return "\n".join([*load, start, *lines]) + "\n"
