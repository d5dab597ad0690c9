"""What every engine answers, whatever library it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from llm_core.generation import GeneratedToken, Sampling
from llm_core.pretrained.smol_tokenizer import SmolTokenizer


class ModelMissingError(LookupError):
    """The weights are not on this machine; the message says how to get them."""


class EngineError(RuntimeError):
    """The engine refused or failed; the message says why in one sentence."""


@dataclass(frozen=True)
class Status:
    """What the status line shows. Figures that were not measured yet, or that nobody can tell, are None."""

    model: str
    engine: str  # "llama.cpp", "transformers" or "glassbox"
    device: str  # "CPU, 2 threads", the name of a graphics card, ...
    precision: str  # how the weights are stored while computing
    tokens_per_second: float | None
    memory_bytes: int | None  # of this process; on a graphics card, what torch holds there


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


class Engine(Protocol):
    """A pretrained model ready to write."""

    tokenizer: SmolTokenizer
    context_length: int
    """Prompt and answer together, in tokens."""

    def stream(
        self,
        ids: Sequence[int],
        n_tokens: int,
        sampling: Sampling,
        *,
        stop: frozenset[int] | None = None,
        cancelled: Callable[[], bool] = never,
        every_token: bool = True,
    ) -> Iterator[GeneratedToken]:
        """Continue the prompt `ids`, one event per token as it comes.

        `ids` are fed as they are: see `plain_ids` and `chat_ids`. A token of `stop` (end of turn and end of
        text, when None) ends the answer. Closing the iterator, or `cancelled` turning true, ends the decoding
        itself. Without `every_token` an engine that has to ask for the tokens inside a character may leave them
        out: the text is the same, and sooner there. Raises ValueError when the prompt is empty or leaves no
        room in the context, EngineError when the engine fails.
        """
        ...

    def status(self) -> Status: ...

    def close(self) -> None:
        """Give the memory back."""
        ...


def room(context_length: int, ids: Sequence[int], n_tokens: int) -> int:
    """Compute how many tokens the answer may have.

    Raises ValueError when the prompt is empty or alone fills the context.
    """
    if not ids:
        raise ValueError("The prompt has no token; begin a plain text with the end-of-text token.")
    left = context_length - len(ids)
    if left < 1:
        raise ValueError(f"The prompt has {len(ids)} tokens and fills the window of {context_length}.")
    return min(n_tokens, left)
