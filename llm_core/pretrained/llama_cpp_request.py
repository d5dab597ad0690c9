"""One request to llama.cpp: what it is asked in its own words, and how its answer comes back, token by token."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

from llm_core.generation import Sampling
from llm_core.pretrained.engine_types import EngineError

N_ALTERNATIVES = 10
MOST_PROBABILITIES = 100
"""How many probabilities the engine is asked for at most, to know the chance of a token after top-k."""


def make_request(
    prompt: list[int], n_tokens: int, sampling: Sampling, stop: frozenset[int]
) -> dict[str, Any]:
    """Write the request in llama.cpp's words. The order of the samplers is that of `llm_core.generation`."""
    return {
        "prompt": prompt,
        "n_predict": n_tokens,
        "max_tokens": n_tokens,
        "stream": True,
        "n_probs": min(max(N_ALTERNATIVES, sampling.top_k), MOST_PROBABILITIES),
        "post_sampling_probs": False,  # the softmax of the whole vocabulary, before any rule
        "samplers": ["penalties", "temperature", "top_k", "top_p", "min_p"],
        "temperature": sampling.temperature,
        "top_k": sampling.top_k,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "repeat_penalty": sampling.repetition_penalty,
        "repeat_last_n": len(prompt) + n_tokens,
        "seed": sampling.seed % (2**32 - 1),  # 2^32 - 1 means "random" to llama.cpp
        "ignore_eos": not stop,
        # reusing a prefix changes the rounding, and then the same seed may give another text
        "cache_prompt": False,
        "timings_per_token": True,
    }


class Answer:
    """One request on its way: llama.cpp calls back in a thread, a queue carries the tokens to the reader."""

    def __init__(self, server: Any, request: dict[str, Any]) -> None:
        self._queue: queue.Queue[Any] = queue.Queue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(server, request), daemon=True)
        self._thread.start()

    def _run(self, server: Any, request: dict[str, Any]) -> None:
        try:
            server.handle_completions(request, self._receive)
            self._queue.put(None)
        except (RuntimeError, ValueError) as error:
            self._queue.put(EngineError(f"llama.cpp stopped: {error}"))

    def _receive(self, chunk: Any) -> bool:
        self._queue.put(chunk)
        return self._stopped.is_set()  # true makes llama.cpp drop the request and free the slot

    def stop(self) -> None:
        self._stopped.set()

    def entries(self, cancelled: Callable[[], bool]) -> Iterator[tuple[str, dict[str, Any], int]]:
        """Yield (text, {id, logprob, top_logprobs}, tokens so far) for each piece of text that llama.cpp hands out."""
        while not cancelled():
            try:
                chunk = self._queue.get(timeout=0.05)
            except queue.Empty:
                continue
            if chunk is None:
                return
            if isinstance(chunk, EngineError):
                raise chunk
            if "error" in chunk:
                raise EngineError(f"llama.cpp stopped: {chunk['error'].get('message', chunk['error'])}")
            choice = chunk["choices"][0]
            for entry in (choice.get("logprobs") or {}).get("content") or []:
                yield choice["text"], entry, chunk["timings"]["predicted_n"]
