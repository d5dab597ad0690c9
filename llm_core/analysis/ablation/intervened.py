"""A language model with some of its tensors changed: the same calls, and the model that is shared stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.model import LanguageModel, State
from llm_core.language.transformer import Transformer


class Intervened(LanguageModel):
    """Answers every question of a model under the given edits (tap name -> function of the tensor).

    Each call enters and leaves the intervention by itself, so generators, threads and other visitors of the same model
    never see it. While a tap is being edited the Transformer takes its plain path: quick step and fused attention,
    which have no taps, are not used. Without edits it does so too, which makes it the fair partner of a comparison.
    A state made here knows keys and values of the changed model: it must not be handed to the unchanged one.
    """

    family: ClassVar[str] = "transformer"

    def __init__(self, model: Transformer, edits: Mapping[str, taps.Edit]):
        self.model, self.edits, self.tokenizer = model, dict(edits), model.tokenizer

    @property
    def context_length(self) -> int:
        return self.model.context_length

    @property
    def n_parameters(self) -> int:
        return self.model.n_parameters

    def start(self, batch_size: int = 1) -> State:
        return self.model.start(batch_size)

    def step(self, ids: Tensor, state: State) -> tuple[Tensor, State]:
        with taps.intervening(self.edits):
            return self.model.step(ids, state)

    def log_probs(self, ids: Tensor) -> Tensor:
        with taps.intervening(self.edits):
            return self.model.log_probs(ids)

    def score(self, ids: Tensor) -> Tensor:
        with taps.intervening(self.edits):
            return self.model.score(ids)

    @torch.inference_mode()
    def logits(self, ids: Tensor) -> Tensor:
        """Compute logits (B, T, V) for ids (B, T), T at most the context length."""
        with taps.intervening(self.edits):
            return self.model(ids.to(self.model.device))
