"""The example that stands there first has a right answer, told by its own story: is the model's guess that one?"""

from __future__ import annotations

from torch import Tensor

from llm_core.data.tokenizer import Tokenizer
from ui.lesson.words import lesson
from ui.show.numbers import percent
from ui.show.tokens import named

TEXT, ANSWER = "text_ball", " car"
"""The example, and the word that its story asks for."""


def answer_of(tokenizer: Tokenizer, before: tuple[int, ...]) -> int | None:
    """Give the token of the right answer after `before` (the start token first); None after any other text."""
    example = tokenizer.encode(lesson("models").ui(TEXT))
    return tokenizer.encode(ANSWER)[0] if list(before[1:]) == list(example) else None


def told(tokenizer: Tokenizer, before: tuple[int, ...], logits: Tensor) -> tuple[str, dict[str, str]]:
    """Say whether the likeliest token is the right one: "wrong", "right" or "none", and the right one's chance."""
    answer = answer_of(tokenizer, before)
    if answer is None:
        return "none", {}
    share = percent(float(logits.softmax(-1)[answer]))
    facts = {"right": f"“{named(tokenizer, [answer], before)}”", "share": share}
    return ("right" if int(logits.argmax()) == answer else "wrong"), facts
