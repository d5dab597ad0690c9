"""Why a letter is recalled or not: how much of the lesson reaches it, and where a Transformer looks for it."""

from __future__ import annotations

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.recurrent import Recurrent
from llm_core.language.transformer import Transformer
from llm_core.recall.task import Strips


def letter_gradient(model: Recurrent | Transformer, found: Strips) -> float:
    """Measure |d log P(right letter) / d vector of the letter that is asked for|, the mean over strips (B, T)."""
    vectors = model.embed(found.ids).detach().requires_grad_()  # (B, T, C)
    with torch.enable_grad():
        chosen = _logits(model, found.ids, vectors).log_softmax(-1).gather(-1, found.answers[:, None])
        (gradient,) = torch.autograd.grad(chosen.sum(), vectors)
    return float(gradient[:, found.place].norm(dim=-1).mean())


def _logits(model: Recurrent | Transformer, ids: Tensor, vectors: Tensor) -> Tensor:
    """Compute the logits (B, V) after the last token from the vectors (B, T, C) of the tokens."""
    if isinstance(model, Transformer):
        with taps.intervening({"hook_embed": lambda _: vectors}):
            return model.unembed(model.features(ids)[:, -1])
    hidden, _ = model.fused(vectors, model.start(len(ids)))
    return model.logits(hidden[:, -1])


@torch.inference_mode()
def question_looks(model: Transformer, found: Strips) -> Tensor:
    """Give the weights with which the question looks at every token of the first strip, (L, H, T)."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as kept:
        model.features(found.ids[:1])
    return torch.stack([kept[name][0, :, -1] for name in names])


def looking_head(looks: Tensor, place: int) -> tuple[int, int]:
    """Find layer and head that put most weight on a place: weights (L, H, T) -> (layer, head)."""
    return divmod(int(looks[..., place].argmax()), looks.shape[1])
