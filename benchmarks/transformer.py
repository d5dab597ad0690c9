"""Our Transformer beside transformers' GPT-2 of the same shape: python benchmarks/transformer.py [--json FILE]

Both run in this process, turn by turn, on random weights; what counts is the ratio. Generation: batch 1, 256 tokens,
about 10 M parameters, greedy. Training: nanoGPT's small shape (4 layers, 4 heads, width 128, context 64, batch 12);
the matrix products in bfloat16 where the processor has it (the loss after 2,000 steps is the same, see
scripts/nanogpt_reference.py), and in float32.
"""

import argparse
import ast
import importlib
import inspect
import pathlib
import statistics
import sys
import tempfile
import time

import torch
from report import finish
from transformers import GPT2Config, GPT2LMHeadModel

from llm_core import taps
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language import transformer
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, bfloat16_pays

TOKENIZER = ByteTokenizer()


def turn_by_turn(runs, rounds):
    """Median seconds of each named function, called in turn so that a busy machine hits all of them alike."""
    times = {name: [] for name in runs}
    for run in runs.values():
        run()  # once to warm up
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def gpt2(vocab_size, n_positions, n_embd, n_layer, n_head):
    config = GPT2Config(
        vocab_size=vocab_size, n_positions=n_positions, n_embd=n_embd, n_layer=n_layer, n_head=n_head,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0, pad_token_id=0,
    )  # fmt: skip
    return GPT2LMHeadModel(config)


def generation(rounds, n_tokens=256):
    V, shape = 2048, dict(n_layer=6, n_head=6, n_embd=384)
    ours = Transformer(
        TransformerConfig(V, n_tokens, position="learned", bias=True, **shape), TOKENIZER
    ).freeze()
    peer = gpt2(V, n_tokens, **shape).eval()
    first = torch.zeros(1, 1, dtype=torch.long)

    def with_cache():
        ids, state = first, ours.start()
        for _ in range(n_tokens - 1):
            log_probs, state = ours.step(ids, state)
            ids = log_probs.argmax(-1, keepdim=True)

    @torch.inference_mode()
    def without_cache():
        ids = first
        for _ in range(n_tokens - 1):
            ids = torch.cat([ids, ours(ids)[:, -1:].argmax(-1)], 1)

    @torch.inference_mode()
    def transformers_generate():
        n = n_tokens - 1
        peer.generate(
            first, attention_mask=torch.ones_like(first), max_new_tokens=n, min_new_tokens=n, do_sample=False
        )

    seconds = turn_by_turn(
        {"ours": with_cache, "peer": transformers_generate, "no cache": without_cache}, rounds
    )
    rate = {name: (n_tokens - 1) / s for name, s in seconds.items()}
    return [
        ["ours with cache, tokens/s", rate["ours"], ""],
        ["transformers GPT-2 with cache, tokens/s", rate["peer"], ""],
        ["ours / transformers", rate["ours"] / rate["peer"], "at least 3"],
        ["ours without cache, tokens/s", rate["no cache"], ""],
        ["ours with cache / without", rate["ours"] / rate["no cache"], "at least 8"],
        ["parameters", ours.n_parameters, "about 10 M"],
    ]


def training_step(rounds):
    V, T, B, shape = 65, 64, 12, dict(n_layer=4, n_head=4, n_embd=128)
    ids = torch.randint(V, (B, T + 1), generator=torch.Generator().manual_seed(0))
    config = TransformerConfig(V, T, position="learned", bias=True, **shape)
    exact = GradientLearner(Transformer(config, TOKENIZER), Recipe())
    learner = GradientLearner(Transformer(config, TOKENIZER), Recipe(bfloat16=bfloat16_pays()))
    peer = gpt2(V, T, **shape).train()
    optimizer = torch.optim.AdamW(peer.parameters(), lr=1e-3)

    def peer_step():
        loss = torch.nn.functional.cross_entropy(peer(ids[:, :-1]).logits.flatten(0, 1), ids[:, 1:].flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(peer.parameters(), 1.0)
        optimizer.step()

    steps = {
        "ours": lambda: learner.learn(ids, 0.5),
        "exact": lambda: exact.learn(ids, 0.5),
        "peer": peer_step,
    }
    seconds = turn_by_turn(steps, 10 * rounds)
    precision = "bfloat16 products" if bfloat16_pays() else "float32, no bfloat16 in this processor"
    return [
        [f"ours ({precision}), ms per step", 1e3 * seconds["ours"], ""],
        ["ours (float32), ms per step", 1e3 * seconds["exact"], ""],
        ["transformers GPT-2, ms per step", 1e3 * seconds["peer"], ""],
        ["transformers / ours", seconds["peer"] / seconds["ours"], "at least 1.5"],
        ["transformers / ours (float32)", seconds["peer"] / seconds["exact"], ""],
    ]


class Untap(ast.NodeTransformer):
    """tap(name, x) -> x, and nobody is ever listening."""

    def visit_Call(self, node):
        self.generic_visit(node)
        called = ast.unparse(node.func)
        if called == "taps.active":
            return ast.Constant(False)
        return node.args[1] if called in ("tap", "taps.tap") else node


def transformer_without_taps():
    """The module of the Transformer with its taps taken out of the source, as if it had been written without them."""
    tree = Untap().visit(ast.parse(inspect.getsource(transformer)))
    with tempfile.TemporaryDirectory() as place:
        (pathlib.Path(place) / "transformer_without_taps.py").write_text(ast.unparse(tree))
        sys.path.insert(0, place)
        try:
            return importlib.import_module("transformer_without_taps")
        finally:
            sys.path.remove(place)


def unused_taps(rounds):
    """Forward with taps off beside a copy of the same model without taps; both give the same logits."""
    shape = dict(vocab_size=2048, context_length=256, n_layer=6, n_head=6, n_embd=192)
    bare_module = transformer_without_taps()
    tapped = Transformer(TransformerConfig(**shape), TOKENIZER).freeze()
    bare = bare_module.Transformer(bare_module.TransformerConfig(**shape), TOKENIZER).freeze()
    bare.load_state_dict(tapped.state_dict())
    ids = torch.randint(2048, (1, 256), generator=torch.Generator().manual_seed(0))

    def forward(model):
        with torch.inference_mode():
            return model(ids)

    assert torch.equal(forward(bare), forward(tapped))
    with taps.recording() as kept:
        forward(bare)
    assert not kept
    seconds = turn_by_turn({"bare": lambda: forward(bare), "tapped": lambda: forward(tapped)}, 40 * rounds)
    return [
        ["forward with unused taps / copy without taps", seconds["tapped"] / seconds["bare"], "at most 1.02"]
    ]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--json")
    o = args.parse_args()
    torch.set_num_threads(o.threads)
    finish("transformer", generation(o.rounds) + training_step(o.rounds) + unused_taps(o.rounds), o.json)


if __name__ == "__main__":
    main()
