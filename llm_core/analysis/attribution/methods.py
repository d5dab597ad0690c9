"""Which tokens made the model predict this? Five answers to one question, to be compared.

Three ask the model's output: gradient x input (the slope), integrated gradients (the slope along a path; it adds
up) and occlusion (take the token away and look). Two only look at attention: rollout and the last layer's mean.
They often disagree; `agreement` measures how far. random_twin.py holds the sanity check of Adebayo et al. 2018.

Gradients are taken with respect to the token vectors, fed in through the tap `hook_embed`; the weights of the shared
model get none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.attention.token_removal import spearman
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer

METHODS = ("gradient_x_input", "integrated_gradients", "occlusion", "rollout", "last_attention")
NODES, MOST_NODES = 24, 192
"""Points of the path at which integrated gradients look at the slope: doubled while the sum is off by over 1%."""
BATCH_TOKENS = 2048


@dataclass(frozen=True)
class Attribution:
    """What each token of a text of T tokens did for the logit of `target` after the last of them."""

    target: int
    logit: float  # of the target, minus that of the contrast if there is one
    blank_logit: float  # the same when every token but the first is the mean of all token vectors
    scores: dict[str, Tensor]  # method -> (T,); the two of attention are shares that sum to 1
    gap: float  # |sum of integrated gradients - (logit - blank_logit)|: how far the numeric integral is off
    nodes: int  # points of the path that were needed, or MOST_NODES when they were not enough


@torch.no_grad()  # only `Question.gradient` asks for slopes
def attribute(
    model: Transformer,
    ids: Sequence[int],
    target: int | None = None,
    contrast: int | None = None,
    occlude: str = "replace",
    most_nodes: int = MOST_NODES,
) -> Attribution:
    """Compute all five methods for the logit of `target` after the last token of ids; None: the likeliest token.

    With `contrast`, for the difference to that token's logit. `occlude`: "replace" a token by the end-of-text token, or
    "remove" it, so that the others move up. Raises ValueError for ids or an option that does not exist.
    """
    check_text(model, ids)
    if occlude not in OCCLUSIONS:
        raise ValueError(f"A token is occluded by 'replace' or 'remove', not {occlude!r}.")
    row = torch.tensor([list(ids)], device=model.device)
    if target is None:
        target = likeliest_next(model, row)
    check_text(model, [target, target if contrast is None else contrast])
    question = Question(model, target, contrast)
    x = model.embed(row).detach()  # (1, T, C)
    blank = blank_text(model, x)
    logit, blank_logit = (float(question.logit(e)) for e in (x, blank))
    integrated, nodes = until_it_adds_up(question, x, blank, logit - blank_logit, most_nodes)
    pattern = patterns(model, row)
    scores = {
        "gradient_x_input": gradient_x_input(question, x),
        "integrated_gradients": integrated,
        "occlusion": OCCLUSIONS[occlude](question, row),
        "rollout": rollout(pattern)[-1],
        "last_attention": pattern[-1, :, -1].mean(0),
    }
    gap = abs(float(integrated.double().sum()) - (logit - blank_logit))
    return Attribution(target, logit, blank_logit, scores, gap, nodes)


@dataclass(frozen=True)
class Question:
    """The logit of one token (minus that of another) after the last token of a text."""

    model: Transformer
    target: int
    contrast: int | None = None

    def logit(self, embedded: Tensor) -> Tensor:
        """Compute the logit from the token vectors `embedded`, (B, T, C) -> (B,).

        Differentiable; no weight is asked for a gradient.
        """
        ids = torch.zeros(
            embedded.shape[:2], dtype=torch.long, device=embedded.device
        )  # replaced by the edit
        with taps.intervening({"hook_embed": lambda _: embedded}):
            last = self.model.features(ids)[:, -1]  # (B, C)
        return last @ self.direction()

    def direction(self) -> Tensor:
        """Return the row of the output layer that makes this logit, (C,)."""
        weight = self.model.unembed.weight.detach()
        return weight[self.target] - (0 if self.contrast is None else weight[self.contrast])

    def gradient(self, embedded: Tensor) -> Tensor:
        """Compute the slope of each row's logit with respect to its own token vectors, (B, T, C)."""
        with torch.inference_mode(False), torch.enable_grad():
            x = embedded.detach().clone().requires_grad_()
            return torch.autograd.grad(self.logit(x).sum(), x)[0]


def gradient_x_input(question: Question, x: Tensor) -> Tensor:
    """Multiply slope and value, summed over the channels of each token: x (1, T, C) -> (T,). Shrikumar et al.

    2017.
    """
    return (question.gradient(x) * x).sum(-1)[0].float().cpu()


def blank_text(model: Transformer, x: Tensor) -> Tensor:
    """Make the start of the path of integrated gradients.

    It is the mean token vector in every place but the first, (1, T, C).

    The first token, the start of every text, stays. Without it, or from a text of only end-of-text tokens or zeros, the
    logit of SmolLM2 jumps along the path so wildly that no sum of slopes adds up (tried; see docs/decisions.md).
    """
    mean = model.embed.weight.detach().mean(0).expand_as(x)
    return torch.cat([x[:, :1], mean[:, 1:]], 1)


