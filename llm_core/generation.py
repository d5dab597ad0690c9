"""One way to write text for every language model: ask for probabilities, apply the rules, draw.

`sampling.py` holds the rules and the draw, `writers.py` the step for many texts at once; here is one text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from torch import Tensor

from llm_core.language.model import LanguageModel
from llm_core.sampling import Sampling, chances, draw
from llm_core.writers import Writers
from llm_core.written import Alternative, GeneratedToken, TokenText, likeliest

__all__ = [
    "Alternative", "GeneratedToken", "Sampling", "TokenText", "chances", "continue_text", "draw", "generate",
    "likeliest",
]  # fmt: skip


def generate(
    model: LanguageModel,
    ids: Sequence[int] | Tensor | str,
    n_tokens: int,
    sampling: Sampling | None = None,
    *,
    forced: Mapping[int, int] | None = None,
    stop: Collection[int] | None = None,
) -> Iterator[GeneratedToken]:
    """Continue the prompt, its ids or its text, by up to n_tokens tokens, one event each, as soon as it is known.

    The end-of-text token is fed before the prompt (so an empty prompt is allowed) and is not part of `ids`.
    `forced` {position: id} writes that token at that position (0 is the first new one) instead of drawing.
    A token of `stop` (the end of text, when None) is yielded and is the last.
    Raises ValueError for ids that the model does not have, before anything is computed.
    """
    alone = Writers(model)
    alone.join(ids, n_tokens, sampling, forced=forced, stop=stop)
    return _tokens(alone)


def _tokens(alone: Writers) -> Iterator[GeneratedToken]:
    while len(alone):
        for _, token in alone.step():
            yield token


def continue_text(model: LanguageModel, prompt: str, n_tokens: int, sampling: Sampling | None = None) -> str:
    """Return the new text only, at once: for scripts and tests."""
    return "".join(t.text for t in generate(model, model.tokenizer.encode(prompt), n_tokens, sampling))
