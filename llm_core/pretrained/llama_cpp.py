"""llama.cpp as the engine on a CPU: the quantised weights as they are.

Measured on two cores (docs/decisions.md): 73 tokens/s against 21 for transformers in float32.

One answer after another is decoded, in one slot, so that the same request gives the same bits every time: with more
slots the numbers are rounded otherwise, not only beside other answers but in every other slot, and after some tokens a
seed gives another text. Eight slots wrote 129 tokens/s in total when eight asked at once; whoever needs that more than
equal texts sets `n_slots`.
"""

from __future__ import annotations

import math
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from llm_core.generation import Alternative, GeneratedToken, Sampling
from llm_core.pretrained.chat import stop_ids
from llm_core.pretrained.engine_types import EngineError, Status, never, room
from llm_core.pretrained.gguf_header import read_header
from llm_core.pretrained.gguf_weights import read_config
from llm_core.pretrained.imports import late_import
from llm_core.pretrained.known_chance import chance_of
from llm_core.pretrained.llama_cpp_request import MOST_PROBABILITIES, N_ALTERNATIVES, Answer, make_request
from llm_core.pretrained.part_tokens import before_last
from llm_core.pretrained.rates import Meter, resident_bytes
from llm_core.pretrained.smol_tokenizer import SmolTokenizer
from llm_core.pretrained.space import Space

N_SLOTS = 1
CONTEXT = 2_048
TOTAL_CONTEXT = 8_192
"""Tokens that all slots share: keys and values of 23 kB each, so at most 190 MB."""


