"""The pretrained model's engines side by side in one run: the same weights, the same prompt, the same number
of tokens.

python benchmarks/pretrained.py [--tokens 64] [--streams 8] [--repeats 3] [--gguf FILE] [--json OUT]

Rows: transformers.generate in float32 (the peer), the same in bfloat16, the engine this machine chose, and
that engine with several answers at once. All decode greedily without a stop token. Speeds are new tokens over
the whole time of the call, reading the prompt included; the best of the repeats counts, because the machine
is shared. Also checked: the engine's probabilities against our own Transformer with the same weights.
llama.cpp rounds activations to eight bits in its quantised products, so they agree to a few hundredths, not
exactly.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import torch
from report import finish

from llm_core.generation import Sampling
from llm_core.pretrained import engine as engines
from llm_core.pretrained import smollm2
from llm_core.pretrained.chat import plain_ids
from llm_core.pretrained.engine_types import Engine
from llm_core.pretrained.rates import resident_bytes

PROMPT = (
    "The harbour was quiet that morning. Fishermen sat on the wall, mended their nets and waited for the wind to turn. "
    "Nobody had seen the small red boat come in, and nobody could say to whom it belonged."
)
GREEDY = Sampling(temperature=0.0)


def main() -> None:
    args = arguments()
    path = args.gguf or engines.weights()
    if path is None:
        sys.exit(f"The weights are not here; get them with: {engines.FETCH_COMMAND}")
    finish("pretrained", measure(path, args.tokens, args.streams, args.repeats), args.json)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--streams", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def measure(path: Path, tokens: int, streams: int, repeats: int) -> list[list[Any]]:
    """Rows [what, value, wanted], one after the other on the same machine."""
    engine = engines.load_engine(engines.choose_engine(), path)
    status, ids = engine.status(), plain_ids(engine.tokenizer, PROMPT)
    peer = {name: transformers_rate(path, dtype, ids, tokens, repeats) for name, dtype in DTYPES.items()}
    one = best(lambda: write(engine, ids, tokens), tokens, repeats)
    many = best(lambda: write_at_once(engine, ids, tokens, streams), tokens * streams, repeats)
    name = f"{status.model}, {status.engine}, {status.precision}, {status.device}"
    return [
        ["transformers.generate float32, tokens/s", peer["float32"], "the peer, same weights"],
        ["transformers.generate bfloat16, tokens/s", peer["bfloat16"], ""],
        [f"{name}, tokens/s", one, ""],
        ["times the peer", one / peer["float32"], "at least 3"],
        [f"{streams} answers at once, tokens/s in total", many, ""],
        ["times one answer", many / one, "at least 1.5"],
        [
            "largest difference in probability",
            agreement(engine, path, ids),
            "from our Transformer, same weights",
        ],
        ["memory of this process, MB", (resident_bytes() or 0) / 1e6, "all of the above loaded"],
    ]


DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def transformers_rate(path: Path, dtype: torch.dtype, ids: list[int], tokens: int, repeats: int) -> float:
    """transformers' own generate with its key-value cache, on the device the engine uses."""
    llama: Any = engines.load_llama(path, dtype, engines.choose_engine().device)
    prompt = torch.tensor([ids], device=llama.device)
    settings = {"min_new_tokens": tokens, "max_new_tokens": tokens, "do_sample": False, "pad_token_id": 0}

    def run() -> None:
        with torch.inference_mode():
            llama.generate(prompt, attention_mask=torch.ones_like(prompt), **settings)

    return best(run, tokens, repeats)


def write(engine: Engine, ids: list[int], tokens: int) -> None:
    for _ in engine.stream(ids, tokens, GREEDY, stop=frozenset()):
        pass


def write_at_once(engine: Engine, ids: list[int], tokens: int, streams: int) -> None:
    """So many answers, each asked for by a thread of its own."""
    threads = [threading.Thread(target=write, args=(engine, ids, tokens)) for _ in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def best(run: Callable[[], None], tokens: int, repeats: int) -> float:
    """Tokens per second of the fastest of `repeats` runs, after one that does not count."""
    run()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return tokens / min(times)


def agreement(engine: Engine, path: Path, ids: list[int]) -> float:
    """The largest difference between the engine's probability of a token and that of our own Transformer."""
    ours = smollm2.load(path, engines.converted(path))
    gaps = []
    for token in engine.stream(ids, 8, GREEDY, stop=frozenset()):
        own = ours.log_probs(torch.tensor([ids]))[0, -1].exp()
        gaps += [abs(float(own[item.id]) - item.probability) for item in token.alternatives]
        ids = [*ids, token.id]
    return max(gaps)


if __name__ == "__main__":
    main()
