"""One training loop for every machine: take a batch, learn from it, now and then look at held-out text.

It yields events and knows no screen; a page, a script and a test consume the same events. A network learns by a
gradient step, an n-gram by counting: both are a `Learner`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.given import in_range
from llm_core.language.ids import check_ids


@dataclass(frozen=True)
class Event:
    step: int
    tokens: int  # seen so far, repeats included
    seconds: float  # spent learning so far; looking at held-out text is not counted
    loss: float  # nats per token on the training batches since the last event
    valid: float | None = None  # whatever `validate` returned, by custom bits per character
    finished: bool = False


class Learner(Protocol):
    def learn(self, ids: Tensor, progress: float) -> float:
        """Learn from ids (B, T + 1): each token is the target of those before it. Returns nats per token."""
        ...


@dataclass(frozen=True)
class Recipe:
    """The settings of a gradient learner. Learning rate: warm-up, then a cosine down to a tenth, as in nanoGPT."""

    learning_rate: float = 1e-3
    final_share: float = 0.1
    warmup: float = 0.03  # as a share of the whole run
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = 0.1  # matrices only
    clip: float = 1.0
    bfloat16: bool = False
    muon: float = 0.0  # learning rate of Muon for the matrices inside the layers; 0: AdamW learns everything

    def __post_init__(self) -> None:
        """Raise ValueError for a setting that would spoil every weight."""
        for name in ("learning_rate", "final_share", "weight_decay", "clip", "muon"):
            in_range(name, getattr(self, name), 0, math.inf)
        in_range("warmup", self.warmup, 0, 1)

    def share(self, progress: float) -> float:
        """Compute what is left of the learning rates when this share (0 ... 1) of the run is over."""
        if progress < self.warmup:
            return max(progress / self.warmup, 0.01)
        wave = 0.5 * (1 + math.cos(math.pi * (progress - self.warmup) / (1 - self.warmup)))
        return self.final_share + (1 - self.final_share) * wave


def is_inside(name: str) -> bool:
    """Return whether a parameter of this name belongs to a layer, and not to the way in or out."""
    return name.startswith(("blocks.", "layers."))


def bfloat16_pays(device: str = "cpu") -> bool:
    """Return whether this processor multiplies bfloat16 in hardware.

    Elsewhere it is emulated, and slower than float32.
    """
    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    found = torch.cpu.get_capabilities()
    return device == "cpu" and bool(found.get("avx512_bf16") or found.get("amx_bf16"))


class GradientLearner:
    """Next-token cross-entropy, one step of the optimisers per batch.

    AdamW (Loshchilov & Hutter 2019); if the recipe asks for it, Muon (Jordan et al. 2024: momentum made orthogonal) for
    the matrices inside the layers. Embeddings, norms and biases always stay with AdamW.
    """

    def __init__(self, model: nn.Module, recipe: Recipe | None = None):
        self.model, self.recipe = model.eval(), recipe or Recipe()  # dropout is on in `learn` alone
        r = self.recipe
        named = {name: p for name, p in model.named_parameters() if p.requires_grad}
        if not named:
            raise ValueError(
                "All weights are frozen, as those of a loaded model are: model.requires_grad_(True)."
            )
        inside = [p for name, p in named.items() if r.muon and p.dim() == 2 and is_inside(name)]
        rest = [p for p in named.values() if all(p is not other for other in inside)]
        groups = [
            {"params": [p for p in rest if p.dim() >= 2], "weight_decay": r.weight_decay},
            {"params": [p for p in rest if p.dim() < 2], "weight_decay": 0.0},
        ]
        self.optimizers: list[tuple[torch.optim.Optimizer, float]] = [
            (torch.optim.AdamW(groups, lr=0.0, betas=r.betas, fused=True), r.learning_rate)
        ]
        if inside:
            self.optimizers.append((torch.optim.Muon(inside, lr=0.0, weight_decay=r.weight_decay), r.muon))
        self.weights = list(named.values())

    def learn(self, ids: Tensor, progress: float) -> float:
        self.model.train()
        loss = self.loss(ids)
        for weight in self.weights:
            weight.grad = None
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights, self.recipe.clip)
        for optimizer, rate in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * self.recipe.share(progress)
            optimizer.step()
        self.model.eval()
        return loss.item()

    def loss(self, ids: Tensor) -> Tensor:
        device = self.weights[0].device
        ids = ids.to(device, non_blocking=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.model(ids[:, :-1])
        if isinstance(logits, tuple):  # a recurrent network also returns its state
            logits = logits[0]
        return F.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten())


def random_batches(stream: Tensor, batch_size: int, length: int, seed: int) -> Iterator[Tensor]:
    """Yield endless batches (B, length + 1) cut at random places out of one long stream of ids.

    Raises ValueError when the stream is not longer than one piece, TypeError when it is not made of ids.
    """
    check_ids(stream, 1)
    in_range("batch_size", batch_size, 1, math.inf, whole=True)
    in_range("length", length, 1, math.inf, whole=True)
    if len(stream) < length + 2:
        raise ValueError(
            f"The training text has {len(stream)} tokens; pieces of {length + 1} do not fit in it."
        )
    generator = torch.Generator().manual_seed(seed)
    reach = torch.arange(length + 1)
    while True:
        starts = torch.randint(len(stream) - length, (batch_size, 1), generator=generator)
        yield stream[starts + reach].long()


def never() -> bool:
    """Return False: nobody stops it."""
    return False


def check_limits(steps: int | None, seconds: float | None, every: int) -> None:
    """Raise ValueError for limits with which a training never ends or tells nothing."""
    if steps is not None:
        in_range("steps", steps, 1, math.inf, whole=True)
    if seconds is not None and not seconds > 0:
        raise ValueError(f"seconds must be above 0, not {seconds}.")
    in_range("every", every, 1, math.inf, whole=True)


def train(
    learner: Learner,
    batches: Iterator[Tensor],
    *,
    steps: int | None = None,
    seconds: float | None = None,
    until: int | None = None,
    every: int = 100,
    validate: Callable[[], float] | None = None,
    cancelled: Callable[[], bool] = never,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Event]:
    """Learn until `steps` or `seconds` are over, or `cancelled()`; yield an event every `every` steps and at the end.

    `until` ends it after so many of the steps; the learning rates stay those of the whole plan.
    `clock` measures the seconds; `time.process_time` leaves out what a busy machine did meanwhile.
    The first event comes before any learning (step 0), the last one has `finished=True`.
    """
    if steps is None and seconds is None:
        raise ValueError("Say how long to train: steps or seconds.")
    check_limits(steps, seconds, every)
    step = tokens = since = 0
    spent = total = 0.0
    yield Event(0, 0, 0.0, math.nan, validate() if validate else None)
    for ids in batches:
        shares = [step / steps if steps is not None else 0.0, spent / seconds if seconds is not None else 0.0]
        if max(shares) >= 1 or step == until or cancelled():
            break
        start = clock()
        total += learner.learn(ids, max(shares))
        spent += clock() - start
        step, tokens, since = step + 1, tokens + ids[:, 1:].numel(), since + 1
        if step % every == 0 and step not in (steps, until):
            yield Event(step, tokens, spent, total / since, validate() if validate else None)
            total, since = 0.0, 0
    loss = total / since if since else math.nan
    yield Event(step, tokens, spent, loss, validate() if validate else None, finished=True)
