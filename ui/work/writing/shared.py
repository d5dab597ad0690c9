"""The models that the pages share, for writing on a thread of the site."""

from __future__ import annotations

from llm_core.checkpoints import CheckpointError
from llm_core.language.model import LanguageModel
from ui.work import models


def load(folder: str, corpus: str, family: str) -> LanguageModel:
    """Return the shared model; raises CheckpointError. The folder is the one that the pages read."""
    try:
        return models.get_model(corpus, family)
    except models.MissingModel as error:
        raise CheckpointError(str(error)) from error
