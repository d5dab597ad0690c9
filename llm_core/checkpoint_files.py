"""Which trained models lie on this machine: file names and manifests. Knows no model class, so it needs no torch.

    assets/checkpoints/stories-transformer.safetensors      assets/checkpoints/stories-transformer.json

The folder can be replaced by the environment variable GLASSBOX_ASSETS (tests, a teacher's own models).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm_core.places import assets_folder
from llm_core.shapes import checked, read_object

FAMILY_NAMES = ("ngram", "rnn", "gru", "lstm", "transformer")
THREE = ("ngram", "lstm", "transformer")
"""The machines that every corpus has, and that a visitor trains."""
CORPORA = ("stories", "shakespeare", "songci", "manuals")
TWINS = "twins"
"""Four networks of about one million weights each, trained on equally many tokens of the stories."""
TAKEN_OVER = {(TWINS, "ngram"): "stories"}
"""(corpus, family) -> the corpus whose checkpoint it is: the n-gram of the stories has read the same tokens."""

COUNTS = {"order": "int", "smoothing": "text", "k": "number", "discounts": [["number", "number", "number"]]}
"""Shape of an n-gram's settings; `checkpoints.read_manifest` checks those of the networks."""
ROW = ["int", "int", "number", "number|null", "number|null"]
LOOK = {"step": "int", "tokens": "int", "bits_per_character": "number", "sample": "text"}
MANIFEST = {
    "config": {},
    "tokenizer": {},
    "n_parameters?": "int",
    "weight_bits?": "int",
    "tokens_in_corpus?": "int|null",
    "tokens_seen?": "int|null",
    "seconds?": "number|null",
    "machine?": "text",
    "date?": "text",
    "test?": {"bits_per_character?": "number|null", "unknown?": []},
    "before_rounding?": {"bits_per_character": "number"},
    "curve?": [ROW, None],
    "snapshots?": [LOOK, None],
    "orders?": [{"bits_per_character?": "number"}, None],
}
"""Shape of a manifest (llm_core/shapes.py); only the first two are needed."""


class CheckpointError(Exception):
    """The checkpoint is missing or damaged; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Checkpoint:
    corpus: str
    family: str
    folder: Path
    of: str = ""
    """The corpus whose files these are, where it is another one."""

    @property
    def weights(self) -> Path:
        return self.folder / f"{self.of or self.corpus}-{self.family}.safetensors"

    @property
    def complete(self) -> bool:
        """Whether both files are there."""
        return self.weights.exists() and self.manifest_path.exists()

    @property
    def manifest_path(self) -> Path:
        return self.weights.with_suffix(".json")

    def manifest(self) -> dict[str, Any]:
        """Read what the checkpoint says about itself. Raises CheckpointError when that has not the right shape."""
        try:
            found = checked(read_object(self.manifest_path), MANIFEST)
            if self.family == "ngram":
                checked(found["config"], COUNTS)
        except (OSError, ValueError) as error:
            raise CheckpointError(
                f"The manifest {self.manifest_path.name} cannot be read: {error}."
            ) from error
        return found


def folder() -> Path:
    """Return the folder of the checkpoints."""
    return assets_folder() / "checkpoints"


def placed(corpus: str, family: str, place: Path) -> Checkpoint:
    """Say where the checkpoint of a corpus and a family lies, there or not; one of its own comes first."""
    own = Checkpoint(corpus, family, place)
    return own if own.complete else Checkpoint(corpus, family, place, TAKEN_OVER.get((corpus, family), ""))


def available(place: str | Path | None = None) -> list[Checkpoint]:
    """List the checkpoints whose two files are there: the known corpora first, then others; families in one order."""
    place = Path(place) if place else folder()
    others = sorted({f.stem.rpartition("-")[0] for f in place.glob("*-*.json")} - set(CORPORA))
    found = [placed(c, f, place) for c in [*CORPORA, *others] for f in FAMILY_NAMES]
    return [c for c in found if c.complete]


def checkpoint(corpus: str, family: str, place: str | Path | None = None) -> Checkpoint:
    """Find a checkpoint. Raises CheckpointError when there is none; never looks outside the folder."""
    found = placed(corpus, family, Path(place) if place else folder())
    inside = Path(corpus).name == corpus and family in FAMILY_NAMES
    if inside and found.complete:
        return found
    raise CheckpointError(f"There is no trained {family} model for the corpus {corpus!r} on this computer.")
