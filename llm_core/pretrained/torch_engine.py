"""The engine made of torch: any model of the one interface, decoded by the one `generate` of llm_core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor

from llm_core.generation import GeneratedToken, Sampling, generate
from llm_core.language.model import LanguageModel, State
from llm_core.pretrained.chat import stop_ids
from llm_core.pretrained.engine_types import Status, never, room
from llm_core.pretrained.rates import Meter, resident_bytes
from llm_core.pretrained.smol_tokenizer import SmolTokenizer


class PromptAsGiven(LanguageModel):
    """The model without the end-of-text token that `generate` feeds in front: a chat begins with its own
    token."""

    family: ClassVar[str] = "pretrained"

    def __init__(self, model: LanguageModel) -> None:
        self.model, self.tokenizer = model, model.tokenizer

    @property
    def context_length(self) -> int | None:
        return self.model.context_length

    @property
    def n_parameters(self) -> int:
        return self.model.n_parameters

    def start(self, batch_size: int = 1) -> State:
        return None

    def step(self, ids: Tensor, state: State) -> tuple[Tensor, State]:
        if state is None:
            return self.model.step(ids[:, 1:], self.model.start(len(ids)))
        return self.model.step(ids, state)

    def log_probs(self, ids: Tensor) -> Tensor:
        return self.model.log_probs(ids)


class TorchEngine:
    """One model, one answer after another; `entropy` and `chance` are always there."""

    def __init__(self, model: LanguageModel, *, name: str, engine: str, device: str, precision: str) -> None:
        """Keep `engine`, the library whose layers run ("transformers" or "glassbox"); the rest is shown."""
        if not isinstance(model.tokenizer, SmolTokenizer) or model.context_length is None:
            raise TypeError("the engine needs a pretrained model with its own tokenizer and a context length")
        self.tokenizer, self.context_length = model.tokenizer, model.context_length
        self._model: LanguageModel | None = PromptAsGiven(model)
        self._words = {"model": name, "engine": engine, "device": device, "precision": precision}
        self._meter = Meter()

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
        """Continue as `Engine.stream`."""
        if self._model is None:
            raise ValueError("The engine was closed.")
        n_tokens = room(self.context_length, ids, n_tokens)
        stop = stop_ids(self.tokenizer) if stop is None else stop
        tokens = generate(self._model, ids, n_tokens, sampling, stop=stop)
        return self._stream(tokens, cancelled)

    def _stream(
        self, tokens: Iterator[GeneratedToken], cancelled: Callable[[], bool]
    ) -> Iterator[GeneratedToken]:
        seconds: list[float] = []
        try:
            while not cancelled() and (token := next(tokens, None)) is not None:
                seconds.append(token.seconds)
                yield token
        finally:
            self._meter.add(len(seconds) - 1, sum(seconds[1:]))

    def status(self) -> Status:
        return Status(
            **self._words, tokens_per_second=self._meter.tokens_per_second, memory_bytes=self._memory()
        )

    def _memory(self) -> int | None:
        held = torch.cuda.memory_allocated() if torch.cuda.is_available() else 0
        return held or resident_bytes()

    def close(self) -> None:
        self._model = None


class CachedLlama(LanguageModel):
    """A transformers Llama under the one interface, with its key-value cache."""

    family: ClassVar[str] = "pretrained"

    def __init__(self, llama: Any, tokenizer: SmolTokenizer, context_length: int) -> None:
        """Keep `llama`, a LlamaForCausalLM in evaluation mode, on any device."""
        self.llama, self.tokenizer, self._context_length = llama, tokenizer, context_length

    @property
    def context_length(self) -> int:
        return self._context_length

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.llama.parameters())

    def start(self, batch_size: int = 1) -> State:
        return torch.empty(batch_size, 0, dtype=torch.long), None

    @torch.inference_mode()
    def step(self, ids: Tensor, state: State) -> tuple[Tensor, State]:
        """Feed tokens as in the interface.

        A prefix longer than the context is read again without its oldest half.
        """
        seen, cache = torch.cat([state[0], ids], 1), state[1]
        if seen.shape[1] > self._context_length:
            seen, cache = seen[:, -(self._context_length // 2) :], None
        kept = state[0].shape[1] if cache is not None else 0
        if cache is not None and cache.get_seq_length() != kept:
            kept, cache = 0, None  # another continuation went on from here: read the prefix again
        output = self.llama(seen[:, kept:].to(self.llama.device), past_key_values=cache, use_cache=True)
        log_probs = output.logits[:, -1].float().log_softmax(-1).cpu()
        return log_probs, (seen, output.past_key_values)

    @torch.inference_mode()
    def log_probs(self, ids: Tensor) -> Tensor:
        """Compute as in the interface. Text longer than the context is cut into windows that begin afresh."""
        windows = ids.split(self._context_length, 1)
        logits = [self.llama(window.to(self.llama.device)).logits.float().cpu() for window in windows]
        return torch.cat(logits, 1).log_softmax(-1)
