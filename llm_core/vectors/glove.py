"""GloVe: word vectors learnt by others from six billion words of news and encyclopaedia (Pennington et al. 2014).

Fetched, never shipped: `python -m llm_core fetch glove`. Words stand in the order of their frequency.
"""

from __future__ import annotations

import numpy as np
import torch

from llm_core.data.fetch import path_of
from llm_core.pretrained.engine_types import ModelMissingError
from llm_core.pretrained.imports import late_import
from llm_core.shared import Shared
from llm_core.vectors.table import Table

ASSET = "glove"
FETCH_COMMAND = "python -m llm_core fetch glove"
VECTORS, INDEX = "glove_6B_50d_emb.npy", "glove_6B_index.parquet"
USED = 40_000
"""Of its 400,000 words, the most frequent."""


def get_glove() -> Table:
    """Return the one shared table of the USED most frequent words.

    Raises ModelMissingError when it was not fetched, LibraryMissingError without pyarrow.
    """
    return SHARED.get()


def available() -> bool:
    """Return whether the vectors are here. Never uses a network."""
    return path_of(ASSET) is not None


def _load() -> Table:
    folder = path_of(ASSET)
    if folder is None:
        raise ModelMissingError(f"GloVe is not on this computer; get it with: {FETCH_COMMAND}")
    rows = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)[:USED]
    index = late_import("pyarrow.parquet").read_table(folder / INDEX, columns=["index"])
    return Table(tuple(index["index"][:USED].to_pylist()), torch.from_numpy(np.array(rows)))


SHARED = Shared(_load)
"""The table, if it is in memory."""
