"""The feed-forward part of a block, read as the multilayer perceptron of llm_core.networks.mlp: the same function."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.analysis.residual.recorded import recorded
from llm_core.language.transformer import Transformer
from llm_core.networks.mlp import MLP

Array = NDArray[np.float64]


class FeedForward(NamedTuple):
    """One token on its way through the feed-forward part: computed by MLP, and what the Transformer itself wrote."""

    sizes: tuple[int, ...]  # inputs C, hidden units H, outputs C
    hidden: Array  # (H,) after the bend
    output: Array  # (C,)
    own: Array  # (C,) of the Transformer's forward pass
    parameters: int


def as_mlp(model: Transformer, layer: int) -> MLP:
    """Read the weights of a block's feed-forward part: C -> H, GELU, H -> C. A part without biases has zeros.

    Raises ValueError for a gated part, which is no chain of two matrices.
    """
    if model.config.mlp != "gelu":
        raise ValueError(
            f"A {model.config.mlp} part multiplies two branches; it is no multilayer perceptron."
        )
    part = model.layers()[layer].mlp
    arrays = [(linear.weight, linear.bias) for linear in (part.up, part.down)]
    weights = [weight.detach().double().numpy().T for weight, _ in arrays]
    biases = [
        np.zeros(w.shape[1]) if bias is None else bias.detach().double().numpy()
        for w, (_, bias) in zip(weights, arrays, strict=True)
    ]
    return MLP(weights, biases, ("gelu",))


def feed_forward(model: Transformer, text: str, layer: int) -> FeedForward:
    """Send the last token of a text through a block's feed-forward part. An empty text is the start of a text."""
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)][-model.context_length :]
    into, out = f"blocks.{layer}.ln2.hook_normalized", f"blocks.{layer}.hook_mlp_out"
    kept = {name: one[-1].double().numpy() for name, one in recorded(model, ids, (into, out)).items()}
    network = as_mlp(model, layer)
    _, (inputs, hidden, output) = network.forward(kept[into][None])
    sizes = (inputs.shape[1], hidden.shape[1], output.shape[1])
    return FeedForward(sizes, hidden[0], output[0], kept[out], sum(w.size for w in network.weights))