def until_it_adds_up(
    question: Question, x: Tensor, blank: Tensor, difference: float, most_nodes: int
) -> tuple[Tensor, int]:
    """Compute integrated gradients (T,) with as many points as completeness needs (1% of the difference).

    Also returns how many.
    """
    nodes = min(NODES, most_nodes)
    while True:
        found = integrated_gradients(question, x, blank, nodes)
        off = abs(float(found.double().sum()) - difference)
        if off <= 0.01 * max(1.0, abs(difference)) or 2 * nodes > most_nodes:
            return found, nodes
        nodes *= 2


def integrated_gradients(question: Question, x: Tensor, blank: Tensor, n_nodes: int = NODES) -> Tensor:
    """Multiply (x - blank) by the mean slope on the straight way from blank to x, both (1, T, C) -> (T,).

    Sundararajan et al. 2017, eq. 1; the integral by Gauss-Legendre at n_nodes points. Completeness: the sum over tokens
    is logit(x) - logit(blank), up to the error of the integral.
    """
    points, weights = np.polynomial.legendre.leggauss(n_nodes)  # on (-1, 1)
    alpha = torch.tensor((points + 1) / 2, dtype=x.dtype, device=x.device)[:, None, None]
    weight = torch.tensor(weights / 2, dtype=x.dtype, device=x.device)[:, None, None]
    mean = torch.zeros_like(x[0])
    for a, w in zip(alpha.split(at_once(x)), weight.split(at_once(x)), strict=True):
        mean = mean + (w * question.gradient(blank + a * (x - blank))).sum(0)
    return ((x - blank)[0] * mean).sum(-1).float().cpu()


def at_once(x: Tensor) -> int:
    """Count how many copies of x (1, T, C) go through the model together."""
    return max(1, BATCH_TOKENS // x.shape[1])


@torch.inference_mode()
def occlude_by_replacing(question: Question, row: Tensor) -> Tensor:
    """Measure how much the logit falls when each token alone becomes the end-of-text token: row (1, T) -> (T,).

    Zeiler & Fergus 2014. Positive: the token spoke for the target.
    """
    T = row.shape[1]
    others = row.repeat(T, 1).fill_diagonal_(question.model.tokenizer.eot_id)  # (T, T)
    return logit_of(question, row) - logit_of(question, others)


@torch.inference_mode()
def occlude_by_removing(question: Question, row: Tensor) -> Tensor:
    """Measure how much the logit falls when each token alone is cut out and the others move up.

    Row (1, T) -> (T,).

    Jain & Wallace 2019, leave one out. A text of one token keeps it: 0.
    """
    T = row.shape[1]
    if T == 1:
        return torch.zeros(1)
    keep = ~torch.eye(T, dtype=torch.bool, device=row.device)
    return logit_of(question, row) - logit_of(question, row.expand(T, T)[keep].view(T, T - 1))


OCCLUSIONS: dict[str, Callable[[Question, Tensor], Tensor]] = {
    "replace": occlude_by_replacing,
    "remove": occlude_by_removing,
}


def logit_of(question: Question, ids: Tensor) -> Tensor:
    """Compute the logit in question after each row of ids (B, T): (B,)."""
    x = question.model.embed(ids)
    return torch.cat([question.logit(part) for part in x.split(at_once(x))]).float().cpu()


@torch.inference_mode()
def patterns(model: Transformer, row: Tensor) -> Tensor:
    """Return all attention patterns of row (1, T): (L, H, T, T)."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as kept:
        model.features(row)
    return torch.cat([kept[name] for name in names]).float().cpu()


def rollout(pattern: Tensor) -> Tensor:
    """Follow attention back through all layers: pattern (L, H, T, T) -> (T, T), rows sum to 1.

    Abnar & Zuidema 2020: the mean over heads, half of each layer's input passing by on the residual stream
    (0.5 A + 0.5 I), multiplied layer by layer. It knows nothing of values, MLPs or norms.
    """
    stay = torch.eye(pattern.shape[-1])
    flow = stay
    for layer in pattern.mean(1):
        flow = (0.5 * layer + 0.5 * stay) @ flow
    return flow


@torch.inference_mode()
def likeliest_next(model: Transformer, row: Tensor) -> int:
    """Return the likeliest token after row (1, T)."""
    return int(model.unembed(model.features(row)[:, -1])[0].argmax())


def agreement(scores: dict[str, Tensor]) -> dict[tuple[str, str], float]:
    """Compute Spearman's rank correlation between the sizes |score| that each two methods give to the tokens.

    The first token, the start of every text, is left out: it is no word, and attention parks weight on it (Xiao et al.
    2024). Sizes, because attention cannot be negative. nan for fewer than three tokens.
    """
    sizes = {method: score[1:].abs() for method, score in scores.items()}
    return {(a, b): spearman(sizes[a], sizes[b]) for a, b in combinations(sizes, 2)}
