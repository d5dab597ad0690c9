"""One row of a weight matrix, by the names of the formulas: what a sum of products is a sum of.

W_Q, W_K, W_V, W_O of attention, W_gate, W_up, W_down of the feed-forward layer, U of the scores. A cell of a linear
map is row · input + bias; a test holds that against the tensors of the model.
"""

from __future__ import annotations

from torch import Tensor, nn

from llm_core.language.transformer import Transformer

ATTENTION = ("W_Q", "W_K", "W_V", "W_O")
FEED_FORWARD = {"W_gate": "gate", "W_up": "up", "W_down": "down"}


def weight_row(model: Transformer, matrix: str, layer: int, row: int) -> tuple[Tensor, float]:
    """Return row `row` (from 0) of a matrix of layer `layer` (from 0), float32 (inputs,), and its bias, 0 without one.

    Of U the row is a token's id, and the layer is not looked at. Raises ValueError for what the model does not have.
    """
    linear, first, rows = place(model, matrix, layer)
    if not 0 <= row < rows:
        raise ValueError(f"{matrix} has rows 0 to {rows - 1}, not {row}.")
    bias = 0.0 if linear.bias is None else float(linear.bias[first + row])
    return linear.weight[first + row].detach().float().cpu(), bias


def place(model: Transformer, matrix: str, layer: int) -> tuple[nn.Linear, int, int]:
    """Find the linear map that holds a matrix, the first of its rows there, and how many there are."""
    if matrix == "U":
        return model.unembed, 0, model.config.vocab_size
    if not 0 <= layer < model.config.n_layer:
        raise ValueError(f"The layers are 0 to {model.config.n_layer - 1}, not {layer}.")
    block, c = model.layers()[layer], model.config
    if matrix == "W_O":
        return block.attn.out, 0, c.n_embd
    if matrix in ATTENTION:
        heads = {
            "W_Q": (0, c.n_head),
            "W_K": (c.n_head, c.kv_heads),
            "W_V": (c.n_head + c.kv_heads, c.kv_heads),
        }
        before, own = heads[matrix]
        return block.attn.qkv, before * c.head_width, own * c.head_width
    linear = getattr(block.mlp, FEED_FORWARD.get(matrix, ""), None)
    if not isinstance(linear, nn.Linear):
        raise ValueError(f"This model has no matrix {matrix!r}.")
    return linear, 0, linear.out_features
