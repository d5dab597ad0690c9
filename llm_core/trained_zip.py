"""Several trained models in one zip that `llm_core.checkpoints.load` can read once it is unpacked."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from llm_core import checkpoints
from llm_core.analysis.evaluation.measure import now, this_machine
from llm_core.language.model import LanguageModel

README = """Models trained with Glassbox on a text of your own.

checkpoints/{corpus}-*.safetensors   what was learnt: weights in 16 bits, or packed counts
checkpoints/{corpus}-*.json          settings, tokenizer (it contains pieces of your text), scores, date

Unpack, then in the folder of Glassbox:
  GLASSBOX_ASSETS=/path/to/the/unpacked/folder python -m llm_core generate --model lstm --corpus {corpus} --prompt "..."
  GLASSBOX_ASSETS=/path/to/the/unpacked/folder streamlit run app.py
In Python: llm_core.checkpoints.load("{corpus}", "lstm", Path("checkpoints"))
"""


def zip_models(
    models: Mapping[str, LanguageModel], corpus: str, facts: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """Write models (family -> model) into a zip file, with what each manifest should hold besides; return its bytes.

    Only names that begin a checkpoint may be given: letters, digits and dashes, else ValueError.
    """
    if not corpus.replace("-", "").isalnum():
        raise ValueError(f"{corpus!r} cannot be part of a file name.")
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("README.txt", README.format(corpus=corpus))
        for family, model in models.items():
            made = checkpoints.save(model, corpus, Path(folder), **facts.get(family, {}))
            for path in (made.weights, made.manifest_path):
                archive.write(path, f"checkpoints/{path.name}")
    return packed.getvalue()


def manifest_of(looks: Sequence[Any]) -> dict[str, Any]:
    """Collect what a manifest holds of a training: where it ended, on which machine, and its whole curve.

    looks: with step, tokens, seconds spent learning, train_bits and valid_bits (per character), the newest last.
    """
    last = looks[-1]
    return {
        "tokens_seen": last.tokens,
        "steps": last.step,
        "seconds": round(last.seconds, 2),
        "date": now(),
        "machine": this_machine(),
        "test": {"bits_per_character": last.valid_bits, "split": "valid"},
        "curve_columns": [
            "step",
            "tokens",
            "seconds",
            "train_bits_per_character",
            "valid_bits_per_character",
        ],
        "curve": [[e.step, e.tokens, round(e.seconds, 2), e.train_bits, e.valid_bits] for e in looks],
    }
