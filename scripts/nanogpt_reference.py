"""nanoGPT's published small setting on our own Transformer: python scripts/nanogpt_reference.py tinyshakespeare.txt

4 layers, 4 heads, width 128, context 64, batch 12, 2,000 steps, no dropout, characters; first 90% train, last 10%
validation. nanoGPT reports 1.88 nats per character. `--large`: 6 layers, 6 heads, width 384, context 256, batch 64,
5,000 steps, dropout 0.2 (nanoGPT: 1.4697); for a GPU. The validation loss is the mean over the whole validation text
cut into pieces of one context, so it needs no luck; nanoGPT averages 20 (small) or 200 (large) random batches.
"""

import argparse
import json
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, bfloat16_pays, random_batches, train

SMALL = dict(n_layer=4, n_head=4, n_embd=128, context_length=64, dropout=0.0)
LARGE = dict(n_layer=6, n_head=6, n_embd=384, context_length=256, dropout=0.2)


@torch.inference_mode()
def mean_loss(model, stream, length, batch=64):
    """Compute nats per character over the whole stream, in pieces of `length`.

    Its first characters see little context.
    """
    model.eval()
    n = (len(stream) - 1) // length
    x = stream[: n * length].view(n, length)
    y = stream[1 : n * length + 1].view(n, length)
    total = 0.0
    for i in range(0, n, batch):
        logits = model(x[i : i + batch].to(model.device)).float()
        total += F.cross_entropy(
            logits.flatten(0, 1), y[i : i + batch].flatten().to(model.device), reduction="sum"
        ).item()
    return total / (n * length)


def main():
    """Train, measure, and print the result."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("text", type=pathlib.Path)
    args.add_argument("--large", action="store_true")
    args.add_argument("--device", default="cpu")
    args.add_argument("--position", choices=["learned", "rotary"], default="rotary")
    args.add_argument("--learning-rate", type=float)
    args.add_argument("--seed", type=int, default=1337)
    args.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=True)
    o = args.parse_args()
    text = o.text.read_text("utf-8")
    tokenizer = CharTokenizer.train(text)
    ids = torch.tensor(tokenizer.encode(text))
    cut = int(0.9 * len(ids))
    shape, batch, steps = (LARGE, 64, 5000) if o.large else (SMALL, 12, 2000)
    torch.manual_seed(o.seed)
    model = Transformer(TransformerConfig(tokenizer.vocab_size, position=o.position, **shape), tokenizer).to(
        o.device
    )
    rate = o.learning_rate or (1e-3 if o.large else 3e-3)
    recipe = Recipe(learning_rate=rate, bfloat16=o.bfloat16 and bfloat16_pays(o.device))
    length = shape["context_length"]
    events = train(
        GradientLearner(model, recipe), random_batches(ids[:cut], batch, length, o.seed), steps=steps, every=250,
        validate=lambda: mean_loss(model, ids[cut:], length),
    )  # fmt: skip
    best = float("inf")
    for event in events:
        best = min(best, event.valid)
        print(
            json.dumps(
                dict(step=event.step, seconds=round(event.seconds, 1), train=event.loss, valid=event.valid)
            ),
            flush=True,
        )
    print(
        f"validation: {event.valid:.4f} nats per character at the end, {best:.4f} at best; "
        f"{model.n_parameters:,} parameters"
    )


if __name__ == "__main__":
    main()