class LlamaCppEngine:
    """A GGUF model in llama.cpp's server class, inside this process, with no port for others."""

    def __init__(
        self,
        path: str | Path,
        *,
        name: str = "SmolLM2-135M-Instruct",
        n_threads: int | None = None,
        n_slots: int = N_SLOTS,
        context_length: int = CONTEXT,
        total_context: int = TOTAL_CONTEXT,
    ) -> None:
        """Load the weights: about a second. Raises BadWeightsError, LibraryMissingError or EngineError."""
        header = read_header(path)
        self.tokenizer = SmolTokenizer.from_gguf(header)
        self.context_length = min(context_length, total_context, read_config(header).context_length)
        self.n_threads = n_threads or cpu_threads()
        self._name, self._meter, self._space = name, Meter(), Space(total_context)
        library = late_import("xllamacpp")
        params = _params(library, path, self.n_threads, n_slots, total_context)
        try:
            self._server: Any = library.Server(params)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(f"llama.cpp could not load {Path(path).name} ({error})") from error

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
        """Continue as `Engine.stream`.

        The draw is llama.cpp's own: its seeds are not those of `llm_core.generation`.

        Three differences, all of the library: `entropy` is None (handing out the whole vocabulary took 2.3
        seconds a token), and the repetition penalty divides logits instead of multiplying log-probabilities,
        so `chance` is None with it. Of a character that takes several tokens the library hands out only the
        last; those before it follow from its bytes, and their probabilities are asked for separately. A
        character that the end of the answer cut in two is left out.
        """
        n_tokens = room(self.context_length, ids, n_tokens)
        stop = stop_ids(self.tokenizer) if stop is None else stop
        request = make_request(list(ids), n_tokens, sampling, stop)
        return self._stream(request, sampling, cancelled, every_token)

    def _stream(
        self,
        request: dict[str, Any],
        sampling: Sampling,
        cancelled: Callable[[], bool],
        every_token: bool,
    ) -> Iterator[GeneratedToken]:
        with self._space.reserved(self._needed(request), cancelled) as granted:
            if not granted:
                return
            answer, ids = Answer(self._server, request), list(request["prompt"])
            first, written, began = 0.0, 0, time.perf_counter()
            try:
                for text, entry, count in answer.entries(cancelled):
                    now = time.perf_counter()
                    seconds = (now - began) / (count - written)
                    unseen = count - written - 1 if every_token else 0
                    for part in self._before(ids, entry, unseen, request["n_probs"]):
                        ids.append(part["id"])
                        yield self._event(part, sampling, "", seconds)
                    ids.append(entry["id"])
                    yield self._event(entry, sampling, text, seconds)
                    first, written, began = first or now, count, now
            finally:
                answer.stop()
                self._meter.add(written - 1, began - first)

    def _needed(self, request: dict[str, Any]) -> int:
        """Compute room for the text twice.

        The questions about parts of characters are asked in a slot of their own.
        """
        return min(2 * (len(request["prompt"]) + request["n_predict"]), self._space.total)

    def _before(
        self, ids: list[int], entry: dict[str, Any], count: int, n_probs: int
    ) -> Iterator[dict[str, Any]]:
        """Return the `count` tokens written after `ids` and before `entry`, as entries like it.

        Where the bytes can be split in several ways the likeliest is taken.
        """
        ids = list(ids)
        ways = before_last(bytes(entry["bytes"]), entry["id"], count, self.tokenizer) if count else []
        for at in range(count if ways else 0):
            top, known = self._likeliest(ids, {way[at] for way in ways}, n_probs)
            token = max({way[at] for way in ways}, key=lambda i: known.get(i, -math.inf))
            ways = [way for way in ways if way[at] == token]
            yield {"id": token, "logprob": known[token], "top_logprobs": top}
            ids.append(token)

    def _likeliest(
        self, ids: list[int], wanted: set[int], n_probs: int
    ) -> tuple[list[dict[str, Any]], dict[int, float]]:
        """Ask for the n_probs likeliest tokens after `ids`, and the log-probability of more, `wanted` among them.

        Parts of a character are never handed out, so the engine is made to draw a letter instead; what it
        reports of the likeliest tokens are the model's own probabilities all the same.
        """
        letter = self.tokenizer.encode("a")[0]
        for most in (MOST_PROBABILITIES, 20 * MOST_PROBABILITIES, self.tokenizer.vocab_size):
            request = make_request(ids, 1, Sampling(temperature=0.0), frozenset({letter}))
            request |= {"n_probs": most, "logit_bias": [[letter, 1000.0]], "cache_prompt": True}
            _, entry, _ = next(Answer(self._server, request).entries(never))
            known = {item["id"]: float(item["logprob"]) for item in entry["top_logprobs"]}
            if wanted & set(known):
                break
        return entry["top_logprobs"][:n_probs], known

    def _event(self, entry: dict[str, Any], sampling: Sampling, text: str, seconds: float) -> GeneratedToken:
        top = [(item["id"], float(item["logprob"])) for item in entry["top_logprobs"]]
        probability = math.exp(entry["logprob"])
        shown = [Alternative(i, self.tokenizer.token_text(i), math.exp(p)) for i, p in top[:N_ALTERNATIVES]]
        return GeneratedToken(
            id=entry["id"],
            text=text,
            probability=probability,
            chance=chance_of(entry["id"], probability, top, sampling),
            alternatives=tuple(shown),
            rest=max(0.0, 1.0 - sum(a.probability for a in shown)),
            entropy=None,
            seconds=seconds,
        )

    def status(self) -> Status:
        return Status(
            model=self._name,
            engine="llama.cpp",
            device=f"CPU × {self.n_threads}",
            precision="Q4_1",
            tokens_per_second=self._meter.tokens_per_second,
            memory_bytes=resident_bytes(),
        )

    def close(self) -> None:
        self._server = None


def cpu_threads() -> int:
    """Count the cores this process may use.

    OMP_NUM_THREADS is obeyed, and more than eight do not help a model this small.
    """
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return min(int(wanted), 8)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8)


def _params(library: Any, path: str | Path, n_threads: int, n_slots: int, total_context: int) -> Any:
    params = library.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel, params.kv_unified = total_context, n_slots, True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = n_threads
    params.cont_batching, params.n_gpu_layers = True, 0
    params.ui, params.endpoint_slots, params.endpoint_metrics = False, False, False
    params.api_keys = [secrets.token_hex(16)]  # the class also listens on the loopback; nobody knows this key
    params.warmup, params.verbosity = False, -1
    return params
