"""all-MiniLM-L6-v2, a BERT-type encoder: attention without a causal mask, and one vector for a sentence.

Six layers of twelve heads (Wang et al. 2020), trained so that sentences of similar meaning get similar
vectors (Reimers & Gurevych 2019). It has no output over words: it reads, it does not write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from llm_core.data.fetch import path_of
from llm_core.pretrained.engine_types import ModelMissingError
from llm_core.pretrained.finite import refuse_not_finite
from llm_core.pretrained.imports import late_import, quiet_transformers
from llm_core.shared import Shared

ASSET = "minilm"
FETCH_COMMAND = "python -m llm_core fetch minilm"
MAX_TOKENS = 256


@dataclass(frozen=True)
class Attention:
    """What each head looked at in one text; [CLS] and [SEP] are tokens too."""

    tokens: list[str]
    spans: list[tuple[int, int]]  # characters of each token in the text; (0, 0) for [CLS] and [SEP]
    pattern: NDArray[np.float32]  # (n_layer, n_head, T, T), each row sums to 1
    ids: list[int]
    cut: int = 0  # tokens beyond MAX_TOKENS that were left out


class MiniLM:
    """The encoder on the CPU. Safe to share between threads: nothing is kept between calls."""

    def __init__(self, folder: str | Path) -> None:
        """Read the folder of the asset (config.json, model.safetensors, tokenizer.json): about a second.

        Raises BadWeightsError for weights that are not finite.
        """
        bert = quiet_transformers().BertModel
        tokenizers = late_import("tokenizers")
        self._bert: Any = bert.from_pretrained(
            str(folder), attn_implementation="eager", add_pooling_layer=False, dtype=torch.float32
        ).eval()
        refuse_not_finite(self._bert.state_dict(), "MiniLM")
        self._tokenizer = tokenizers.Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)

    @property
    def n_layer(self) -> int:
        return self._bert.config.num_hidden_layers

    @property
    def n_head(self) -> int:
        return self._bert.config.num_attention_heads

    @torch.inference_mode()
    def attention(self, text: str) -> Attention:
        """Return the patterns of all heads on a text; tokens beyond MAX_TOKENS are left out."""
        encoding = self._tokenizer.encode(text)
        output = self._bert(torch.tensor([encoding.ids]), output_attentions=True)
        pattern = torch.stack(output.attentions)[:, 0].numpy()  # (n_layer, n_head, T, T)
        cut = sum(len(rest.ids) - 2 for rest in encoding.overflowing)  # each rest has its own [CLS] and [SEP]
        return Attention(list(encoding.tokens), list(encoding.offsets), pattern, list(encoding.ids), cut)

    @torch.inference_mode()
    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Compute one vector of length 1 per text, (N, C): the mean of the last layer over the text's tokens."""
        rows = [self._mean(self._tokenizer.encode(text).ids) for text in texts]
        if not rows:
            return np.zeros((0, self._bert.config.hidden_size), np.float32)
        return torch.nn.functional.normalize(torch.stack(rows)).numpy()

    def _mean(self, ids: list[int]) -> torch.Tensor:
        return self._bert(torch.tensor([ids])).last_hidden_state[0].mean(0)


def get_minilm() -> MiniLM:
    """Return the one shared encoder.

    Raises ModelMissingError when it was not fetched, LibraryMissingError without transformers.
    """
    return SHARED.get()


def _load() -> MiniLM:
    folder = path_of(ASSET)
    if folder is None:
        raise ModelMissingError(f"all-MiniLM-L6-v2 is not on this computer; get it with: {FETCH_COMMAND}")
    return MiniLM(folder)


SHARED = Shared(_load)
"""The encoder, if it is in memory."""


def available() -> bool:
    """Return whether the weights are here. Never uses a network."""
    return path_of(ASSET) is not None
