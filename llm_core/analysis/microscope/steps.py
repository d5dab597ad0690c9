"""The steps of a forward pass in order, each with its formula and the function of this program that computes it.

File and line are read from the running program (inspect), so "show the code" opens what really ran.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from llm_core import sampling
from llm_core.language import rotary, transformer
from llm_core.language.transformer import Transformer, TransformerConfig

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Step:
    """One box of the microscope."""

    key: str  # also the key of its text in the lessons
    tap: str  # in the vocabulary of TransformerLens, {i} for the layer
    formula: str  # plain text with the field's symbols; the words stand in the lessons under `key`
    code: Callable[..., Any]
    mark: str  # a piece of the very line, looked for inside the function

    def place(self) -> dict[str, Any]:
        """Find where the code stands: function, file relative to the project, first line, and the line that does it."""
        lines, first = inspect.getsourcelines(self.code)
        found = next((n for n, line in enumerate(lines) if self.mark in line), None)
        if found is None:
            raise LookupError(f"{self.code.__qualname__} has no line with {self.mark!r} any more.")
        file = Path(inspect.getsourcefile(self.code) or "").resolve().relative_to(ROOT).as_posix()
        return {"function": self.code.__qualname__, "file": file, "first": first, "line": first + found}


def steps(config: TransformerConfig) -> list[Step]:
    """List every step of a model of this shape, in the order of computation; those of a layer stand there once."""
    return [*start(config), *layer_steps(config), *end()]


def start(config: TransformerConfig) -> list[Step]:
    """List the steps before the first block."""
    features = Transformer.features
    found = [Step("embed", "hook_embed", "x = E[id]", features, "self.embed(ids)")]
    if config.position == "learned":
        formula = "x = E[id] + P[t]"
        found.append(Step("position", "hook_pos_embed", formula, features, "self.pos_embed("))
    return found


def layer_steps(config: TransformerConfig) -> list[Step]:
    """List the steps of one block, the same for every layer."""
    code, name, norm = transformer.Block.forward, "blocks.{i}.", norm_formula(config)
    return [
        Step("ln1", f"{name}ln1.hook_normalized", norm, code, "self.norm_1(x)"),
        *attention_steps(config),
        Step("resid_mid", f"{name}hook_resid_mid", "x' = x + o", code, "x + attn_out"),
        Step("ln2", f"{name}ln2.hook_normalized", norm.replace("x", "x'"), code, "self.norm_2(x)"),
        *mlp_steps(config),
        Step("resid_post", f"{name}hook_resid_post", "x'' = x' + m", code, "x + mlp_out"),
    ]


def norm_formula(config: TransformerConfig) -> str:
    """Write the formula of the norm of this model."""
    if config.norm == "rms":
        return "h = x / sqrt(mean(x^2) + eps) * g"
    return "h = (x - mean(x)) / sqrt(var(x) + eps) * g" + (" + b" if config.bias else "")


def attention_steps(config: TransformerConfig) -> list[Step]:
    """List the steps of the attention of a block."""
    code, attend, name = transformer.Attention.forward, transformer.attention, "blocks.{i}."
    bias = " + b" if config.bias else ""
    found = [
        Step("q", f"{name}attn.hook_q", f"q = W_Q h{bias}", code, "self.qkv(x)"),
        Step("k", f"{name}attn.hook_k", f"k = W_K h{bias}", code, "self.qkv(x)"),
        Step("v", f"{name}attn.hook_v", f"v = W_V h{bias}", code, "self.qkv(x)"),
    ]
    if config.position == "rotary":
        formula = "(a, b) -> (a cos u - b sin u, b cos u + a sin u), u = t * base^(-2j/D)"
        found.append(Step("rotate", f"{name}attn.hook_rot_q", formula, rotary.turn, "x.roll("))
    return [
        *found,
        Step("scores", "", "s_j = q . k_j / sqrt(D)", attend, "math.sqrt("),
        Step("mask", f"{name}attn.hook_attn_scores", "s_j = -inf for j > t", attend, "scores + mask"),
        Step("pattern", f"{name}attn.hook_pattern", "a_j = exp(s_j) / sum exp(s)", attend, "softmax(-1)"),
        Step("z", f"{name}attn.hook_z", "z = sum_j a_j v_j", attend, "pattern @ v"),
        Step("attn_out", f"{name}hook_attn_out", f"o = W_O [z_1 ... z_H]{bias}", code, "self.out("),
    ]


def mlp_steps(config: TransformerConfig) -> list[Step]:
    """List the steps of the feed-forward layer of a block."""
    code, name = transformer.MLP.forward, "blocks.{i}."
    bias = " + b" if config.bias else ""
    out = Step("mlp_out", f"{name}hook_mlp_out", f"m = W_down n{bias}", code, "self.down(")
    if config.mlp == "gelu":
        bend = "n = u / 2 * (1 + tanh(sqrt(2 / pi) * (u + 0.044715 u^3)))"
        return [
            Step("mlp_pre", f"{name}mlp.hook_pre", f"u = W_up h{bias}", code, "self.up(x)"),
            Step("mlp_post", f"{name}mlp.hook_post", bend, code, "F.gelu("),
            out,
        ]
    linear = f"{name}mlp.hook_pre_linear"
    return [
        Step("mlp_pre", f"{name}mlp.hook_pre", "g = W_gate h", code, "self.gate(x)"),
        Step("mlp_pre_linear", linear, "u = W_up h", code, "hook_pre_linear"),
        Step("mlp_post", f"{name}mlp.hook_post", "n = g / (1 + exp(-g)) * u", code, "F.silu("),
        out,
    ]


def end() -> list[Step]:
    """List the steps after the last block: norm, logits, and what writing does with them."""
    features, forward = Transformer.features, Transformer.forward
    normal = Step("ln_final", "ln_final.hook_normalized", "h = norm(x)", features, "self.norm(x)")
    return [
        normal,
        Step("logits", "", "l_w = U_w . h", forward, "self.unembed(x)"),
        Step("temperature", "", "l_w / temperature", sampling.apply_temperature, "/ temperature"),
        Step("probabilities", "", "p_w = exp(l_w) / sum exp(l)", sampling.chances, "softmax(-1)"),
        Step("draw", "", "the token on which u in [0, 1) falls", sampling.draw, "searchsorted"),
    ]


@lru_cache(maxsize=32)
def described(config: TransformerConfig) -> tuple[dict[str, Any], ...]:
    """Return the steps as plain data for the browser: key, tap, formula, and where the code stands."""
    return tuple({"key": s.key, "tap": s.tap, "formula": s.formula, "code": s.place()} for s in steps(config))
