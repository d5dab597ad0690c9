"""The shape of a Transformer as its authors publish it, and how many parameters follow from it, part by part.

Counted is every number that training may change. Positions that are turned (rotary) or added as sinusoids have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llm_core.analysis.size.experts import Experts
from llm_core.analysis.size.latent import Latent

PARTS = ("embedding", "attention", "feed_forward", "head")
"""In the order of a pass: tables, then in every layer attention and feed-forward, then norms and what stands behind."""


class ImpossibleShape(ValueError):
    """A shape that no Transformer has. `reason` names a sentence, `facts` its numbers."""

    def __init__(self, reason: str, **facts: int):
        super().__init__(f"{reason}: {facts}")
        self.reason, self.facts = reason, facts


@dataclass(frozen=True)
class Shape:
    """What a configuration file says. `layers` blocks of the same kind, `width` numbers for each token."""

    vocabulary: int
    context: int
    """Tokens; rows of the table of positions where there is one."""
    layers: int
    width: int
    heads: int
    kv_heads: int
    """Groups of heads share keys and values when they are fewer than the heads (Ainslie et al. 2023)."""
    hidden: int
    """Width of the feed-forward part."""
    gated: bool = False
    """Three matrices in the feed-forward part instead of two."""
    learned_positions: bool = True
    tied: bool = True
    """The token table is also the output layer."""
    bias: Literal["all", "qkv", "none"] = "all"
    norm_bias: bool = True
    """Layer norm has a gain and a shift for each number, RMS norm only a gain."""
    head_width: int = 0
    """Width of one head; width / heads when 0."""
    head_norms: bool = False
    """Queries and keys are normalised, with gains shared by all heads."""
    encoder: bool = False
    """BERT's: two segments, a norm behind the tables instead of behind the blocks, a pooler."""
    latent: Latent | None = None
    """Queries, keys and values come out of short vectors."""
    experts: Experts | None = None
    """Feed-forward parts to choose from, in most layers."""

    def __post_init__(self) -> None:
        for name in ("layers", "width", "heads", "kv_heads", "hidden", "vocabulary", "context"):
            if getattr(self, name) < 1:
                raise ImpossibleShape(f"no_{name}")
        if not self.head_width and self.width % self.heads:
            raise ImpossibleShape("heads_do_not_fit", width=self.width, heads=self.heads)
        if self.heads % self.kv_heads:
            raise ImpossibleShape("groups_do_not_fit", heads=self.heads, kv_heads=self.kv_heads)
        if self.experts and self.experts.chosen > self.experts.routed:
            raise ImpossibleShape("too_many_chosen", chosen=self.experts.chosen, routed=self.experts.routed)

    @property
    def one_head(self) -> int:
        """Width of one head."""
        return self.head_width or self.width // self.heads

    @property
    def kept(self) -> int:
        """Numbers that one layer keeps of every token: keys and values, or what they come out of."""
        if self.latent:
            return self.latent.kept + self.latent.turned
        return 2 * self.kv_heads * self.one_head


def linear(inputs: int, outputs: int, bias: bool) -> int:
    """Count a matrix, and a number for each output when it has a bias."""
    return inputs * outputs + outputs * bias


def attention_parameters(shape: Shape) -> int:
    """Count queries, keys, values and the output matrix of one layer."""
    if shape.latent:
        return shape.latent.parameters(shape.width, shape.heads, shape.one_head)
    asked, kept = shape.heads * shape.one_head, shape.kv_heads * shape.one_head
    qkv_bias = shape.bias in ("all", "qkv")
    matrices = linear(shape.width, asked, qkv_bias) + 2 * linear(shape.width, kept, qkv_bias)
    return matrices + linear(asked, shape.width, shape.bias == "all") + 2 * shape.one_head * shape.head_norms


def feed_forward_parameters(shape: Shape) -> int:
    """Count a single feed-forward part: up and down, and a gate where it has one."""
    bias = shape.bias == "all"
    up, down = linear(shape.width, shape.hidden, bias), linear(shape.hidden, shape.width, bias)
    return up * (2 if shape.gated else 1) + down


def experts_parameters(shape: Shape, experts: Experts, n_experts: int) -> int:
    """Count a layer of experts with so many of them, and its router."""
    return experts.router_parameters(shape.width) + n_experts * experts.expert_parameters(shape.width)


def feed_forward_of_all(shape: Shape, working: bool = False) -> int:
    """Count the feed-forward parts of all layers. `working`: of the experts only those that work on one token."""
    experts = shape.experts
    if experts is None:
        return shape.layers * feed_forward_parameters(shape)
    n_experts = experts.working if working else experts.routed + experts.shared
    dense = min(experts.dense, shape.layers)
    mixed = (shape.layers - dense) * experts_parameters(shape, experts, n_experts)
    return dense * feed_forward_parameters(shape) + mixed


def parameters(shape: Shape) -> dict[str, int]:
    """Count every part: PARTS -> parameters. Each layer has two norms, and one more stands before the output."""
    tables = shape.vocabulary + shape.context * shape.learned_positions + 2 * shape.encoder
    norms = (2 * shape.layers + 1) * shape.width * (2 if shape.norm_bias else 1)
    output = 0 if shape.tied else shape.vocabulary * shape.width
    pooler = linear(shape.width, shape.width, True) if shape.encoder else 0
    return {
        "embedding": tables * shape.width,
        "attention": shape.layers * attention_parameters(shape),
        "feed_forward": feed_forward_of_all(shape),
        "head": norms + output + pooler,
    }


def total(shape: Shape) -> int:
    """Count all parameters."""
    return sum(parameters(shape).values())


def working_parameters(shape: Shape) -> dict[str, int]:
    """Count what works on one token, by part: of a table one row, of the experts those that were chosen for it.

    A token table that is also the output layer works there, as a whole.
    """
    twice = shape.tied and not shape.encoder
    rows = (not twice) + shape.learned_positions + shape.encoder
    found = parameters(shape)
    return found | {
        "embedding": rows * shape.width,
        "feed_forward": feed_forward_of_all(shape, working=True),
        "head": found["head"] + twice * shape.vocabulary * shape.width,
    }


def block_parameters(shape: Shape) -> int:
    """Count attention, feed-forward and the norms inside the blocks: 12 d^2 + 13 d in each layer of a GPT-2."""
    norms = 2 * shape.layers * shape.width * (2 if shape.norm_bias else 1)
    return shape.layers * attention_parameters(shape) + feed_forward_of_all(shape) + norms
