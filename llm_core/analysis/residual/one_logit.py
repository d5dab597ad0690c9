"""A neuron inside a language model: the logit of one token is a weighted sum of the last vector."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from llm_core.language.transformer import Transformer


class OneLogit(NamedTuple):
    """The likeliest next token and its neuron: inputs x (C,), weights w (C,), what the model itself says."""

    token: int
    x: Tensor  # the normalised end of the residual stream at the last token
    w: Tensor  # the token's row of the unembedding
    logit: float  # of the model's own forward pass
    others: Tensor  # logits of all tokens (V,)

    @property
    def products(self) -> Tensor:
        """Multiply each input with its weight, (C,)."""
        return self.x * self.w


@torch.inference_mode()
def top_logit(model: Transformer, text: str) -> OneLogit:
    """Take the neuron of the likeliest next token apart. An empty text means: at the start of a text."""
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)][-model.context_length :]
    whole = torch.tensor([ids])
    logits = model(whole)[0, -1]  # (V,)
    token = int(logits.argmax())
    return OneLogit(
        token, model.features(whole)[0, -1], model.unembed.weight[token], float(logits[token]), logits
    )
