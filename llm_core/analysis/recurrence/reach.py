"""How much can a token still change the output many steps later? The gradient through time, lag by lag.

In a recurrent net the way back from step T to step t goes through every step between: the gradient is a product of
T - t factors, and shrinks or grows like a power (Bengio et al. 1994; Pascanu et al. 2013). Attention has one step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from llm_core import taps
from llm_core.language.gru import GRULayer
from llm_core.language.ids import check_ids
from llm_core.language.lstm import LSTMLayer
from llm_core.language.recurrent import Recurrent, RecurrentLayer
from llm_core.language.rnn import RNNLayer
from llm_core.language.transformer import Transformer, attention

N_TEXTS, N_STEPS, N_INPUT, N_EMBD = 16, 100, 16, 64
"""Sequences of random inputs, their length, numbers in an input, units of the cell."""
LAYERS: dict[str, type[RecurrentLayer]] = {"rnn": RNNLayer, "gru": GRULayer, "lstm": LSTMLayer}
KEEPS = {"gru": 1, "lstm": 1}
"""Which block of rows is the gate that keeps the old: update gate, forget gate."""


def random_inputs(seed: int) -> Tensor:
    """Draw sequences (B, T, N_INPUT) from the standard bell, in double precision."""
    draw = torch.Generator().manual_seed(seed)
    return torch.randn(N_TEXTS, N_STEPS, N_INPUT, generator=draw, dtype=torch.float64)


def fresh_layer(family: str, seed: int, scale: float = 1.0, keep_bias: float = 0.0) -> RecurrentLayer:
    """Draw an untrained layer as torch begins: weights and both biases uniform in ±1/√C.

    `scale` multiplies the recurrent weights; `keep_bias` is added to the gate that keeps the old, where there is one.
    """
    draw = torch.Generator().manual_seed(seed)

    def uniform(*shape: int) -> Tensor:
        return (2 * torch.rand(*shape, generator=draw, dtype=torch.float64) - 1) / math.sqrt(N_EMBD)

    layer = LAYERS[family](N_EMBD).double()
    rows = layer.n_sums * N_EMBD
    layer.weight_input = nn.Parameter(uniform(rows, N_INPUT))
    layer.weight_hidden = nn.Parameter(scale * uniform(rows, N_EMBD))
    layer.bias = nn.Parameter(uniform(rows) + uniform(rows))  # torch adds two
    if family in KEEPS:
        first = KEEPS[family] * N_EMBD
        layer.bias.data[first : first + N_EMBD] += keep_bias
    return layer.requires_grad_(False)


def gradient_by_lag(output: Tensor, x: Tensor) -> Tensor:
    """Measure |d(sum of output) / dx_t| for inputs x (B, T, N): mean over B, (T,), the last input (lag 0) first."""
    (gradient,) = torch.autograd.grad(output.sum(), x)
    return gradient.norm(dim=-1).mean(0).flip(0)


def recurrent_reach(family: str, seed: int, scale: float = 1.0, keep_bias: float = 0.0) -> Tensor:
    """Measure the gradient of an untrained layer's last hidden state, by lag: (N_STEPS,)."""
    layer, x = fresh_layer(family, seed, scale, keep_bias), random_inputs(seed).requires_grad_()
    zeros = x.new_zeros(N_TEXTS, N_EMBD)
    state = (zeros, zeros) if family == "lstm" else (zeros,)
    hidden, _ = layer(x, state, "layer")
    return gradient_by_lag(hidden[:, -1], x)


def attention_reach(seed: int) -> Tensor:
    """Measure the same for one untrained head of attention: the last token asks, all tokens answer."""
    draw, x = torch.Generator().manual_seed(seed), random_inputs(seed).requires_grad_()
    w_q, w_k, w_v = (
        (2 * torch.rand(N_INPUT, N_EMBD, generator=draw, dtype=torch.float64) - 1) / math.sqrt(N_INPUT)
        for _ in range(3)
    )
    q, k, v = x[:, -1:] @ w_q, x @ w_k, x @ w_v
    z = attention(q[:, None], k[:, None], v[:, None], None, "head")  # (B, 1, 1, D)
    return gradient_by_lag(z, x)


def keep_gate(family: str, seed: int, scale: float = 1.0, keep_bias: float = 0.0) -> float:
    """Average the gate that keeps the old, over units, steps and sequences."""
    layer, x = fresh_layer(family, seed, scale, keep_bias), random_inputs(seed)
    zeros = x.new_zeros(N_TEXTS, N_EMBD)
    name = "layer.hook_forget_gate" if family == "lstm" else "layer.hook_update_gate"
    with taps.recording(name) as cache:
        layer(x, (zeros, zeros) if family == "lstm" else (zeros,), "layer")
    return float(cache[name].mean())


def spectral_radius(seed: int, scale: float = 1.0) -> float:
    """Compute the largest |eigenvalue| of the RNN's recurrent weights: what a power of them grows or shrinks by."""
    return float(torch.linalg.eigvals(fresh_layer("rnn", seed, scale).weight_hidden).abs().max())


def linear_reach(seed: int, scale: float, lag: int) -> float:
    """Compute the same for the RNN without its tanh, |W^T (U^T)^lag 1|: there the factors are all alike."""
    layer = fresh_layer("rnn", seed, scale)
    back = torch.ones(N_EMBD, dtype=torch.float64) @ torch.linalg.matrix_power(layer.weight_hidden, lag)
    return float((back @ layer.weight_input).norm())


def trained_reach(model: Recurrent | Transformer, ids: Sequence[int]) -> Tensor:
    """Measure |d log P(last token) / d vector of token t| of a trained model: (T - 1,), the nearest token first.

    Raises ValueError for fewer than two ids.
    """
    if len(ids) < 2:
        raise ValueError("A gradient through time needs at least two tokens.")
    before = torch.tensor([[model.tokenizer.eot_id, *ids[:-1]]])
    check_ids(before)
    vectors = model.embed(before).detach().requires_grad_()
    with taps.intervening({"hook_embed": lambda _: vectors}), torch.enable_grad():
        found = model(before)
    logits = found[0] if isinstance(found, tuple) else found  # a recurrent model also hands on its state
    return gradient_by_lag(logits[0, -1].log_softmax(-1)[ids[-1]], vectors)[:-1]
